"""The documents say what the program does: keys, codes, packages, terms, links."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

from sitegen.diagnostics.catalogue import wordings
from sitegen.model.card import Card
from sitegen.parse.fields import common_fields, fields_of, kind_fields
from sitegen.parse.read import parse_document
from sitegen.render.views import Chrome, NoticeView, Pager, PageView, Tools
from sitegen.settings.organisation import organisation_fields
from sitegen.settings.platform import PLATFORM_FIELDS
from sitegen.settings.section import section_fields
from sitegen.settings.site import site_fields
from sitegen.vocabulary import vocabulary
from tests.docs.editors import rewritten
from tests.docs.make import DOCS, made

ROOT = DOCS.parent


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["diagnostics.md", "front-matter.md", "settings.md"])
def test_tables_are_those_of_the_program(name: str) -> None:
    assert read(name) == made()[name], "python -m tests.docs.make"


def test_messages_in_the_handbook_are_real() -> None:
    text = read("editors.md")
    assert rewritten(text) == text, "python -m tests.docs.editors"
    assert text.count("```text\ncontent/") == 10


def test_every_key_of_front_matter_is_explained() -> None:
    text = read("front-matter.md")
    for fields in (common_fields(), *kind_fields().values()):
        for one in fields:
            assert f"| {'、'.join(one.zh)} | `{one.name}` |" in text, one.name


_EXAMPLE = re.compile(r"^\| `(([^:`]+): [^`]+)` \| \S[^|]* \|$", re.MULTILINE)


def _examples() -> dict[str, list[tuple[str, str]]]:
    """Kind (`""`: all kinds) → (key, line) of section 17 of the handbook."""
    section = read("editors.md").partition("\n## 17. ")[2].partition("\n## ")[0]
    names = {entry["name"]: kind for kind, entry in vocabulary("document_kinds").items()} | {"所有类型": ""}
    parts = (part.partition("\n") for part in section.split("\n### ")[1:])
    return {names[head]: [(key, line) for line, key in _EXAMPLE.findall(rows)] for head, _, rows in parts}


def test_every_key_has_an_example_in_the_handbook() -> None:
    examples = _examples()
    for kind, fields in (("", common_fields()), *kind_fields().items()):
        named = [next((one.name for one in fields if key in one.zh), key) for key, _ in examples[kind]]
        assert named == [one.name for one in fields], kind


@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind, rows in _examples().items() for key, _ in rows])
def test_an_example_of_the_handbook_can_be_copied_into_a_document(kind: str, key: str) -> None:
    examples, of = _examples(), kind or "article"
    written = (key, "配图说明") if key == "配图" else (key,)  # a picture is never without its words
    names = {name: one.name for one in fields_of(of) for name in one.zh}
    lines = {
        names[own]: line
        for group in ("", of)
        for own, line in examples.get(group, ())
        if fields_of(of).keys[own].required or own in written
    }
    lines.setdefault("kind", f"类型: {of}")
    parsed = parse_document("departments/education/x/example.md", ("---\n" + "\n".join(lines.values()) + "\n---\n\n正文。\n").encode())
    assert [one.code for one in parsed.diagnostics if wordings()[one.code][0] == "error"] == []


def test_every_key_of_settings_is_explained() -> None:
    text = read("settings.md")
    for one in (*PLATFORM_FIELDS, *organisation_fields(), *site_fields(), *section_fields()):
        assert f"| {'、'.join(one.zh)} | `{one.name}` |" in text, one.name


def test_every_code_is_explained() -> None:
    told = re.findall(r"^### (\S+)$", read("diagnostics.md"), re.MULTILINE)
    assert sorted(told) == sorted(wordings())


def test_codes_the_documents_name_exist() -> None:
    areas = {code.partition(".")[0] for code in wordings()}
    for path in sorted(DOCS.glob("*.md")):
        for code in re.findall(r"`([a-z]+\.[a-z]+(?:-[a-z]+)+)`", path.read_text(encoding="utf-8")):
            assert code in wordings() or code.partition(".")[0] not in areas, f"{path.name}: {code}"


def test_every_package_is_in_the_architecture() -> None:
    text = read("architecture.md")
    for package in sorted(path.parent.name for path in (ROOT / "sitegen").glob("*/__init__.py")):
        assert f"`sitegen.{package}`" in text, package


def test_what_the_architecture_names_exists() -> None:
    packages = [path.parent.name for path in (ROOT / "sitegen").glob("*/__init__.py")]
    named = re.findall(rf"`((?:{'|'.join(packages)})\.[\w.]+)(?:\(.*?\))?`", read("architecture.md"))
    assert len(named) > 25
    for name in named:
        assert find(f"sitegen.{name}") is not None, name


def test_terms_of_the_glossary_exist() -> None:
    named = re.findall(r"\| `(sitegen\.[\w.]+)` \|$", read("glossary.md"), re.MULTILINE)
    rows = [line for line in read("glossary.md").splitlines() if line.startswith("|") and "---" not in line]
    assert len(named) == len(rows) - 2
    for name in named:
        assert find(name) is not None, name


def find(name: str) -> Any:
    """What a dotted name means: a module, something in it, or a field of something in it."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = found.__annotations__.get(part) if part in getattr(found, "__annotations__", {}) else getattr(found, part, None)
        return found
    return None


def test_theme_authors_are_told_everything_a_template_sees() -> None:
    text = read("theme-authors.md")
    for view in (PageView, Pager, Chrome, NoticeView, Card):
        own = set(view.__struct_fields__) - {"shared", "own", "told"}
        assert {name for name in own if f"`.{name}`" not in text} == set(), view
    tools = {name for name in vars(Tools) if not name.startswith("_")} - {"newest", "views"}
    assert {name for name in tools if f"`{name}(" not in text} == set()


def test_templates_theme_authors_are_told_of_exist() -> None:
    rows = re.findall(r"^\| ((?:`[\w/<> ]+\.html`(?:, )?)+) \|", read("theme-authors.md"), re.MULTILINE)
    names = [name for row in rows for name in re.findall(r"`([\w/]+\.html)`", row)]
    assert len(names) > 6
    for name in names:
        assert (ROOT / "themes/gov/templates" / name).is_file(), name


@pytest.mark.parametrize("path", sorted([*DOCS.glob("*.md"), ROOT / "README.md"]), ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"(?<!\\)\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        aim = path.parent / file if file else path
        assert aim.exists(), f"{path.name}: {target}"
        if anchor:
            assert anchor in anchors(aim), f"{path.name}: {target}"


def anchors(path: Path) -> set[str]:
    """Ids of headings as repository hosts make them."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
