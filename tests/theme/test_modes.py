"""大字版, 高对比, 深色: remembered without cookies, reached by a link, working without script, reading aloud."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.output.built import Built
from tests.theme.modes import MODES
from tests.theme.pages import address

_SIZE = "parseFloat(getComputedStyle(document.querySelector('main a')).fontSize)"
# The browser's own synthesis, with a voice that needs no sound card: it tells what it was asked to say.
_VOICE = """
window.said = [];
const voice = { speaking: null,
  speak(words) { said.push(`${words.lang} ${words.rate} ${words.text}`); this.speaking = words; },
  cancel() { this.speaking = null; }, pause() { said.push("pause"); }, resume() { said.push("resume"); } };
Object.defineProperty(window, "speechSynthesis", { value: voice });
"""


@pytest.mark.parametrize("link", ["#elder", "?view=elder"])
def test_a_link_opens_the_large_edition_and_it_stays(link: str, demo: Built, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address(demo, "www/index.html"))
    before = page.evaluate(_SIZE)
    page.goto(address(demo, "www/index.html") + link, wait_until="networkidle")
    assert page.evaluate(_SIZE) >= before * 1.2
    page.goto(address(demo, "www/notices/index.html"), wait_until="networkidle")
    assert page.evaluate("document.documentElement.classList.contains('elder')")
    assert page.locator("#elder").is_checked()
    assert context.cookies() == []
    context.close()


def test_the_large_edition_is_large(demo: Built, browser: Browser) -> None:
    """standards.md §7.2: text of 18 px and more, line height 1.3 and more, targets of 44 px, 60 px for the main ones."""
    page = browser.new_page(viewport={"width": 360, "height": 780})
    page.goto(address(demo, "www/index.html") + "#elder", wait_until="networkidle")
    small = page.evaluate(
        """[...document.querySelectorAll("main *, .main-nav *")].filter(one => one.checkVisibility() &&
          [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) &&
          !one.matches(".unseen") && parseFloat(getComputedStyle(one).fontSize) < 16)
          .map(one => one.outerHTML.slice(0, 90))"""
    )
    assert small == []
    body = page.evaluate("[...document.querySelectorAll('main .list a')].map(one => parseFloat(getComputedStyle(one).fontSize))")
    assert body
    assert min(body) >= 18
    tight = page.evaluate(
        """[...document.querySelectorAll("main p, main li")].filter(one => one.checkVisibility())
          .filter(one => parseFloat(getComputedStyle(one).lineHeight) < 1.3 * parseFloat(getComputedStyle(one).fontSize))
          .length"""
    )
    assert tight == 0
    heights = "selector => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().height)"
    assert min(page.evaluate(heights, ".main-nav a, .search button, .elder-tools button")) >= 60
    assert min(page.evaluate(heights, ".aids label, main .list a, .site-footer a")) >= 44
    page.close()


def test_the_switches_work_for_the_page_at_hand_without_script(demo: Built, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(demo, "www/index.html"))
    link = page.locator("main .list a").first

    def height() -> float:
        box = link.bounding_box()
        assert box is not None
        return box["height"]

    before = height()
    page.locator("#elder").check()
    assert height() > before
    assert not page.locator("#elder-tools").is_visible()
    assert not page.locator("#dark").is_visible()
    page.goto(address(demo, "www/index.html") + "#elder")
    assert height() > before
    context.close()


def test_dark_follows_the_system_until_the_visitor_says_otherwise(demo: Built, browser: Browser) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    ground = "getComputedStyle(document.body).backgroundColor"

    def is_dark(page: Page) -> bool:
        return sum(int(one) for one in page.evaluate(ground)[4:-1].split(",")) < 200

    page.goto(address(demo, "www/index.html"), wait_until="networkidle")
    assert is_dark(page)
    assert page.locator("#dark").is_checked()
    page.locator("#dark").uncheck()
    assert not is_dark(page)
    page.goto(address(demo, "www/notices/index.html"), wait_until="networkidle")
    assert not is_dark(page)
    page.locator("#dark").check()
    assert page.evaluate("JSON.parse(localStorage.getItem('modes')).theme") == ""
    context.close()


def test_reading_aloud_starts_pauses_goes_on_and_stops(demo: Built, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(_VOICE)
    page.goto(address(demo, "www/notices/index.html") + "#elder", wait_until="networkidle")
    speech = page.locator("[data-speech]")
    speech.locator("select").select_option("1.5")
    speech.locator("[data-do=start]").click()
    first = page.locator("main h1").inner_text()
    assert any(one == f"zh-Hans 1.5 {first}" or one.startswith("zh-Hans 1.5 ") for one in page.evaluate("said"))
    page.evaluate("speechSynthesis.speaking.dispatchEvent(new SpeechSynthesisEvent('end', { utterance: speechSynthesis.speaking }))")
    assert len(page.evaluate("said")) == 2
    assert page.locator(".being-read").count() == 1
    pause = speech.locator("[data-do=pause]")
    pause.click()
    assert pause.inner_text() == "继续"
    pause.click()
    assert page.evaluate("said.slice(-2)") == ["pause", "resume"]
    speech.locator("[data-do=stop]").click()
    assert page.locator(".being-read").count() == 0
    assert pause.is_disabled()
    assert page.evaluate("speechSynthesis.speaking") is None
    context.close()


def test_storage_that_is_switched_off_breaks_nothing(demo: Built, browser: Browser) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda one: errors.append(str(one)))
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });")
    page.goto(address(demo, "www/index.html"), wait_until="networkidle")
    page.locator("#contrast").check()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    assert errors == []
    page.close()


# How far the ground of the entry of the page at hand is from that of its neighbours: a contrast ratio.
_CURRENT = """selector => {
  const light = one => {
    for (; one; one = one.parentElement) {
      const [r, g, b, a = 1] = getComputedStyle(one).backgroundColor.match(/[\\d.]+/g).map(Number);
      if (a > 0) return [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
    }
    return 1;
  };
  const [one, other] = [document.querySelector(`${selector} [aria-current]`), document.querySelector(`${selector} a:not([aria-current])`)].map(light);
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}"""


@pytest.mark.parametrize("mode", [one for one in MODES if one != "grey"])
def test_where_one_is_can_be_seen_in_every_mode(mode: str, demo: Built, browser: Browser) -> None:
    """WCAG 2.2, 1.4.11: 3:1 and more."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address(demo, "jyj/disclosure/apply/index.html"), wait_until="load")
    MODES[mode][0](page)
    for menu in (".main-nav", ".column-menu"):
        assert page.evaluate(_CURRENT, menu) >= 3, menu
    page.close()


@pytest.mark.parametrize("width", [360, 390, 768])
def test_the_languages_stay_together(width: int, demo: Built, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for name in ("www/news/index.html", "www/hant/index.html", "en/index.html"):
        page.goto(address(demo, name), wait_until="load")
        for group in (".aids .switches", ".aids .languages"):
            tops = page.evaluate(
                "selector => [...document.querySelectorAll(selector + ' > li')].map(one => one.getBoundingClientRect().top)", group
            )
            assert len(tops) >= 2
            assert len(set(tops)) == 1, (name, group)
    page.close()
