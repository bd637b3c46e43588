"""Hostile content in a real browser, without the help of a Content-Security-Policy: nothing fires."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.engine.cluster import build_at
from tests.output.browser import chromium, fired, watch
from tests.output.built import Built, none_of
from tests.output.hostile import BODIES, make_hostile_cluster
from tests.output.server import serving

pytestmark = pytest.mark.xdist_group("hostile")

# Pokes at everything a visitor can touch, then tells what could still do harm.
_POKE = r"""() => {
  for (const element of document.querySelectorAll("*"))
    for (const name of ["mouseover", "focus", "toggle", "error", "load", "animationstart", "pointerdown", "submit"])
      element.dispatchEvent(new Event(name));
  const found = [];
  const active = new Set(["iframe", "object", "embed", "base", "style", "form", "input", "textarea", "svg", "math", "template"]);
  for (const element of document.querySelectorAll("main *")) {
    const tag = element.tagName.toLowerCase();
    // The theme's own: sizes of the text, the QR code, forms. Content cannot have these classes.
    const own = element.closest(".reading-tools, form.search, .search-form, .catalogue-filter, .citizen-form") && ["form", "input", "svg"].includes(tag);
    if (active.has(tag) && !own || tag === "script" || tag === "meta" || tag === "link") found.push("<" + tag + ">");
    for (const attribute of element.attributes) {
      if (attribute.name.startsWith("on") || attribute.name === "style" || attribute.name === "srcdoc")
        found.push(tag + "[" + attribute.name + "]");
      if (["href", "src", "action", "formaction", "data", "poster", "xlink:href"].includes(attribute.name)
          && !["http:", "https:", "mailto:", "tel:"].includes(new URL(attribute.value, location.href).protocol))
        found.push(tag + "[" + attribute.name + "=" + attribute.value + "]");
    }
  }
  for (const script of document.scripts)
    if (script.type !== "application/ld+json" && !script.src.startsWith(location.origin + "/assets/")) found.push("a script of its own");
  return found;
}"""


@pytest.fixture(scope="module", params=[False, True], ids=["raw HTML off", "raw HTML sanitised"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("hostile")
    cluster = make_hostile_cluster(folder, html=request.param)
    build_at(cluster)
    return Built(cluster.root, cluster.build)


@pytest.fixture(scope="module")
def browser(hostile: Built) -> Iterator[Browser]:
    with serving(hostile, headers={}) as port, chromium(port) as browser:
        yield browser


def _published(hostile: Built) -> list[str]:
    return [str(page) for page in hostile.of_kind("document")]


def test_what_can_be_published_is_published(hostile: Built) -> None:
    """The suite proves nothing about pages that were never made."""
    pages = " ".join(_published(hostile))
    for name in BODIES.keys() - {"control", "direction"}:
        assert f"b-{name}-" in pages, name
    assert len(hostile.of_kind("document")) > 90


def test_nothing_fires_on_any_page(hostile: Built, browser: Browser) -> None:
    problems: dict[str, list[str]] = {}
    page = browser.new_page()
    seen = watch(page, hostile.hosts)
    for one in hostile.pages:
        if one.kind == "redirect":
            continue
        page.goto(one.url.replace("https://", "http://"), wait_until="load")
        found = [
            *page.evaluate(_POKE),
            *fired(page),
            *seen.fired,
            *(f"asked for {url}" for url in seen.foreign),
        ]
        for problem in found:
            problems.setdefault(problem, []).append(str(one))
        seen.fired.clear()
        seen.foreign.clear()
    page.close()
    none_of(problems)


def test_nothing_fires_in_any_other_file(hostile: Built, browser: Browser) -> None:
    problems: dict[str, list[str]] = {}
    page = browser.new_page()
    seen = watch(page, hostile.hosts)
    for site in hostile.sites.values():
        for file in sorted(site.folder.rglob("*")):
            if file.suffix not in (".svg", ".xml", ".json", ".txt", ".shtml", ".htm", ".xhtml"):
                continue
            page.goto(f"http://{site.host}{site.base}/{file.relative_to(site.folder).as_posix()}", wait_until="load")
            for problem in [*fired(page), *seen.fired]:
                problems.setdefault(problem, []).append(file.name)
            seen.fired.clear()
    page.close()
    none_of(problems)


def test_template_syntax_in_content_is_text(hostile: Built) -> None:
    page = next(one for one in hostile.pages if one.path.endswith("b-template.html"))
    text = page.text(".//main")
    assert "{{ 7 * 191 }} {% for x in range(3) %}" in text
    assert "1337" not in text
    assert "{# 注释 #} ${7+1330}" in text
    for one in hostile.pages:
        assert "1337" not in one.text(".//title"), one


def test_no_file_lies_where_a_hostile_name_would_have_put_it(hostile: Built) -> None:
    sites = hostile.build / "sites"
    for file in sites.rglob("*"):
        name = file.relative_to(sites).as_posix()
        assert ".." not in name.split("/"), name
        assert not set(name) & set("<>\"'{}%\\"), name
        assert file.suffix != ".svg" or "/assets/" in name or name.count("/") == 1, name
    assert not Path("/tmp/evil.html").exists()
    assert not list(hostile.build.parent.rglob("passwd*"))
