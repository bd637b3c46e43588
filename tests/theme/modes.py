"""The modes a page can be in, and how each is switched on and off again, without the page being loaded anew."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

Switch = Callable[[Page], object]

# What settings.css of a site in grey mode says (tests/variants/test_banner.py).
_GREY = "html { filter: grayscale(1); }"
_SHEET = "[...document.styleSheets].find(one => one.href.endsWith('/settings.css'))"


def _click(id: str) -> Switch:
    return lambda page: page.evaluate("id => document.getElementById(id).click()", id)


def _scheme(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")


def _dark_and_contrast(scheme: str) -> Switch:
    def switch(page: Page) -> None:
        _scheme(page, scheme)
        _click("contrast")(page)

    return switch


MODES: dict[str, tuple[Switch, Switch]] = {
    "plain": (lambda page: None, lambda page: None),
    "elder": (_click("elder"), _click("elder")),
    "contrast": (_click("contrast"), _click("contrast")),
    "dark": (lambda page: _scheme(page, "dark"), lambda page: _scheme(page, "light")),
    "dark-contrast": (_dark_and_contrast("dark"), _dark_and_contrast("light")),
    "grey": (
        lambda page: page.evaluate(f"rule => {_SHEET}.insertRule(rule, {_SHEET}.cssRules.length)", _GREY),
        lambda page: page.evaluate(f"{_SHEET}.deleteRule({_SHEET}.cssRules.length - 1)"),
    ),
}
# Colours the system forces on every page: looked at in one language.
FORCED: tuple[Switch, Switch] = (
    lambda page: page.emulate_media(forced_colors="active"),
    lambda page: page.emulate_media(forced_colors="none"),
)
