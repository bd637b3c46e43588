"""Why there is no index to search: apart from the engines, for it is asked in every build."""

from __future__ import annotations

from pathlib import Path


class Missing(Exception):
    """There is no index, or none that can be trusted. `why`: a diagnostic code."""

    def __init__(self, why: str, folder: Path) -> None:
        super().__init__(why, folder)
        self.why, self.folder = why, folder
