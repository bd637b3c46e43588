"""What stands for a site or a document outside the browser's window: icons, manifest, pictures for sharing."""

from __future__ import annotations

import json

import msgspec

from sitegen.colour.scheme import light
from sitegen.colour.space import colour_of
from sitegen.diagnostics import Diagnostic, Place
from sitegen.drawing.font import system_font
from sitegen.library.digest import number
from sitegen.model.card import Card
from sitegen.plan.page import Page
from sitegen.plan.sites import ICON_SIZES
from sitegen.render.body import read_asset
from sitegen.render.reads import Reads
from sitegen.render.recipes.style import site_colours
from sitegen.render.views import word
from sitegen.render.world import World
from sitegen.settings.file import PLATFORM_PATH
from sitegen.settings.site import Site

_card = msgspec.msgpack.Decoder(Card)


def make_icon(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    from sitegen.drawing.mark import logo_png, mark_png  # Pillow: only where a picture is made

    size, _, logo = page.subject.partition("|")
    if logo:
        return logo_png(_logo(world, logo, reads), int(size))
    return mark_png(site_colours(world, site, reads)[0], int(size))


def make_old_icon(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    from sitegen.drawing.mark import logo_ico, mark_ico

    if page.subject:
        return logo_ico(_logo(world, page.subject, reads))
    return mark_ico(site_colours(world, site, reads)[0])


def make_drawing(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    from sitegen.drawing.mark import mark_svg

    return mark_svg(site_colours(world, site, reads)[0]).encode()


def make_manifest(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """W3C Web App Manifest. The colour stands here and not in the pages, so that changing it makes no page again."""
    reads.shared |= {f"site:{site.id}|{name}" for name in ("name", "language", "base", "description", "logo")}
    reads.shared.add(f"organisation:{site.organisation}")
    organisation = world.frame.cluster.organisations.get(site.organisation)
    drawing = [] if site.logo else [{"src": f"{site.base}/icon.svg", "sizes": "any", "type": "image/svg+xml"}]
    manifest = {
        "name": site.name,
        "short_name": (organisation.short if organisation else "") or site.name,
        "description": site.description,
        "lang": site.language,
        "dir": "ltr",
        "id": f"{site.base}/",
        "start_url": f"{site.base}/",
        "scope": f"{site.base}/",
        "display": "minimal-ui",
        "theme_color": site_colours(world, site, reads)[0],
        "background_color": "#ffffff",
        "icons": [
            *drawing,
            *({"src": f"{site.base}/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in ICON_SIZES if size > 180),
        ],
    }
    kept = {key: value for key, value in manifest.items() if value != ""}
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def make_share_picture(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """The picture of pages that have none of their own: the site's name."""
    return _picture(world, site, reads, title="", note=site.host)


def make_title_picture(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """The picture of one document: its title, number and date."""
    value, digest = world.connection.execute("SELECT value, digest FROM card WHERE document = ?", (number(page.subject),)).fetchone()
    reads.own[f"card:{page.subject}"] = digest
    card = _card.decode(value)
    notes = [card.doc_number, card.published.day(), word("forms", card.form) if card.form else ""]
    return _picture(world, site, reads, title=card.title, note="　".join(one for one in notes if one))


def _picture(world: World, site: Site, reads: Reads, *, title: str, note: str) -> bytes:
    from sitegen.drawing.title import Title, title_picture

    reads.shared |= {f"site:{site.id}|{name}" for name in ("name", "host", "language")}
    main = site_colours(world, site, reads)[0]
    strong = light(colour_of(main)).strong.hex
    font = _font(world, site, reads)
    drawn = Title(title, site.name, note, main, strong, font, site.language)
    try:
        made = title_picture(drawn)
    except OSError:  # no font in this file
        made, font = title_picture(msgspec.structs.replace(drawn, font="")), ""
    if title and not font:
        name = world.frame.cluster.platform.share_font or "—"
        reads.told.append(Diagnostic("theme.share-font", Place(PLATFORM_PATH), {"name": name}))
    return made


def _font(world: World, site: Site, reads: Reads) -> str:
    """The platform's font, a file of the theme; else the system's, which is an input of the program (`engine.version`)."""
    reads.shared.add("platform:share_font")
    name = world.frame.cluster.platform.share_font
    if not name:
        return system_font()
    theme = world.frame.themes[site.theme]
    reads.shared.add(f"part:{theme.name}|{name}")
    if name not in theme.static:
        reads.told.append(Diagnostic("theme.static", Place(PLATFORM_PATH), {"name": name}))
        return system_font()
    return str(world.root / theme.static[name][0])


def _logo(world: World, path: str, reads: Reads) -> bytes:
    read_asset(world.connection, reads, path)
    return (world.root / path).read_bytes()
