"""One document at the clock: whether it is published, where its home is, where else it appears, its card."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from sitegen.diagnostics import Diagnostic, Place, Report
from sitegen.model.acts import OUTCOMES, Act, validity
from sitegen.model.asset import Size
from sitegen.model.card import Card
from sitegen.model.catalogue import belongs, catalogue_places
from sitegen.model.numbering import numbering_of
from sitegen.model.routes import copy_route, document_route, url_of, variant_route
from sitegen.model.sections import SectionIndex
from sitegen.official.annual_form import counted, forms
from sitegen.official.interpretation import interpretation_due
from sitegen.parse.document import Document
from sitegen.schema.moment import Moment
from sitegen.settings.organisation import Organisation
from sitegen.settings.section import Section
from sitegen.settings.site import Site
from sitegen.vocabulary import vocabulary

# 体裁分类 of what leaders say.
SPEECH = "领导讲话"


class Membership(msgspec.Struct, frozen=True, array_like=True):
    """A document's place in one list. `route` and `title`: where they differ from the document's own."""

    list: str
    rank: int
    route: str | None = None
    title: str | None = None


class Placed(msgspec.Struct, frozen=True):
    """What a document is at the clock. `site` is empty when it is not published; `gone`: where it was before it was
    withdrawn or expired."""

    site: str = ""
    route: str = ""
    card: Card | None = None
    memberships: tuple[Membership, ...] = ()
    copies: tuple[tuple[str, str, str], ...] = ()
    instants: tuple[int, ...] = ()
    gone: tuple[str, str] | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


def is_visible(document: Document, clock: Moment, *, drafts: bool = False) -> bool:
    """Whether the document is published at the clock (draft, withdrawn, scheduled, expired). `drafts`: drafts are too."""
    if (document.draft and not drafts) or document.withdrawn or document.published > clock:
        return False
    return document.offline is None or clock < document.offline


def survey_state(document: Document, clock: Moment) -> str:
    """Whether a survey takes answers, or a topic still runs."""
    if document.opens is not None and document.closes is not None:
        if clock < document.opens:
            return "soon"
        return "open" if clock < _end(document.closes) else "closed"
    if document.kind == "topic":
        return "archived" if document.ends is not None and _end(document.ends) <= clock else "open"
    return ""


def _end(moment: Moment) -> Moment:
    return moment if moment.exact else moment.end_of_day()


def instants(document: Document, clock: Moment) -> Iterator[int]:
    """Minutes after the clock at which the document changes by itself."""
    ends = (document.expiry, document.closes, document.ends)
    due = None if document.source_url else interpretation_due(document.kind, document.genre, document.created, document.published)
    starts = (document.published, document.offline, document.sticky_until, document.effective, document.opens, due)
    if document.kind == "annual-report":
        yield from (one.minute for one in forms()[document.report or "disclosure"].next_dues(clock))
    moments = [one for one in starts if one is not None] + [_end(one) for one in ends if one is not None]
    yield from (one.minute for one in moments if one > clock)


def place(
    document: Document, index: SectionIndex, clock: Moment, *, image: Size | None = None, acts: tuple[Act, ...] = (),
    interpreted: bool = False,
) -> Placed:  # fmt: skip
    """Everything the settings and the clock say about one document. `image`: its thumbnail; `acts`, `interpreted`: what
    others do to it and say of it."""
    report = Report()
    where = Place(f"content/{document.path}", 1)
    if document.kind == "adoption":
        return Placed(instants=tuple(instants(document, clock)))
    state = validity(document, clock, acts)
    home, others = _home(document, index, where, report, state)
    _check_proposals(document, index, report)
    _check_item(document, index, report)
    _check_index_number(document, index, report)
    draft = document.draft and not index.drafts
    coming = (one.since.minute for one in acts if one.since > clock)
    due = tuple(sorted({*instants(document, clock), *coming})) if not (draft or document.withdrawn) else ()
    if home is None or not is_visible(document, clock, drafts=index.drafts):
        was = home is not None and not draft and document.published <= clock
        gone = (home[0].id, document_route(document, home[1])) if home is not None and was else None
        return Placed(instants=due, gone=gone, diagnostics=report.found())
    site, section = home
    _check_entry(document, section, index, report)
    route = document_route(document, section)
    card = make_card(document, site, section, index, clock, route=route, image=image, state=state, interpreted=interpreted)
    memberships, copies = _memberships(document, home, others, clock, index)
    memberships += tuple(_counted(document, index.owner(document), acts))
    return Placed(site.id, route, card, memberships, copies, due, None, report.found())


def _home(
    document: Document, index: SectionIndex, where: Place, report: Report, state: str
) -> tuple[tuple[Site, Section] | None, list[tuple[Site, Section]]]:
    owner = index.owner(document)
    if owner is None:
        report.add("model.no-owner", where, folder=document.folder)
        return None, []
    if owner.site not in index.cluster.sites:
        if owner.site not in index.cluster.failed:
            report.add("model.owner-without-site", where, organisation=owner.name, site=owner.site)
        return None, []
    all_candidates = index.candidates(document)
    candidates = [(site, section) for site, section in all_candidates if not section.where or _accepts(section, document, state)]
    # A home stays when the document lapses: it is chosen by what is written, not by the clock.
    written = document.validity or ("in-force" if document.kind == "policy" else "")
    own = [
        (site, section)
        for site, section in all_candidates
        if site.id == owner.site and (not section.where or _accepts(section, document, written))
    ]
    home = next((pair for pair in own if not pair[1].item), own[0] if own else None)
    if home is None:
        if owner.site in index.publishing:
            report.add("model.no-section", where, site=owner.site, kind=document.kind, folder=document.folder)
        return None, []
    return home, [pair for pair in candidates if pair != home]


def _accepts(section: Section, document: Document, state: str) -> bool:
    """Whether the document's metadata, and its validity, fit the section's `where`."""
    return all(_values(document, key, state) & set(accepted) for key, accepted in section.where.items())


def _values(document: Document, key: str, state: str) -> set[str]:
    if key == "year":
        return {document.published.day()[:4]}
    if key == "kind":
        return {document.kind, vocabulary("document_kinds")[document.kind]["name"]}
    if key == "validity":
        return {state, *vocabulary("lists")["validity"].get(state, "").split("/")}
    if key == "topic":
        return {document.topic, document.topic.partition("\\")[0]}
    value = getattr(document, key, "")
    if isinstance(value, tuple):
        return {str(one) for one in value}
    return {str(value)}


def _check_proposals(document: Document, index: SectionIndex, report: Report) -> None:
    for proposal in document.propose:
        site_id, _, section_id = proposal.text.partition("/")
        site = index.cluster.sites.get(site_id)
        if site is None or site.section(section_id) is None:
            where = Place(f"content/{document.path}", proposal.line, proposal.column, len(proposal.text))
            report.add("model.proposal-target", where, target=proposal.text)


def _check_item(document: Document, index: SectionIndex, report: Report) -> None:
    """The statutory item a document names (法定事项) exists, and the document is of those that may stand there."""
    if not document.legal_basis:
        return
    where = Place(f"content/{document.path}", document.lines.get("legal_basis", 1), 1)
    item = index.item(document)
    owner = index.owner(document)
    if not item:
        report.add("disclosure.item-unknown", where, value=document.legal_basis, key="legal_basis")
    elif owner is not None and owner.site in index.publishing and index.branch(document, item) is None:
        report.add("disclosure.item-not-owed", where, item=item, organisation=owner.name, id=owner.id)
    elif document.source_url:
        report.add("disclosure.repost", where, item=item)


def _check_entry(document: Document, section: Section, index: SectionIndex, report: Report) -> None:
    """What stands in the catalogue has its elements (条例 art. 12); what names a statutory item is no news."""
    rule = vocabulary("disclosure")["news"]
    if document.legal_basis and section.column_type in rule["column_types"] and document.kind in rule["kinds"]:
        where = Place(f"content/{document.path}", document.lines.get("legal_basis", 1), 1)
        report.add("disclosure.news", where, section=section.name)
    if not belongs(document) or not index.catalogues(document):
        return
    missing = [name for name, value in (("生成日期", document.created), ("内容概述", document.summary)) if not value]
    if missing:
        report.add("disclosure.element-missing", Place(f"content/{document.path}", 1), missing="、".join(missing))


def _check_index_number(document: Document, index: SectionIndex, report: Report) -> None:
    """A document that belongs in a catalogue has an index number (条例 art. 12), of its organisation's pattern."""
    owner = index.owner(document)
    numbering = numbering_of(index.cluster, owner) if owner is not None else None
    if owner is None or numbering is None:
        return
    if not document.index_number:
        if belongs(document) and not document.draft and index.catalogues(document):
            report.add("index-number.missing", Place(f"content/{document.path}", 1), organisation=owner.name)
    elif numbering.pattern.scope(document.index_number, numbering.values) is None and not document.source_url:
        where = Place(f"content/{document.path}", document.lines.get("index_number", 1), 1)
        pattern = owner.index_pattern or (index.cluster.platform.index_number.pattern if index.cluster.platform.index_number else "")
        report.add("index-number.form", where, value=document.index_number, pattern=pattern, organisation=owner.name)


