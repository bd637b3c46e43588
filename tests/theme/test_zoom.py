"""400 % zoom: a window of 1280 × 1024 becomes one of 320 × 256 with four pixels for one. Everything is there, in one
column, and nothing lies over it (WCAG 2.2: 1.4.10 Reflow, 2.4.11 Focus Not Obscured)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.output.built import Built
from tests.theme.pages import PAGES, address

# Words that stick out of the window, unless they are inside something that scrolls by itself and fits the window.
_OUTSIDE = """() => {
  const scrolls = one => ["auto", "scroll"].includes(getComputedStyle(one).overflowX);
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility({ visibilityProperty: true }) || parent.closest(".unseen, .visually-hidden, .skip, noscript")) continue;
    let frame = parent;
    while (frame && !scrolls(frame)) frame = frame.parentElement;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of frame ? [frame.getBoundingClientRect()] : range.getClientRects())
      if (box.right > innerWidth + 1 || box.left < -1) { found.push(node.data.trim().slice(0, 30)); break; }
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  return found;
}"""
# What has the focus and is covered by something else in its middle.
_COVERED = """() => {
  const found = [];
  const all = [...document.querySelectorAll("a[href], :is(button, input, select, textarea):enabled, summary, [tabindex='0']")]
    .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.matches(".skip"));
  const step = Math.max(1, Math.floor(all.length / 60));
  for (let at = 0; at < all.length; at += step) {
    const one = all[at];
    one.focus();
    const box = [...one.getClientRects()].find(box => box.width && box.height);
    if (!box) continue;
    const x = box.x + Math.min(box.width, innerWidth) / 2, y = Math.max(box.y, 0) + Math.min(box.height, innerHeight) / 2;
    const there = document.elementFromPoint(x, y);
    if (!there || !(one.contains(there) || there.contains(one) || one.closest("label")?.contains(there)))
      found.push(`${one.outerHTML.slice(0, 60)} is under ${there?.outerHTML.slice(0, 60)}`);
  }
  return found;
}"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_at_400_percent(name: str, demo: Built, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 256}, device_scale_factor=4, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address(demo, name), wait_until="load")
    assert page.evaluate("devicePixelRatio") == 4
    problems: dict[str, list[str]] = {"plain": [], "elder": []}
    for mode, found in problems.items():
        if mode == "elder":
            page.evaluate("document.getElementById('elder').click()")
        found += page.evaluate(_OUTSIDE) + page.evaluate(_COVERED)
    context.close()
    assert problems == {"plain": [], "elder": []}
