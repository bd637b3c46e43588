"""The pages of the table in every language: as they are; as twins in traditional Chinese; with the theme's English words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from sitegen.diagnostics.catalogue import severity
from sitegen.engine.build import build
from sitegen.engine.options import Options
from sitegen.schema.moment import read_moment
from tests.output.conftest import CLOCK, ROOT
from tests.theme.pages import PAGES

# What stands before the path of a page.
LANGUAGES = {"zh-Hans": "", "zh-Hant": "hant/", "en": ""}
# Pages that are of another language in the demonstration cluster already.
_FIXED = ("en/", "www/hant/")
_LINES = {"zh-Hant": "variants: [zh-Hant]\n", "en": "language: en\n"}

CASES = tuple((language, name) for language in LANGUAGES for name in PAGES if language == "zh-Hans" or not name.startswith(_FIXED))


def edition(language: str) -> Callable[[Path], None]:
    """Builds the sites of the table in another language than their own, in `build` below the folder it is given.

    Their documents stay Chinese in English: it is the frame, its words and their lengths that are looked at.
    """

    def make(folder: Path) -> None:
        for part in ("content", "sites", "themes"):
            shutil.copytree(ROOT / part, folder / part)
        sites = {name.partition("/")[0] for name in PAGES if not name.startswith(_FIXED)}
        for file in (folder / "sites").rglob("*.yml"):
            if file.stem in sites:
                lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
                kept = [line for line in lines if not line.startswith(("variants:", "language:"))]
                file.write_text("".join(kept) + _LINES[language], encoding="utf-8")
        asked = Options(root=folder, build=folder / "build", clock=read_moment(CLOCK), sites=tuple(sorted(sites)))
        wrong = [str(one) for one in build(asked).diagnostics if severity(one.code) == "error"]
        assert wrong == []

    return make
