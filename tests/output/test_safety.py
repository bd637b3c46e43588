"""Nothing in the pages needs a weaker policy than `default-src 'self'`, and nothing in them can run."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.output.built import Built, absolute, none_of

ACTIVE = {
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "base",
    "style",
    "svg",
    "math",
    "template",
    "portal",
}
ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "cite",
    "background",
    "srcset",
    "ping",
    "manifest",
)


def test_no_page_carries_script_style_or_event_handler_of_its_own(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for page in demo.pages:
        for element in page.root.iter():
            if not isinstance(element.tag, str):
                continue
            tag = element.tag
            # A theme may state facts for machines in a script that is not one.
            inert = tag == "script" and element.get("type") == "application/ld+json"
            if tag == "script" and not inert and (not element.get("src") or (element.text or "").strip()):
                problems.setdefault("an inline script", []).append(str(page))
            # A QR code is a drawing of one path.
            drawn = tag == "svg" and [one.tag for one in element.iterdescendants()] in (["path"], ["path", "path"])
            # Where no script runs, a frame shows the site's own banner.
            banner = tag == "iframe" and element.getparent().tag == "noscript" and element.get("src", "").endswith("/banner.html")
            if tag in ACTIVE and not drawn and not banner:
                problems.setdefault(f"<{tag}>", []).append(str(page))
            for name, value in element.attrib.items():
                if name.startswith("on") or name in ("style", "srcdoc"):
                    problems.setdefault(f"{tag}[{name}]", []).append(str(page))
                if name in ADDRESSES and urlsplit(absolute(page, value)).scheme not in (
                    "http",
                    "https",
                    "mailto",
                    "tel",
                ):
                    problems.setdefault(f"{tag}[{name}={value}]", []).append(str(page))
    none_of(problems)


def test_no_sub_resource_is_fetched_without_encryption_or_from_elsewhere(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for page in demo.pages:
        for element in page.root.iter("script", "img", "source", "link", "video", "audio", "track", "input"):
            if element.tag == "link" and element.get("rel") in ("canonical", "alternate"):
                continue
            address = element.get("src") or element.get("href")
            if address and urlsplit(absolute(page, address)).netloc != page.site.host:
                problems.setdefault(address, []).append(str(page))
    none_of(problems)


def test_links_that_open_a_window_cannot_reach_back(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for page in demo.pages:
        for link in page.root.iterfind(".//a[@target]"):
            if "noopener" not in (link.get("rel") or ""):
                problems.setdefault(str(link.get("href")), []).append(str(page))
    none_of(problems)


def test_published_pictures_and_assets_hold_no_script(demo: Built) -> None:
    for file in (demo.build / "sites").rglob("*.svg"):
        text = file.read_text(encoding="utf-8").lower()
        assert "<script" not in text, file
        assert "<foreignobject" not in text, file
        assert "javascript:" not in text, file
        assert " on" not in text.replace(" one", ""), file


def test_nothing_of_the_machine_or_the_repository_is_in_the_output(demo: Built) -> None:
    words = [str(demo.root).encode(), b"/root/", b"/home/", b"{{", b"{%", b"StrictUndefined", b"Traceback"]
    problems: dict[str, list[str]] = {}
    for file in sorted((demo.build / "sites").rglob("*")):
        if file.suffix in (".html", ".xml", ".json", ".txt", ".css", ".js", ".svg"):
            body = file.read_bytes()
            for word in words:
                if word in body:
                    problems.setdefault(word.decode(), []).append(str(file.relative_to(demo.build)))
    none_of(problems)
