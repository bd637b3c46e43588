"""Every page of the table in every language and mode at every width: it keeps within the window, says nothing to the
console, breaks no rule of the policy and none of WCAG 2.2 AA. Pictures of all of it are left in build/pictures."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page

from tests.output.browser import fired, watch
from tests.theme.axe import violations
from tests.theme.conftest import Edition
from tests.theme.editions import CASES
from tests.theme.modes import FORCED, MODES
from tests.theme.pages import PAGES, WIDTHS, address

Editions = Callable[[str], Edition]

# Pixels of the picture for one of the page, by width of the window, and where a picture of a long page ends.
_SCALES = dict(zip(WIDTHS, (0.75, 0.5, 0.45), strict=True))
_TALLEST = 4000
# Rules a mode that changes colours or sizes could break, by language: words do not change them.
_RULES = {
    "elder": ("color-contrast", "target-size"),
    "contrast": ("color-contrast",),
    "dark": ("color-contrast",),
    "dark-contrast": ("color-contrast",),
}
# Modes that change sizes and not colours only: other languages are looked at in these, and pictures of the other modes are
# taken at one width; all of it with SITEGEN_PICTURES=all.
_SHAPES = ("plain", "elder")
_EVERYTHING = os.environ.get("SITEGEN_PICTURES") == "all"
_OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Everything is there: pictures further down, and the banner other pages fetch (js/banner.js).
_SETTLED = """async () => {
  for (const one of document.images) one.loading = "eager";
  await Promise.all([...document.images].map(one => one.decode().catch(() => null)));
  const place = document.getElementById("banner");
  const named = getComputedStyle(document.documentElement).getPropertyValue("--banner").trim();
  while (place && named && !place.querySelector("section")) await new Promise(done => setTimeout(done, 20));
}"""


@contextmanager
def _open(edition: Edition, name: str, *, script: bool) -> Iterator[Page]:
    context = edition.browser.new_context(
        java_script_enabled=script,
        color_scheme="light",
        reduced_motion="reduce",
        viewport={"width": max(WIDTHS), "height": 900},
    )
    page = context.new_page()
    seen = watch(page, {edition.built.sites[name.partition("/")[0]].host})
    page.goto(address(edition.built, name), wait_until="load")
    if script:
        page.evaluate(_SETTLED)
    yield page
    if script:
        seen.fired += fired(page)
    context.close()
    assert seen.all() == []


def _picture(session: CDPSession, width: int, file: Path) -> None:
    size = session.send("Page.getLayoutMetrics")["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": width, "height": min(size["height"], _TALLEST), "scale": _SCALES[width]}
    taken = session.send(
        "Page.captureScreenshot",
        {
            "format": "jpeg",
            "quality": 50,
            "captureBeyondViewport": True,
            "optimizeForSpeed": True,
            "clip": clip,
        },
    )
    file.write_bytes(base64.b64decode(taken["data"]))


@pytest.mark.parametrize(("language", "name"), CASES)
def test_a_page_holds_in_every_mode_at_every_width(language: str, name: str, editions: Editions, pictures: Path) -> None:
    edition = editions(language)
    path = edition.path(name)
    folder = pictures / language
    folder.mkdir(exist_ok=True)
    plain = name.replace("/", "-").replace("*", "").removesuffix(".html")
    modes = MODES | ({"forced-colors": FORCED} if language == "zh-Hans" else {})
    if language != "zh-Hans" and not _EVERYTHING:
        modes = {mode: switch for mode, switch in modes.items() if mode in _SHAPES}
    problems = []
    with _open(edition, path, script=True) as page:
        if language != "zh-Hans":
            assert page.evaluate("document.documentElement.lang") == language
        session = page.context.new_cdp_session(page)
        for width in sorted(WIDTHS, reverse=True):
            page.set_viewport_size({"width": width, "height": 900})
            for mode, (on, off) in modes.items():
                on(page)
                over = page.evaluate(_OVER)
                problems += [f"{mode}, {width} px: {over} px too wide"] if over > 0 else []
                if width == max(WIDTHS) or mode in _SHAPES or _EVERYTHING:
                    _picture(session, width, folder / f"{plain}-{mode}-{width}.jpg")
                if width == max(WIDTHS) and language == "zh-Hans" and mode in _RULES:
                    problems += [f"{mode}, {width} px: {one}" for one in violations(page, *_RULES[mode])]
                off(page)
            if (width == max(WIDTHS) and language == "zh-Hans") or (width == min(WIDTHS) and language != "zh-Hant"):
                problems += [f"{width} px: {one}" for one in violations(page)]
    assert problems == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_with_script_switched_off(name: str, editions: Editions) -> None:
    with _open(editions("zh-Hans"), name, script=False) as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(_OVER) <= 0, width
        assert page.locator("main").inner_text().strip() != ""
        assert page.locator("main h1").count() == 1