def make_card(
    document: Document, site: Site, section: Section, index: SectionIndex, clock: Moment, *, route: str, image: Size | None, state: str,
    interpreted: bool,
) -> Card:  # fmt: skip
    owner = index.owner(document)
    return Card(
        file=document.path,
        title=document.title,
        path=site.base + url_of(route),
        origin=site.origin,
        site=site.id,
        site_name=site.name,
        section=section.id,
        section_name=section.name,
        kind=document.kind,
        published=document.published,
        updated=document.modified,
        summary=document.summary,
        source=document.source or (owner.name if owner else ""),
        owner=owner.name if owner else "",
        doc_number=document.doc_number,
        image=f"{site.base}/{variant_route(route, document.image, image.suffix, image.extension)}" if image else "",
        image_width=image.width if image else 0,
        image_height=image.height if image else 0,
        image_alt=document.image_alt,
        sticky=is_sticky(document, clock),
        validity=state,
        interpreted=interpreted,
        index_number=document.index_number,
        issuer="、".join(index.name_of(one) for one in document.issuer),
        created=document.created,
        effective=document.effective,
        expiry=document.expiry,
        topic=document.topic,
        genre=document.genre or document.doc_type,
        audience=document.audience,
        item=index.item(document),
        position=document.position,
        duties=document.duties,
        state=survey_state(document, clock),
        opens=document.opens,
        closes=document.closes,
        reply_by=document.reply_by,
        form=document.form,
        format=document.format,
        weight=document.weight,
        year=document.year,
        organisation=document.organisation,
        language=document.language or site.language,
    )


