"""What a screen reader and a keyboard need on every page (GB/T 37668—2019). Language, h1, order and alt: see rules.py."""

from __future__ import annotations

from collections import Counter

import lxml.html

from tests.output.built import Built, Page, none_of

UNNAMED = {"更多", "更多>>", "查看", "点击这里", "详情", "more", "here", "click here"}
LANDMARKS = ("header", "main", "footer")


def _name(element: lxml.html.HtmlElement, root: lxml.html.HtmlElement) -> str:
    """The accessible name, as far as these pages make use of the rules."""
    labelled = " ".join(
        " ".join(one.text_content().split())
        for id in (element.get("aria-labelledby") or "").split()
        for one in root.xpath("//*[@id=$id]", id=id)
    )
    alternatives = " ".join(str(one.get("alt", "")) for one in element.iter("img"))
    return (labelled or element.get("aria-label") or " ".join(element.text_content().split()) or alternatives).strip()


def test_the_skip_link_is_first_and_leads_to_the_content(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for page in demo.pages:
        first = next(page.root.body.iter("a", "button", "input"), None)
        if _kind(page) == "redirect" or first is None:
            continue
        target = (first.get("href") or "").removeprefix("#")
        if target not in page.ids:
            problems.setdefault(f"the first thing to reach is {first.get('href') or first.tag}", []).append(str(page))
    none_of(problems)


def test_every_page_has_its_landmarks_once_and_tells_navigations_apart(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for page in demo.pages:
        for landmark in {"redirect": ("main",), "banner": ()}.get(_kind(page), LANDMARKS):
            found = page.root.xpath(f"//body/{landmark}")
            if len(found) != 1:
                problems.setdefault(f"{len(found)} × {landmark}", []).append(str(page))
        names = Counter(
            _name(one, page.root) if one.get("aria-label") or one.get("aria-labelledby") else "" for one in page.root.iter("nav", "aside")
        )
        for name, times in names.items():
            if not name or times > 1:
                problems.setdefault(f"{times} nav or aside named {name!r}", []).append(str(page))
    none_of(problems)


def test_every_control_has_a_label(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for page in demo.pages:
        labelled = {one.get("for") for one in page.root.iter("label") if one.text_content().strip()}
        for control in page.root.iter("input", "select", "textarea"):
            wrapped = any(one.tag == "label" and one.text_content().strip() for one in control.iterancestors())
            named = control.get("aria-label") or control.get("aria-labelledby")
            if control.get("type") not in ("hidden", "submit") and not (wrapped or named or control.get("id") in labelled):
                problems.setdefault(f"{control.tag} {dict(control.attrib)}", []).append(str(page))
        for button in page.root.iter("button"):
            if not _name(button, page.root):
                problems.setdefault("a button without a name", []).append(str(page))
    none_of(problems)


def test_every_link_says_where_it_leads(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for page in demo.pages:
        for link in page.root.iter("a"):
            name = _name(link, page.root)
            if not name or name.lower() in UNNAMED:
                problems.setdefault(f"{link.get('href')} named {name!r}", []).append(str(page))
    none_of(problems)


def test_every_table_has_headings(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for page in demo.pages:
        for table in page.root.iter("table"):
            if not any(True for _ in table.iter("th")):
                problems.setdefault("a table without th", []).append(str(page))
    none_of(problems)


def test_ids_are_unique_and_references_to_them_hold(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for page in demo.pages:
        for id, times in Counter(str(one) for one in page.root.xpath("//@id")).items():
            if times > 1:
                problems.setdefault(f"#{id} {times} times", []).append(str(page))
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers"):
            for value in page.root.xpath(f"//@{name}"):
                for id in str(value).split():
                    if id not in page.ids:
                        problems.setdefault(f"{name}={id} leads nowhere", []).append(str(page))
    none_of(problems)


def test_text_in_another_language_says_so(demo: Built) -> None:
    """On the English site a reader in a Chinese voice is wanted for Chinese words, and only there."""
    problems: dict[str, list[str]] = {}
    for page in demo.pages:
        if page.site.settings.get("language") != "en" or page.kind == "redirect":
            continue
        for element in page.root.body.iter():
            own = (element.text or "") if isinstance(element.tag, str) else ""
            said = next((one.get("lang") for one in [element, *element.iterancestors()] if one.get("lang")), "")
            if any("\u4e00" <= letter <= "\u9fff" for letter in own) and not said.startswith("zh"):
                problems.setdefault(f"<{element.tag}> {own.strip()[:40]}", []).append(str(page))
    none_of(problems)


def _kind(page: Page) -> str:
    """What a page is, whichever script it is in."""
    return (page.root.body.get("class") or "page-redirect").split()[0].removeprefix("page-")
