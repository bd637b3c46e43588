"""Examples of the theme authors' documentation: read from it, and rendered in the example cluster of tests/engine."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from tests.engine.cluster import build_at, make_cluster

_BLOCK = re.compile(r"^```jinja (\S+)\n(.*?)\n```\n\n```html\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
_ALONE = {"chrome": "chrome/header.html", "redirect": "redirect.html"}


class Example(msgspec.Struct, frozen=True):
    """`page`: where it is rendered, `<site>/<file>`, or the name of a template that stands alone, `:` and the page."""

    page: str
    source: str
    expected: str


def read_examples(path: Path) -> list[Example]:
    return [Example(*found) for found in _BLOCK.findall(path.read_text(encoding="utf-8"))]


def render(examples: list[Example], folder: Path) -> list[str]:
    """What each example gives, blanks collapsed."""
    cluster = make_cluster(folder)
    cluster.write(
        "content/city/organisation/office.md",
        "---\ntitle: 市政府\nkind: organisation\norganisation: shifan\npublished: 2026-03-01\n---\n\n职责。\n",
    )
    cluster.replace("sites/www.yml", "  organisation: false\n", "")
    cluster.append("sites/departments/jyj.yml", "renamed: {from: edu.shifan.gov.cn, on: 2026-11-01}\n")
    alone = dict.fromkeys(_ALONE, "")
    inside = ""
    for number, one in enumerate(examples):
        marked = f"<!--{number}-->{one.source}<!--/{number}-->\n"
        name, colon, _ = one.page.partition(":")
        if colon:
            alone[name] += marked
        else:
            site, _, route = one.page.partition("/")
            url = route.removesuffix("index.html") if route.endswith("/index.html") or route == "index.html" else route
            inside += f'{{% if site.id == "{site}" and page.url == "/{url}" %}}{marked}{{% endif %}}\n'
    cluster.replace("themes/plain/templates/base.html", "{{ chrome.footer }}", inside + "{{ chrome.footer }}")
    for name, text in alone.items():
        cluster.append(f"themes/plain/templates/{_ALONE[name]}", text)
    result = build_at(cluster)
    told = [one for one in result.diagnostics if one.code.startswith(("render.", "theme."))]
    assert told == []
    return [_shown(cluster.output(one.page.partition(":")[2] or one.page), at) for at, one in enumerate(examples)]


def _shown(html: str, number: int) -> str:
    found = re.search(rf"<!--{number}-->(.*?)<!--/{number}-->", html, re.DOTALL)
    assert found is not None, number
    return " ".join(found.group(1).split())
