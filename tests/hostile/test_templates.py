"""Rows 8 and 9 of the fault table: templates reach nothing but their page, and content is never a template."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

import sitegen
from tests.engine.cluster import Cluster, assert_like_clean, build_at, codes, rendered, tree

CANARY = "CANARY-51c0"

ESCAPES = [
    "''.__class__.__mro__[1].__subclasses__()",
    "site.__class__.__init__.__globals__",
    "platform._frame",
    "platform['_frame']",
    "platform|attr('_frame')",
    "site._site",
    "chrome.__struct_fields__",
    "url.__self__._connection",
    "t.__func__.__globals__['os'].environ",
    "latest.__globals__",
    "cycler.__init__.__globals__.os.environ['CANARY']",
    "lipsum.__globals__['os'].popen('cat secret').read()",
    "joiner.__init__.__globals__",
    "namespace.__init__.__globals__",
    "self._TemplateReference__context",
    "self.__init__.__globals__",
    "range.__self__",
    "'{0.__class__.__init__.__globals__}'.format(site)",
    "'{0._frame}'.format(platform)",
    "'%s'|format(platform._frame)",
    "platform|map(attribute='__dict__')|list",
    "site.section.__func__.__globals__",
    "config",
    "request.application",
    "get_flashed_messages()",
    "os.environ",
    "open('secret').read()",
    "environ",
    "dict.__base__",
    "page.crumbs.append(1)",
    "site.options.update(x=1)",
    "sections.clear()",
    "sections|first|attr('__init__')",
    "sections[0]._section",
]


@pytest.mark.parametrize("expression", ESCAPES)
def test_08_a_template_that_tries_to_leave_its_page_fails_with_its_place(
    cluster: Cluster, expression: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANARY", CANARY)
    (cluster.root.parent / "secret").write_text(CANARY)
    monkeypatch.chdir(cluster.root.parent)
    cluster.replace("themes/plain/templates/404.html", "<h1>", "<h1>\n{{ " + expression + " }}")
    result = build_at(cluster)
    assert codes(result) == ["render.template"]
    assert (result.diagnostics[0].place.path, result.diagnostics[0].place.line) == ("themes/plain/templates/404.html", 3)
    assert not cluster.has("www/404.html")
    assert cluster.has("www/index.html")
    assert_nothing_leaked(cluster)


def test_08_an_attribute_taken_by_a_filter_is_undefined_too(cluster: Cluster) -> None:
    cluster.append("themes/plain/templates/404.html", "{{ [platform]|map(attribute='_frame')|list }}")
    build_at(cluster)
    assert "cluster" not in cluster.output("www/404.html").lower()
    assert_nothing_leaked(cluster)


def assert_nothing_leaked(cluster: Cluster) -> None:
    for path, data in tree(cluster.build).items():
        assert CANARY.encode() not in data, path
        assert os.fspath(Path(sitegen.__file__).parent).encode() not in data, path


@pytest.mark.parametrize(
    "name", ["../../../secret", "/etc/passwd", "../theme.yml", "..\\\\..\\\\secret", "plain/../../../secret", "secret"]
)
@pytest.mark.parametrize("tag", ["include", "import", "extends", "from"])
def test_08_a_template_reads_no_file_but_templates(cluster: Cluster, name: str, tag: str) -> None:
    (cluster.root.parent / "secret").write_text(CANARY)
    (cluster.root / "secret").write_text(CANARY)
    more = {"import": " as x", "from": " import x"}.get(tag, "")
    words = {"from": "from"}.get(tag, tag)
    cluster.write("themes/plain/templates/404.html", "{% " + f'{words} "{name}"{more}' + " %}")
    result = build_at(cluster)
    assert codes(result) == ["render.template"]
    assert cluster.has("www/index.html")
    assert_nothing_leaked(cluster)


MISTAKES = {
    "a name that is not there": "{{ nothing }}",
    "a field that is not there": "{{ site.nmae }}",
    "a platform setting that is not there": "{{ platform.nothing }}",
    "a method taken for a value": "{{ site.section }}",
    "a method called": "{{ site.section('news') }}",
    "an option that is not there": "{{ site.options.nothing }}",
    "a wrong filter": "{{ page.title|nothing }}",
    "a wrong tag": "{% nothing %}",
    "an open block": "{% if x %}",
    "a wrong count": "{{ latest('news', 'x') }}",
    "a wrong date": "{{ date(page.title, 'day') }}{{ date(latest('news')[0].published, 'year') }}",
    "a division": "{{ 1 // 0 }}",
    "an endless macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a huge range": "{{ range(999999999)|list }}",
    "a wrong argument": "{{ t() }}",
    "a text called": "{{ page.title() }}",
    "a missing include": '{% include "none.html" %}',
    "an include of itself": '{% include "404.html" %}',
    "a parent that is itself": '{% extends "404.html" %}',
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_08_a_mistake_in_a_template_fails_the_pages_made_of_it_and_nothing_else(cluster: Cluster, mistake: str) -> None:
    good = cluster.read("themes/plain/templates/404.html")
    cluster.write("themes/plain/templates/404.html", MISTAKES[mistake] + good)
    result = build_at(cluster)
    assert set(codes(result)) <= {"render.template"}
    for route in ("www/index.html", "jyj/news/202609/term.html", "lishu/leave.html"):
        assert cluster.has(route)
    if codes(result):
        assert result.diagnostics[0].place.path == "themes/plain/templates/404.html"
        assert not cluster.has("www/404.html")
    cluster.write("themes/plain/templates/404.html", good)
    assert_like_clean(cluster, build_at(cluster))


def test_08_a_mistake_in_a_template_leaves_the_last_good_pages_in_place(built: Cluster) -> None:
    before = tree(built.build / "sites")
    good = built.read("themes/plain/templates/404.html")
    built.write("themes/plain/templates/404.html", "{{ nothing }}")
    result = build_at(built)
    assert tree(built.build / "sites") == before
    assert rendered(result) == {"www/404.html", "jyj/404.html", "lishu/404.html"}
    assert sum(one.failed for one in result.totals.values()) == 3
    again = build_at(built)
    assert again.diagnostics == result.diagnostics
    built.write("themes/plain/templates/404.html", good)
    assert_like_clean(built, build_at(built))


def test_08_a_mistake_in_the_head_fails_every_page_of_the_theme_and_is_told_once(built: Cluster) -> None:
    before = tree(built.build / "sites")
    built.append("themes/plain/templates/chrome/head.html", "{{ nothing }}")
    result = build_at(built)
    assert codes(result) == ["render.template"]
    assert tree(built.build / "sites") == before


THEME_FAULTS = {
    "words that are no YAML": ("themes/school/i18n/zh-Hans.yml", b"next: [\n"),
    "words that are a list": ("themes/school/i18n/zh-Hans.yml", b"- a\n- b\n"),
    "words that are no text": ("themes/school/i18n/zh-Hans.yml", "next: 后".encode("gb18030")),
    "words with aliases": ("themes/school/i18n/zh-Hans.yml", b"a: &a [x]\nb: *a\n"),
    "a style sheet that is no text": ("themes/school/static/css/school.css", "/* 颜色 */".encode("gb18030")),
    "a template that is no text": ("themes/school/templates/home/department.html", b"\xff\xfe"),
    "a theme file that is no YAML": ("themes/school/theme.yml", b"name: [\n"),
    "a theme file that is a list": ("themes/school/theme.yml", b"- a\n"),
    "a theme file with odd options": ("themes/school/theme.yml", b"name: x\nparent: plain\noptions: [a]\n"),
    "a theme file with an odd parent": ("themes/school/theme.yml", b"name: x\nparent: [plain]\n"),
    "a parent that is not there": ("themes/school/theme.yml", b"name: x\nparent: none\n"),
    "a parent that is itself": ("themes/school/theme.yml", b"name: x\nparent: school\n"),
}


@pytest.mark.parametrize("fault", THEME_FAULTS)
def test_08_a_fault_in_the_files_of_a_theme_is_told_and_harms_no_site_of_another_theme(cluster: Cluster, fault: str) -> None:
    path, data = THEME_FAULTS[fault]
    good = cluster.path(path).read_bytes()
    cluster.write(path, data)
    result = build_at(cluster)
    assert cluster.has("www/index.html")
    assert cluster.has("lishu/index.html")
    if fault != "a style sheet that is no text" and fault != "words with aliases":
        assert path in {one.place.path for one in result.diagnostics} or "render.template" in codes(result)
    again = build_at(cluster)
    assert again.diagnostics == result.diagnostics
    cluster.write(path, good)
    assert_like_clean(cluster, build_at(cluster))


def test_08_the_program_imports_nothing_that_fetches_or_runs() -> None:
    """What content and themes reach has no network and starts no programs; git is asked by `history` only."""
    root = Path(sitegen.__file__).parent
    refused = {"subprocess", "socket", "http", "urllib.request", "ftplib", "smtplib", "ctypes", "pickle", "shelve", "marshal", "code"}
    for package in ("parse", "model", "plan", "render", "scan", "media", "schema", "settings", "vocabulary", "write", "library"):
        for path in (root / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names = {one.name for one in node.names}
                elif isinstance(node, ast.ImportFrom):
                    names = {node.module or "", *(f"{node.module}.{one.name}" for one in node.names)}
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    names = {node.func.id} & {"eval", "exec", "compile", "__import__"}
                    assert not names, f"{path}: {names}"
                    continue
                else:
                    continue
                assert not names & refused, f"{path}: {names & refused}"


# --- 9: content is never a template -------------------------------------------------------------------------------

INJECTED = "{{ 7*7 }}{{7*'7'}}{% raw %}{% for x in [1] %}{# gone #}${7*7}<%= 7*7 %>"


def test_09_template_syntax_in_content_and_settings_stays_as_it_is(cluster: Cluster) -> None:
    fields = ("author", "editor", "source", "doc_number", "summary", "signature", "image_alt", "issuer", "publisher", "keywords", "topics")
    front = {name: f"'{INJECTED.replace(chr(39), chr(39) * 2)}'" for name in fields}
    cluster.document(
        "city/policies/ssti.md", f"## {INJECTED}\n\n{INJECTED}\n\n`{INJECTED}`\n", created="2026-06-30", title=front["summary"], **front
    )
    cluster.replace("sites/lishu.yml", "name: 梨树镇", f'name: "{INJECTED}"')
    cluster.replace("sites/organisations.yml", "name: 梨树镇人民政府", f'name: "{INJECTED}"')
    cluster.replace("themes/plain/i18n/zh-Hans.yml", "404.title: 找不到页面", f'404.title: "{INJECTED}"')
    build_at(cluster)
    shown = 0
    for path, data in tree(cluster.build / "sites").items():
        if path.endswith((".png", ".ico", ".webp", ".bin")):
            continue
        text = data.decode("utf-8", "replace")
        assert "49" not in text.replace("149", ""), path
        assert "7777777" not in text, path
        shown += "{# gone #}" in text
    assert shown > 10
    assert_like_clean(cluster)
