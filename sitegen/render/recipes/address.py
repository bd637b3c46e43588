"""Who keeps an address that several pages want."""

from __future__ import annotations

from sitegen.library import facts
from sitegen.plan.page import Page, folders_of
from sitegen.render.reads import Reads
from sitegen.render.world import World


def check_claims(world: World, page: Page, reads: Reads) -> None:
    """Raises AddressTwice when another page has at least as good a claim on the address, or lies in its way."""
    wanted = facts.claims(world.connection, page.site, page.route)
    if len(wanted) > 1:
        own = _claim_rank(page.kind, page.document is not None)
        rivals = [subject for recipe, subject, brought in wanted if _claim_rank(recipe.partition("@")[0], brought) <= own]
        if len(rivals) > 1:
            raise AddressTwice(rivals)
    if page.kind in ("redirect", "moved"):
        _check_room(world, page, reads)


def _claim_rank(recipe: str, brought_by_document: bool) -> int:
    """Who keeps an address several want: the site's own pages before documents, documents before old addresses
    an editor wrote, those before addresses git remembers."""
    return {"redirect": 2, "moved": 3}.get(recipe, int(brought_by_document))


def _check_room(world: World, page: Page, reads: Reads) -> None:
    """An old address may be neither a folder of other pages nor lie below a page."""
    in_the_way = []
    for folder in folders_of(page.route):
        exists = facts.page_exists(world.connection, page.site, folder)
        reads.own[f"route:{page.site}|{folder}"] = int(exists)
        if exists:
            in_the_way.append("/" + folder)
    below = facts.is_folder(world.connection, page.site, page.route)
    reads.own[f"room:{page.site}|{page.route}"] = int(below)
    if below:
        in_the_way.append(f"/{page.route}/…")
    if in_the_way:
        raise AddressTwice([page.subject, *in_the_way])


class AddressTwice(Exception):
    """Several sources want one address."""

    def __init__(self, subjects: list[str]) -> None:
        super().__init__(subjects)
        self.subjects = subjects
