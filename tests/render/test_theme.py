"""Static files of a theme: parts, fingerprints, modules."""

from __future__ import annotations

from pathlib import Path

from sitegen.render.theme import load_themes


def theme(root: Path, **files: str):  # type: ignore[no-untyped-def]
    known = {"themes/t/theme.yml": b"0"}
    for name, text in {"theme.yml": "name: t\n", **files}.items():
        path = root / "themes/t" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        known[f"themes/t/{name}"] = text.encode()
    return load_themes(root, known, None)["t"]


def test_a_style_sheet_takes_its_parts_in(tmp_path: Path) -> None:
    made = theme(
        tmp_path,
        **{
            "static/css/site.css": '@import "_a.css";\n@import "parts/_b.css";\np { color: red }\n',
            "static/css/_a.css": "a { color: blue }\n",
            "static/css/parts/_b.css": 'b { background: url("../../img/x.svg") }\n',
            "static/img/x.svg": "<svg/>",
        },
    )
    text = made.static_bytes("css/site.css").decode()
    assert text.startswith('a { color: blue }\nb { background: url("../../assets/img/x.')
    assert set(made.routes) == {"css/site.css", "img/x.svg"}


def test_an_edit_of_a_part_gives_the_style_sheet_a_new_address(tmp_path: Path) -> None:
    files = {"static/css/site.css": '@import "_a.css";\n', "static/css/_a.css": "a { color: blue }\n"}
    before = theme(tmp_path, **files).routes["css/site.css"]
    files["static/css/_a.css"] = "a { color: red }\n"
    assert theme(tmp_path, **files).routes["css/site.css"] != before


def test_parts_that_name_each_other_are_left_as_they_are(tmp_path: Path) -> None:
    made = theme(tmp_path, **{"static/css/site.css": '@import "_a.css";\n', "static/css/_a.css": '@import "site.css"; a { color: red }\n'})
    assert '@import "site.css"' in made.static_bytes("css/site.css").decode()


def test_modules_import_one_another_by_fingerprint(tmp_path: Path) -> None:
    made = theme(
        tmp_path,
        **{
            "static/js/a.js": "import { b } from './b.js';\nconst c = await import(\"./c.js\");\n",
            "static/js/b.js": "export const b = 1;\n",
            "static/js/c.js": "export const c = 2;\n",
        },
    )
    text = made.static_bytes("js/a.js").decode()
    assert f'from "../../{made.routes["js/b.js"]}"' in text
    assert f'import("../../{made.routes["js/c.js"]}")' in text
