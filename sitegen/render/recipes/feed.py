"""Feeds of a section: Atom (RFC 4287) and JSON Feed 1.1, the newest twenty cards."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

from sitegen.diagnostics import Place
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.schema.moment import Moment
from sitegen.settings.site import Site

if TYPE_CHECKING:
    from sitegen.render.views import CardView
    from sitegen.render.world import World

ENTRIES = 20
# Characters XML 1.0 cannot carry.
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    return html.escape(_ILLEGAL.sub("", text), quote=False)


def xml_attribute(text: str) -> str:
    """A quoted attribute value."""
    return f'"{html.escape(_ILLEGAL.sub("", text))}"'


def _head(world: World, site: Site, page: Page, reads: Reads) -> tuple[str, str, str, list[CardView]]:
    """Title, address, own address and cards of a section's feed."""
    section = site.section(page.subject)
    assert section is not None
    reads.shared |= {
        f"section:{site.id}|{section.id}",
        f"site:{site.id}|name",
        f"site:{site.id}|origin",
        f"site:{site.id}|base",
        f"site:{site.id}|language",
        "platform:timezone",
    }
    cards = world.tools(site, reads, Place(site.path)).latest(section.id, ENTRIES)
    base = site.origin + site.base
    return f"{section.name}_{site.name}", f"{base}/{section.id}/", f"{base}/{page.route}", cards


def _address(site: Site, card: CardView) -> str:
    return card.url if card.url.startswith("http") else site.origin + card.url


def make_atom(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    title, address, own, cards = _head(world, site, page, reads)
    updated = max((card.updated for card in cards), default=Moment(0))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={xml_attribute(site.language)}>',
        f"<id>{xml_text(address)}</id>",
        f"<title>{xml_text(title)}</title>",
        f"<updated>{world.frame.stamp(updated)}</updated>",
        f"<author><name>{xml_text(site.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={xml_attribute(own)}/>',
        f'<link rel="alternate" type="text/html" href={xml_attribute(address)}/>',
    ]
    for card in cards:
        url = _address(site, card)
        lines += [
            "<entry>",
            f"<id>{xml_text(url)}</id>",
            f"<title>{xml_text(card.title)}</title>",
            f'<link rel="alternate" type="text/html" href={xml_attribute(url)}/>',
            f"<published>{world.frame.stamp(card.published)}</published>",
            f"<updated>{world.frame.stamp(card.updated)}</updated>",
            *([f"<category term={xml_attribute(card.validity_code)} label={xml_attribute(card.validity)}/>"] if card.validity_code else []),
            f"<summary>{xml_text(card.summary)}</summary>",
            "</entry>",
        ]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def make_json(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    title, address, own, cards = _head(world, site, page, reads)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": address,
        "feed_url": own,
        "language": site.language,
        "items": [
            {
                "id": _address(site, card),
                "url": _address(site, card),
                "title": card.title,
                "summary": card.summary,
                "content_text": card.summary,
                "date_published": world.frame.stamp(card.published),
                "date_modified": world.frame.stamp(card.updated),
                **({"tags": [card.validity]} if card.validity_code else {}),
            }
            for card in cards
        ],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()
