"""The machine's trouble (disk full, locked, no permission): ends the command, exit code 3."""

from __future__ import annotations


class MachineFault(Exception):
    """Something outside the content stands in the way. `code` has its words in `messages/`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}
