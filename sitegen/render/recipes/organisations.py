"""机构职能 as a tree: the site's own organisation, the organisations below it, their profiles and their sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec

from sitegen.render.reads import Reads
from sitegen.render.views import CardView
from sitegen.render.world import World
from sitegen.settings.site import Site


class Branch(msgspec.Struct, frozen=True):
    """One organisation. `profile`: the card of its profile, or none; `site_url`: its own site's home page, "" without one."""

    name: str
    profile: CardView | None
    site_url: str
    children: tuple[Branch, ...]


def organisations_context(world: World, site: Site, cards: Sequence[CardView], reads: Reads) -> dict[str, Any]:
    """`organisations`: the tree, empty where nothing stands below the site's organisation; `others`: cards of the section
    that are no profile of the tree."""
    reads.shared |= {"platform:organisation-sites", f"site:{site.id}|organisation"}
    rows = world.frame.platform_value("organisation-sites")
    profiles = {card.organisation: card for card in reversed(cards) if card.organisation}
    children = defaultdict(list)
    for one in rows:
        children[one[2]].append(one)

    def branch(id: str, name: str, url: str) -> Branch | None:
        below = tuple(one for other, its_name, _, its_url in children[id] if (one := branch(other, its_name, its_url)))
        profile = profiles.get(id)
        if profile is None and not below and not url:
            return None
        return Branch(name, profile, "" if id == site.organisation else url, below)

    tops = (branch(id, name, url) for id, name, _, url in rows if id == site.organisation)
    tree = [top for top in tops if top is not None and top.children]
    shown = {card.url for card in _profiles(tree)}
    return {"organisations": tree, "others": [card for card in cards if card.url not in shown]}


def numbered_organisations(cards: Sequence[CardView]) -> dict[str, Any]:
    """Numbered pages of the section list their cards: what stands on the first page changes with the newest."""
    return {"organisations": [], "others": list(cards)}


def _profiles(tree: Sequence[Branch]) -> list[CardView]:
    return [card for one in tree for card in ([one.profile] if one.profile else []) + _profiles(one.children)]
