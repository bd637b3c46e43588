"""The schemas for editors accept what the readers accept, and mark what editors usually get wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from sitegen.cli.main import program
from sitegen.engine.schemas import schemas
from sitegen.parse.fields import fields_of
from sitegen.vocabulary import vocabulary

ROOT = Path(__file__).resolve().parents[2]
CLUSTERS = [ROOT, ROOT / "sitegen/starter", ROOT / "tests/engine/example"]


class Core(yaml.SafeLoader):
    """YAML as editors read it (core schema of YAML 1.2): dates stay texts, `no` is no flag."""


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"(?:[-+]?[1-9][0-9]*|0)$"), list("-+0123456789"))


def read(text: str) -> Any:
    return yaml.load(text, Loader=Core)


def mistakes(name: str, value: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(schemas()[name])
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def documents() -> Iterator[Path]:
    return (path for root in CLUSTERS for path in sorted((root / "content").rglob("*.md")))


@pytest.mark.parametrize("name", ["front-matter", "platform", "organisations", "reposts", "site", "synonyms", "best-bets", "terms"])
def test_it_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schemas()[name])


@pytest.mark.parametrize("root", CLUSTERS, ids=lambda root: root.name)
def test_settings_of_our_clusters_are_right(root: Path) -> None:
    found = {}
    for path in sorted((root / "sites").rglob("*.yml")):
        named = {"sites": ("platform", "organisations", "reposts"), "search": ("synonyms", "best-bets")}.get(path.parent.name, ())
        name = path.stem if path.stem in named else path.stem.partition(".")[0] if "." in path.stem else "site"
        found[path.name] = mistakes(name, read(path.read_text(encoding="utf-8")))
    assert {name: told for name, told in found.items() if told} == {}
    assert len(found) > 2


def test_documents_of_our_clusters_are_right() -> None:
    validator = jsonschema.Draft202012Validator(schemas()["front-matter"])
    count, wrong = 0, {}
    for path in documents():
        front = path.read_text(encoding="utf-8").split("\n---", 1)[0].removeprefix("---\n")
        count += 1
        error = jsonschema.exceptions.best_match(validator.iter_errors(read(front)))
        if error is not None:
            wrong[path.name] = error.message[:200]
    assert wrong == {}
    assert count > 400


@pytest.mark.parametrize("kind", list(vocabulary("document_kinds")))
def test_every_kind_requires_what_its_reader_requires(kind: str) -> None:
    required = {one.name for one in fields_of(kind) if one.required}
    told = mistakes("front-matter", {"类型": vocabulary("document_kinds")[kind]["name"]})
    missing = [one for one in told if "is not valid under any of the given schemas" in one]
    assert len(missing) == len(required)


@pytest.mark.parametrize(
    "front",
    [
        "标题: 甲\n发布日期: 2026-03-05 09:30",
        "title: 甲\n发布时间: 2026年3月5日\nkeywords: [春耕, 2026]\nwithdrawn: true\nsticky: 2026-04-01",
        "类型: 采用\n采用文件: /departments/a/news/x.md\n采用栏目: news",
        "标题: 甲\n发布日期: 2026-03-05\n摘要:\n置顶: 是\n排序: 3\n附件: [a.pdf, {file: b.pdf, title: 乙}]",
        "kind: annual-report\n标题: 甲\n发布日期: 2026-03-05\n年度: '2025'",
    ],
)
def test_what_the_reader_accepts_is_accepted(front: str) -> None:
    assert mistakes("front-matter", read(front)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("front-matter", "标题: 甲"),
        ("front-matter", "标题: 甲\n发布日期: 2026-03-05\n发表日期: 2026-03-05"),
        ("front-matter", "标题: 甲\n发布日期: 2026-03-05\n类型: 新闻"),
        ("front-matter", "标题: 甲\n发布日期: 2026-03-05\n类型: 政策文件"),
        ("front-matter", "标题: 甲\n发布日期: 2026-03-05\n类型: 文章\n职务: 市长"),
        ("front-matter", "标题: 甲\n发布日期: 2026-03-05\n排序: 第三"),
        ("front-matter", "标题: 甲\n发布日期: 2026-03-05\n主题分类: 教育"),
        ("platform", "name: 甲\ncity: 乙"),
        ("platform", "name: 甲\ncity: 乙\nportal: www\nbanner: {url: /x}"),
        ("organisations", "office: {short: 办公室}"),
        ("organisations", "office: {name: 办公室, kind: 局}"),
        ("site", "name: 甲\nkind: department\norganisation: a\nhost: https://a.gov.cn"),
        ("site", "name: 甲\nkind: department\norganisation: a\nhost: a.gov.cn\nsections: {News: {name: 乙}}"),
        ("site", "name: 甲\nkind: department\norganisation: a\nhost: a.gov.cn\nsections: {news: {nmae: 乙}}"),
        ("site", "name: 甲\nkind: department\norganisation: a\nhost: a.gov.cn\nclosed: {on: 2026-09-01}"),
    ],
)
def test_what_the_reader_refuses_is_marked(name: str, text: str) -> None:
    assert mistakes(name, read(text)) != []


def test_the_command_writes_them_and_leaves_them_when_nothing_changed(tmp_path: Path) -> None:
    run = CliRunner().invoke
    arguments = ["schema", str(tmp_path / "schemas"), "--lang", "en"]
    first = run(program(arguments), arguments)
    assert first.exit_code == 0, first.output
    assert sorted(path.name for path in (tmp_path / "schemas").iterdir()) == sorted(f"{name}.schema.json" for name in schemas())
    assert first.output.count("Wrote") == len(schemas())
    assert run(program(arguments), arguments).output.count("Unchanged") == len(schemas())


def test_the_command_refuses_a_file_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    arguments = ["schema", str(tmp_path / "x"), "--lang", "en"]
    assert CliRunner().invoke(program(arguments), arguments).exit_code == 2
