"""What a page says to machines: JSON-LD in the terms of schema.org, one graph a page.

A script of type `application/ld+json` is a data block and never runs, so a Content-Security-Policy without
`unsafe-inline` lets it stand (HTML §4.12.1; CSP 3 §6.1.11 applies to scripts that execute).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.parse.document import Document
from sitegen.render.shared import Frame
from sitegen.render.views import DocumentView, PageView, SiteView
from sitegen.schema.moment import Moment
from sitegen.vocabulary import vocabulary

Thing = dict[str, Any]

# What would end the element or start another (HTML §13.1.2.1), and what is no JSON in old scripts.
_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


class Described(msgspec.Struct, frozen=True):
    """A document as its page knows it. `url`: its canonical address. `image`: absolute, or "". `about`: (title, url) of
    documents it explains. `files`: (title, absolute address, MIME type) of its attachments."""

    document: Document
    view: DocumentView
    page: PageView
    site: SiteView
    frame: Frame
    url: str
    section: str
    image: str
    about: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str, str], ...]


def script(graph: list[Thing]) -> Markup:
    """The element to put in the head of a page; "" when there is nothing to say."""
    if not graph:
        return Markup("")
    data = {"@context": "https://schema.org", "@graph": [_filled(one) for one in graph]}
    text = msgspec.json.encode(data).decode()
    for character, escape in _ESCAPES:
        text = text.replace(character, escape)
    return Markup(f'<script type="application/ld+json">{text}</script>')


def _filled(thing: Thing) -> Thing:
    """Without what is not known."""
    return {key: value for key, value in thing.items() if value not in (None, "", [], {})}


def breadcrumbs(page: PageView, origin: str) -> list[Thing]:
    """BreadcrumbList; none where the way is one step. The last step is the page itself and needs no address."""
    if len(page.crumbs) < 2:
        return []
    steps = [
        _filled({"@type": "ListItem", "position": number, "name": name, "item": _absolute(href, origin)})
        for number, (name, href) in enumerate(page.crumbs, 1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": steps}]


def _absolute(href: str, origin: str) -> str:
    return f"{origin}{href}" if href.startswith("/") else href


def website(site: SiteView, search: str) -> list[Thing]:
    """A home page: the site, its search, and who answers for it."""
    home = f"{site.origin}{site.base}/"
    organiser = organisation(site)
    return [
        organiser,
        {
            "@type": "WebSite",
            "name": site.name,
            "url": home,
            "description": site.description,
            "inLanguage": site.language,
            "publisher": {"@id": organiser["@id"]},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{site.origin}{search}?q={{q}}"},
                "query-input": "required name=q",
            },
        },
    ]


def organisation(site: SiteView) -> Thing:
    """主办单位: GovernmentOrganization."""
    record = site.organisation
    home = f"{site.origin}{site.base}/"
    return _filled(
        {
            "@type": "GovernmentOrganization",
            "@id": f"{home}#organisation",
            "name": record.name if record else site.name,
            "alternateName": record.short if record else "",
            "url": home,
            "logo": f"{site.origin}{site.base}/icon-512.png",
            "telephone": site.phone or (record.phone if record else ""),
            "email": site.email or (record.email if record else ""),
            "address": site.address or (record.address if record else ""),
        }
    )


def document(one: Described) -> list[Thing]:
    """The thing a document is, by its kind."""
    make = _KINDS.get(one.document.kind, _page)
    return [_filled({**_common(one), **make(one)})]


def _common(one: Described) -> Thing:
    document = one.document
    return {
        "url": one.url,
        "name": document.title,
        "description": one.page.description,
        "inLanguage": document.language or one.site.language,
        "datePublished": _stamp(one, document.published),
        "dateModified": _stamp(one, document.modified),
        "keywords": list(document.keywords),
        "image": one.image,
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": one.view.publisher_name},
        "isBasedOn": document.source_url,
    }


def _stamp(one: Described, moment: Moment | None) -> str:
    """A minute with its offset from UTC where one was written, else the day: a time of day is not made up."""
    if moment is None:
        return ""
    return one.frame.stamp(moment) if moment.exact else moment.day()


def _news(one: Described) -> Thing:
    """文章、通知公告、政策解读、在线访谈."""
    author: Thing = {"@type": "Organization", "name": one.view.source_name}
    if one.document.author:
        author = {"@type": "Person", "name": one.document.author}
    return {
        "@type": "NewsArticle",
        "headline": one.document.title[:110],
        "articleSection": one.section,
        "author": author,
        "mainEntityOfPage": one.url,
        "about": [{"@type": "Legislation", "name": title, "url": url} for title, url in one.about],
    }


def _legislation(one: Described) -> Thing:
    """政策文件.."""
    document = one.document
    force = vocabulary("legal_force").get(one.view.validity_code, "")
    return {
        "@type": "Legislation",
        "legislationIdentifier": document.doc_number or document.index_number,
        "legislationType": document.doc_type,
        "legislationDate": _stamp(one, document.created),
        "legislationDateOfApplicability": _stamp(one, document.effective),
        "expires": _stamp(one, document.expiry),
        "legislationLegalForce": f"https://schema.org/{force}" if force else "",
        "legislationPassedBy": [{"@type": "GovernmentOrganization", "name": name} for name in one.view.issuer_names],
        "about": document.topic.replace("\\", " / "),
    }


def _service(one: Described) -> Thing:
    document = one.document
    channel: Thing = {
        "@type": "ServiceChannel",
        "serviceUrl": document.online,
        "servicePhone": {"@type": "ContactPoint", "telephone": document.phone},
        "serviceLocation": {"@type": "Place", "name": document.place},
    }
    return {
        "@type": "GovernmentService",
        "serviceOperator": {"@type": "GovernmentOrganization", "name": one.view.publisher_name},
        "audience": {"@type": "Audience", "audienceType": document.audience} if document.audience else None,
        "availableChannel": _filled(channel),
        "hoursAvailable": document.hours,
        # GovernmentService is no CreativeWork: it has no dates, language or publisher of its own.
        **dict.fromkeys(("datePublished", "dateModified", "inLanguage", "keywords", "isAccessibleForFree", "publisher", "isBasedOn")),
    }


def _letter(one: Described) -> Thing:
    document = one.document
    answers = []
    if document.replied is not None:
        by = {"@type": "Organization", "name": document.reply_by or one.view.source_name}
        answers = [
            {"@type": "Answer", "text": one.page.description or document.title, "dateCreated": _stamp(one, document.replied), "author": by}
        ]
    question: Thing = {
        "@type": "Question",
        "name": document.title,
        "text": document.question,
        "dateCreated": _stamp(one, document.asked),
        "answerCount": len(answers),
        "acceptedAnswer": answers[0] if answers else None,
    }
    return {"@type": "QAPage", "mainEntity": _filled(question)}


def _leader(one: Described) -> Thing:
    person = {
        "@type": "Person",
        "name": one.document.title,
        "jobTitle": one.document.position,
        "image": one.image,
        "worksFor": {"@type": "GovernmentOrganization", "name": one.view.publisher_name},
    }
    return {"@type": "ProfilePage", "mainEntity": _filled(person)}


def _organisation(one: Described) -> Thing:
    record = one.frame.cluster.organisations.get(one.document.organisation)
    if record is None:
        return _page(one)
    body = {
        "@type": "GovernmentOrganization",
        "name": record.name,
        "telephone": record.phone,
        "email": record.email,
        "faxNumber": record.fax,
        "address": record.address,
    }
    return {"@type": "AboutPage", "mainEntity": _filled(body)}


def _dataset(one: Described) -> Thing:
    files = [
        {"@type": "DataDownload", "name": title, "contentUrl": address, "encodingFormat": mime.partition(";")[0]}
        for title, address, mime in one.files
    ]
    return {
        "@type": "Dataset",
        "creator": {"@type": "GovernmentOrganization", "name": one.view.publisher_name},
        "distribution": files,
    }


def _report(one: Described) -> Thing:
    return {"@type": "Report", "temporalCoverage": str(one.document.year) if one.document.year else ""}


def _topic(one: Described) -> Thing:
    return {"@type": "CollectionPage"}


def _page(one: Described) -> Thing:
    return {"@type": "WebPage"}


_KINDS: dict[str, Callable[[Described], Thing]] = {
    "article": _news,
    "notice": _news,
    "interpretation": _news,
    "interview": _news,
    "policy": _legislation,
    "service": _service,
    "letter": _letter,
    "leader": _leader,
    "organisation": _organisation,
    "dataset": _dataset,
    "annual-report": _report,
    "topic": _topic,
}
