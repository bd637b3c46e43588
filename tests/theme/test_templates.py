"""Every template of the themes is looked at: the table of pages leaves none out."""

from __future__ import annotations

import re
import sqlite3

from tests.output.built import Built
from tests.theme.pages import PAGES, UNSEEN, file_of

_READ = (
    "SELECT s.key FROM page p JOIN reads r ON r.id = p.reads JOIN shared s ON s.id = r.fact"
    " WHERE p.site = ? AND p.route = ? AND s.key LIKE 'template:%'"
)


def _used(demo: Built) -> set[str]:
    """`theme/template` for every file of a theme one of the pages was rendered from, as the build recorded it."""
    used: set[str] = set()
    with sqlite3.connect(demo.build / ".state/library.db") as library:
        for name in (*PAGES, *UNSEEN):
            for (key,) in library.execute(_READ, file_of(demo, name)):
                theme, _, template = key.removeprefix("template:").partition("|")
                used |= {
                    one.relative_to(demo.root / "themes").as_posix()
                    for one in (demo.root / "themes").glob(f"*/templates/{template}")
                    if one.relative_to(demo.root / "themes").parts[0] in (theme, "gov")
                }
    library.close()
    return used


def test_no_template_is_missing_from_the_table_of_pages(demo: Built) -> None:
    themes = demo.root / "themes"
    templates = {one.relative_to(themes).as_posix() for one in themes.glob("*/templates/**/*.html")}
    assert templates
    assert sorted(templates - _used(demo)) == []


def test_every_custom_property_a_style_sheet_uses_is_defined(demo: Built) -> None:
    used: dict[str, str] = {}
    defined: set[str] = set()
    sheets = [*(demo.root / "themes").rglob("*.css"), *(demo.build / "sites").glob("*/settings.css")]
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        used |= dict.fromkeys(re.findall(r"var\(--([\w-]+)\)", text), sheet.name)
        defined |= set(re.findall(r"--([\w-]+)\s*:", text))
    assert used
    assert {name: sheet for name, sheet in used.items() if name not in defined | {"logo"}} == {}
