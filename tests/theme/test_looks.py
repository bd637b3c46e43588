"""Every page of the table in every mode at every width: it keeps within the window, says nothing to the console, breaks
no rule of the policy and none of WCAG 2.2 AA. Pictures of all of it are left in build/pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.output.browser import fired, watch
from tests.output.built import Built
from tests.theme.axe import violations
from tests.theme.pages import PAGES, WIDTHS, address


def _switch(id: str) -> Callable[[Page], None]:
    return lambda page: page.evaluate(
        "id => { const box = document.getElementById(id); if (box) box.click(); }", id
    )


# How a mode is switched on, and off again, as a visitor does it. The page is not loaded again in between.
MODES: dict[str, tuple[Callable[[Page], None], Callable[[Page], None]]] = {
    "plain": (lambda page: None, lambda page: None),
    "elder": (_switch("elder"), _switch("elder")),
    "contrast": (_switch("contrast"), _switch("contrast")),
    "dark": (
        lambda page: page.emulate_media(color_scheme="dark"),
        lambda page: page.emulate_media(color_scheme="light"),
    ),
    "forced-colors": (
        lambda page: page.emulate_media(forced_colors="active"),
        lambda page: page.emulate_media(forced_colors="none"),
    ),
}
# In modes that only change colours or sizes these are the rules they could break.
_RULES = {"elder": ("color-contrast", "target-size"), "contrast": ("color-contrast",), "dark": ("color-contrast",)}


@contextmanager
def _open(browser: Browser, demo: Built, name: str, *, script: bool) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=script, color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    seen = watch(page, {demo.sites[name.partition("/")[0]].host})
    page.goto(address(demo, name), wait_until="networkidle")
    yield page
    if script:
        seen.fired += fired(page)
    context.close()
    assert seen.all() == []


def _look(page: Page, name: str, mode: str, pictures: Path) -> list[str]:
    """At every width: a picture, and what sticks out of the window."""
    wide = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        file = pictures / f"{name.replace('/', '-').replace('*', '').removesuffix('.html')}-{mode}-{width}.jpg"
        page.screenshot(path=file, type="jpeg", quality=50, full_page=True)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide.append(f"{mode}, {width} px: {over} px too wide")
    return wide


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_in_every_mode_at_every_width(
    name: str, demo: Built, browser: Browser, pictures: Path
) -> None:
    problems = []
    with _open(browser, demo, name, script=True) as page:
        for mode, (on, off) in MODES.items():
            on(page)
            problems += _look(page, name, mode, pictures)
            if mode == "plain":
                problems += [f"{mode}, 1440 px: {one}" for one in violations(page)]
                page.set_viewport_size({"width": 320, "height": 640})
                over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                problems += [f"{mode}, 320 px: {over} px too wide"] if over > 0 else []
                problems += [f"{mode}, 320 px: {one}" for one in violations(page)]
            elif mode in _RULES:
                problems += [f"{mode}, 1440 px: {one}" for one in violations(page, *_RULES[mode])]
            off(page)
    assert problems == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_with_script_switched_off(
    name: str, demo: Built, browser: Browser, pictures: Path
) -> None:
    with _open(browser, demo, name, script=False) as page:
        assert _look(page, name, "no-script", pictures) == []
        assert page.locator("main").inner_text().strip() != ""
        hidden = page.locator("main h1")
        assert hidden.count() == 1
