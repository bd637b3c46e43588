"""With nothing but the keyboard: from the home page to a section, a document, its attachment, and a search."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.output.built import Built
from tests.theme.pages import address

_FOCUSED = "document.activeElement.matches(%r)"
# What a focused element has that the same element has not without focus.
_SHOWN = """
() => {
  const one = document.activeElement, tile = one.closest("li") ?? one;
  const look = part => { const style = getComputedStyle(part);
    return [style.outlineStyle + style.outlineWidth, style.boxShadow, style.backgroundColor].join(); };
  const before = [look(one), look(tile)].join();
  one.blur();
  const after = [look(one), look(tile)].join();
  one.focus({ focusVisible: true });
  return before !== after;
}
"""


def _walk_to(page: Page, selector: str) -> None:
    """Presses Tab until an element that matches has the focus; everything passed on the way shows that it has it."""
    for _ in range(200):
        page.keyboard.press("Tab")
        assert page.evaluate(_SHOWN), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate(_FOCUSED % selector):
            return
    pytest.fail(f"200 times Tab do not reach {selector}")


def test_home_section_document_attachment_search(demo: Built, browser: Browser) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address(demo, "www/index.html"))
    _walk_to(page, ".main-nav a[href='/services/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/services/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    _walk_to(page, "main a[href='/services/tech-project.html']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tech-project.html")
    _walk_to(page, ".attachments a")
    with page.expect_download() as attachment:
        page.keyboard.press("Enter")
    assert attachment.value.path().stat().st_size > 0
    page.goto(address(demo, "www/services/tech-project.html"))
    _walk_to(page, "input[name=q]")
    page.keyboard.type("停车")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    context.close()


def test_the_tools_of_the_large_edition_are_reached_and_work(demo: Built, browser: Browser) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address(demo, "www/news/index.html"), wait_until="networkidle")
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    assert page.evaluate(size) == 16
    _walk_to(page, "#elder")
    page.keyboard.press("Space")
    assert page.evaluate(size) == 20
    _walk_to(page, "[data-do=larger]")
    page.keyboard.press("Enter")
    assert page.evaluate(size) == 24
    _walk_to(page, "[data-do=cursor]")
    page.keyboard.press("Enter")
    assert "cursor." in page.evaluate("getComputedStyle(document.body).cursor")
    _walk_to(page, "[data-do=leave]")
    page.keyboard.press("Enter")
    assert page.evaluate(size) == 16
    assert page.evaluate("document.activeElement.id") == "elder"
    context.close()
