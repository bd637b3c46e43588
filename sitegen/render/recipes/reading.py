"""What a document's page offers beside its text: players, QR code, leaders and what they said, facts for machines."""

from __future__ import annotations

from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.library import facts
from sitegen.model.card import Card
from sitegen.model.place import leader_list, leader_name
from sitegen.model.routes import title_picture_route, url_of
from sitegen.parse.document import Document
from sitegen.render import linked_data
from sitegen.render.body import Filler
from sitegen.render.qr import qr_svg
from sitegen.render.reads import Reads
from sitegen.render.recipes.document_names import card_of, tell_unknown
from sitegen.render.views import CardView, DocumentView, PageView, Tools
from sitegen.render.world import World
from sitegen.settings.site import Site
from sitegen.variant.text import variants

# How many documents a leader's page names: of what was said, of what was done.
_OF_LEADER = 20


class Subject(msgspec.Struct, frozen=True):
    """A document as its page is being made. `home`: the site it is at home in. `address`: its canonical address."""

    document: Document
    card: Card
    view: DocumentView
    page: PageView
    section: str
    address: str
    route: str


def reading(
    world: World, site: Site, subject: Subject, filler: Filler, tools: Tools, reads: Reads, *, more: dict[str, Any]
) -> dict[str, Any]:
    """Variables of the template. `more`: what the page knows already (attachments, interpreted documents)."""
    document = subject.document
    address = _address_here(world, site, subject)
    reads.shared.add("platform:timezone")  # of every time of day the page tells machines
    found: dict[str, Any] = {
        "address": address,
        "first_picture": filler.picture,
        "recordings": [Markup(one) for one in filler.recordings()],
        "leaders": _leaders(world, site, subject, reads),
        "qr": qr_svg(address) if _wants_code(world, site, document, reads) else None,
        "signed": _signed(document),
        "share_picture": _title_picture(world, site, subject, reads),
        "published_stamp": world.frame.stamp(document.published) if document.published.exact else document.published.day(),
        "machine_facts": linked_data.document(_described(world, site, subject, reads, {**more, "first_picture": filler.picture})),
    }
    if document.kind == "leader":
        for kind in ("leader", "speech"):
            found[f"{kind}_cards"] = tools.newest(leader_list(kind, subject.card.site, document.title), _OF_LEADER)
    return found


def _address_here(world: World, site: Site, subject: Subject) -> str:
    """The canonical address of this very page: that of the twin when it is made in another script (`recipes.twin`)."""
    own = world.frame.cluster.sites[site.id].language
    if site.language == own or subject.address != subject.page.canonical:
        return subject.address
    variant = variants().get(site.language)
    if variant is None:
        return subject.address
    return f"{site.origin}{site.base}/{variant.path}{url_of(subject.route)}"


def _wants_code(world: World, site: Site, document: Document, reads: Reads) -> bool:
    """Option `qr`: the kinds of documents whose pages carry a QR code, or `all`."""
    reads.shared.add(f"option:{site.id}|qr")
    kinds = world.frame.options(site).get("qr", ())
    return kinds == "all" or document.kind in kinds


def _title_picture(world: World, site: Site, subject: Subject, reads: Reads) -> str:
    """The picture drawn of the title (setting `share_pictures`), at home only; "" without one. A document's own picture
    is shown in its place."""
    reads.shared.add("platform:share_pictures")
    wanted = subject.document.kind in world.frame.cluster.platform.share_pictures
    if not wanted or subject.view.image or subject.page.canonical != subject.address:
        return ""
    return f"{site.base}/{title_picture_route(subject.route)}"


def _signed(document: Document) -> str:
    """成文日期 as it stands below the signature (GB/T 9704—2012, 7.3.5.4), unless the signature has a date of its own."""
    if not document.signature or document.created is None:
        return ""
    last = document.signature.split()[-1]
    return "" if last.endswith("日") else document.created.long()


def _leaders(world: World, site: Site, subject: Subject, reads: Reads) -> list[CardView]:
    """Pages of the leaders a document names; a name that is nobody's is told."""
    document = subject.document
    found = []
    for one in document.leaders:
        at, _, written = one.text.rpartition("/")
        name = f"leader:{leader_name(written)}"
        rows = facts.resolve(world.connection, name)
        reads.own[f"name:{name}"] = facts.of_names(rows)
        path = next((path for path, where, _ in rows if where == (at or subject.card.site)), "")
        if not path:
            tell_unknown(document, "leaders", one.text, one.line, one.column, reads)
            continue
        found.append(card_of(world, site, path, reads))
    return found


def _described(world: World, site: Site, subject: Subject, reads: Reads, more: dict[str, Any]) -> linked_data.Described:
    image = subject.view.image or more["first_picture"]
    document = subject.document
    if document.kind == "organisation":
        reads.shared.add(f"organisation:{document.organisation}")
    return linked_data.Described(
        document=document,
        view=subject.view,
        page=subject.page,
        site=world.site_view(site, reads),
        frame=world.frame,
        url=subject.address,
        section=subject.section,
        image=f"{site.origin}{image}" if image else "",
        about=tuple((one.title, one.origin + one.path) for one in more["interpreted"]),
        files=tuple((one["title"], site.origin + one["url"], one["mime"]) for one in more["attachments"]),
    )
