"""Files that are not made from templates: the theme's, attachments, pictures, logos, robots.txt."""

from __future__ import annotations

from sitegen.model.asset import inspect_asset, media_file
from sitegen.plan.page import Page
from sitegen.render.body import read_asset
from sitegen.render.reads import Reads
from sitegen.render.world import World
from sitegen.settings.site import Site


def make_robots(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    reads.shared |= {f"site:{site.id}|origin", f"site:{site.id}|base"}
    if page.subject == "closed":
        return b"User-agent: *\nDisallow: /\n"
    reads.shared.add("platform:addresses")
    here = [(base, internal) for origin, base, internal in world.frame.platform_value("addresses") if origin == site.origin]
    lines = ["User-agent: *", *(f"Disallow: {base}/{'' if internal else 'leave.html'}" for base, internal in here)]
    lines += [f"Sitemap: {site.origin}{base}/sitemap.xml" for base, internal in here if not internal]
    return ("\n".join(lines) + "\n").encode()


def make_static(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    theme = world.frame.themes[site.theme]
    reads.shared.add(f"static:{theme.name}|{page.subject}")
    return theme.static_bytes(page.subject)


def make_asset(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    path, _, name = page.subject.partition("|")
    file = f"content/{path.rpartition('/')[0]}/{name}"
    read_asset(world.connection, reads, file)
    return (world.root / file).read_bytes()


def make_logo(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    read_asset(world.connection, reads, page.subject)
    return (world.root / page.subject).read_bytes()


def make_picture(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    path, name, size = page.subject.split("|")
    file = f"content/{path.rpartition('/')[0]}/{name}"
    read_asset(world.connection, reads, file)
    (digest,) = world.connection.execute("SELECT digest FROM asset WHERE path = ?", (file,)).fetchone()
    try:
        return media_file(world.state, digest, size).read_bytes()
    except FileNotFoundError:  # the cache may always be deleted
        data = (world.root / file).read_bytes()
        inspected = inspect_asset(file, data, len(data))
        assert inspected.info is not None
        by_size = {f"{one.suffix}.{one.extension}": made for one, made in zip(inspected.info.variants, inspected.data, strict=True)}
        return by_size[size]