def is_sticky(document: Document, clock: Moment) -> bool:
    return document.sticky and (document.sticky_until is None or clock < document.sticky_until)


def _memberships(
    document: Document,
    home: tuple[Site, Section],
    others: list[tuple[Site, Section]],
    clock: Moment,
    index: SectionIndex,
) -> tuple[tuple[Membership, ...], tuple[tuple[str, str, str], ...]]:
    site = home[0]
    published = document.published.minute
    lists: list[Membership] = [Membership(f"site:{site.id}", published)]
    copies: list[tuple[str, str, str]] = []
    for at, to in (home, *others):
        copied = to.mode == "copy" and at.id != site.id
        route = copy_route(document, to) if copied else None
        if copied and route:
            copies.append((at.id, to.id, route))
        lists.append(Membership(f"section:{at.id}/{to.id}", rank(document, to), route))
        if is_sticky(document, clock):
            lists.append(Membership(f"sticky:{at.id}/{to.id}", published, route))
    subject = document.topic or (document.keywords[0] if document.keywords else "")
    if subject:
        lists.append(Membership(f"related:{site.id}/{subject}", published))
    lists.extend(Membership(one.list, one.rank) for one in catalogue_places(document, index))
    topics = (name if "/" in name else f"{site.id}/{name}" for name in document.topics)
    lists.extend(Membership(f"topic:{name}", published) for name in topics)
    of_leader = "speech" if document.genre == SPEECH else "leader"
    lists.extend(Membership(leader_list(of_leader, site.id, one.text), published) for one in document.leaders)
    return tuple(lists), tuple(copies)


def leader_list(kind: str, site: str, written: str) -> str:
    """The list of what a leader took part in (`leader`) or said (`speech`), by name; `site/name` names one of another
    site."""
    at, _, name = written.rpartition("/")
    return f"{kind}:{at or site}/{leader_name(name)}"


def leader_name(written: str) -> str:
    """A person's name without the spaces that fill up names of two characters."""
    return re.sub(r"\s+", "", written)


def _counted(document: Document, owner: Organisation | None, acts: tuple[Act, ...]) -> Iterator[Membership]:
    """Lists of what the yearly report counts: an organisation's own normative documents, by when they were issued and
    by when they ended (rank 0: ended, nobody said when)."""
    row = next((row for row, genres in counted().items() if document.genre in genres), None)
    if row is None or owner is None or document.kind != "policy" or document.source_url:
        return
    yield Membership(f"issued:{owner.id}/{row}", (document.created or document.published).minute)
    ends = [one.since.minute for one in acts if OUTCOMES[one.kind] == "repealed"]
    if document.expiry is not None:
        ends.append(document.expiry.end_of_day().minute)
    if ends:
        yield Membership(f"ended:{owner.id}/{row}", min(ends))
    elif document.validity in ("repealed", "lapsed"):
        yield Membership(f"ended:{owner.id}/{row}", 0)


def rank(document: Document, section: Section) -> int:
    """The place in a list: lists are shown from the highest rank down."""
    if section.order == "weight":
        return -document.weight
    if section.order == "title":
        points = [min(ord(character), 0xFFFFF) for character in re.sub(r"[《〈“”\s]", "", document.title)[:3]]
        first, second, third = (*points, 0, 0, 0)[:3]
        return -((first << 40) | (second << 20) | third)
    return document.published.minute
