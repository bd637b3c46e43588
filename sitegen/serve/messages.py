"""What the server and its workshop say to each other: requests, answers, and progress in between."""

from __future__ import annotations

from typing import Any

import msgspec

from sitegen.schema.moment import Moment

# ── requests ──


class Update(msgspec.Struct, frozen=True, tag=True):
    """Bring the library up to date. `folders`: where something happened (`content/a`), None: look everywhere."""

    folders: tuple[str, ...] | None = None


class Ask(msgspec.Struct, frozen=True, tag=True):
    """What production answers at a host and path."""

    host: str
    path: str


class Look(msgspec.Struct, frozen=True, tag=True):
    """What lies at these (host, path) now."""

    addresses: tuple[tuple[str, str], ...]


class SetTime(msgspec.Struct, frozen=True, tag=True):
    """Another clock (None: now) and whether drafts are shown, from the next update on."""

    clock: Moment | None
    drafts: bool


class GetOverview(msgspec.Struct, frozen=True, tag=True):
    """The sites of the cluster."""


class GetFindings(msgspec.Struct, frozen=True, tag=True):
    """Findings that stand, by site, part of a path and severity ("": any)."""

    site: str = ""
    path: str = ""
    severity: str = ""
    limit: int = 200


class WhereIs(msgspec.Struct, frozen=True, tag=True):
    """The page of a file of the repository."""

    path: str


class Check(msgspec.Struct, frozen=True, tag=True):
    """Use some time to make pages nobody asked for, for what there is to find."""

    milliseconds: int


class Hurry(msgspec.Struct, frozen=True, tag=True):
    """Somebody waits: what is done because nobody did ends with the piece in hand. Has no answer."""


class Index(msgspec.Struct, frozen=True, tag=True):
    """Index some of the documents that wait, before a search."""


class Shard(msgspec.Struct, frozen=True, tag=True):
    """Use some time to let the static shards follow, before one of their files is asked for."""

    milliseconds: int


class Glance(msgspec.Struct, frozen=True, tag=True):
    """Use some time to see whether something happened that no event told of."""

    milliseconds: int


Request = Update | Check | Glance | Ask | Look | SetTime | GetOverview | GetFindings | WhereIs | Index | Shard | Hurry

# ── answers ──


class Shown(msgspec.Struct, frozen=True):
    """A finding ready to be shown: words in both languages, the source line cut around the place."""

    code: str
    severity: str
    path: str
    line: int
    column: int
    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""
    before: str = ""
    marked: str = ""
    after: str = ""


class Updated(msgspec.Struct, frozen=True, tag=True):
    """The library after an update. `changed`: inputs that were read again. `hosts`: (real host, whether it only leads
    to another). `due`: seconds until something changes by itself. `trouble`: findings for which the update could not
    be made; the library is as it was. `ready`: there is something to show. `endpoint`: path of the search service, ""
    without one; `searched`: visitors can search, with the service or the static shards; `index`: the folder whose
    `search/` has the index."""

    ready: bool
    changed: tuple[str, ...]
    hosts: tuple[str, ...]
    portal: str
    scheme: str
    clock: str
    due: float | None
    seconds: float
    files: int
    trouble: tuple[Shown, ...] = ()
    notes: tuple[Shown, ...] = ()
    endpoint: str = ""
    searched: bool = False
    index: str = ""

    @staticmethod
    def nothing() -> Updated:
        """Of a library that could not be opened."""
        return Updated(False, (), (), "", "https", "", None, 0.0, 0)


class Answer(msgspec.Struct, frozen=True, tag=True):
    """What production answers. `location`: where a 301 leads, a real address. `held`: the page could not be made,
    `body` is its last good version; `outdated`: so is the document it was made of. `site`, `route`: which page it is."""

    status: int
    body: bytes = b""
    route: str = ""
    site: str = ""
    location: str = ""
    digest: str = ""
    held: bool = False
    outdated: bool = False
    findings: tuple[Shown, ...] = ()


class Seen(msgspec.Struct, frozen=True):
    """What an open page needs to know of an address. `bare`: digest without its style sheets; `styles`: those; `held`: it
    is the last good version, of the page or of its document."""

    status: int
    digest: str
    bare: str
    styles: tuple[str, ...]
    findings: tuple[Shown, ...]
    held: bool = False


class Looked(msgspec.Struct, frozen=True, tag=True):
    """In the order of the addresses."""

    seen: tuple[Seen, ...]


class SiteRow(msgspec.Struct, frozen=True):
    """A site in the overview. `phase`: see `settings.life_cycle`, or `failed`. `changed`: the last change, as people write it."""

    id: str
    name: str
    address: str
    phase: str
    kind: str
    documents: int
    changed: str
    errors: int
    warnings: int


class Overview(msgspec.Struct, frozen=True, tag=True):
    """`drafts`: how many documents are drafts."""

    platform: str
    clock: str
    fixed: bool
    drafts_shown: bool
    sites: tuple[SiteRow, ...]
    errors: int
    warnings: int
    documents: int

    @staticmethod
    def nothing() -> Overview:
        """Of a library that cannot be opened."""
        return Overview("", "", False, False, (), 0, 0, 0)


class Findings(msgspec.Struct, frozen=True, tag=True):
    """The first of them, and how many there are of each severity."""

    shown: tuple[Shown, ...]
    total: int
    counts: dict[str, int]


class Found(msgspec.Struct, frozen=True, tag=True):
    """The real address of a page; "" when there is none, and `why`, where that is known: the document is a `draft`,
    `withdrawn`, `scheduled`, `offline` or `broken`."""

    address: str
    why: str = ""


class Checked(msgspec.Struct, frozen=True, tag=True):
    """How many pages were never made, and how many new findings there were. `more`: there is something else to do while
    nobody waits."""

    left: int
    found: int
    more: bool = False


class Indexed(msgspec.Struct, frozen=True, tag=True):
    """How many documents are not in the index yet."""

    left: int


class Sharded(msgspec.Struct, frozen=True, tag=True):
    """Whether the shards are not yet those of the library."""

    more: bool


class Glanced(msgspec.Struct, frozen=True, tag=True):
    """Folders that are not as the library has them. `more`: not all were looked at."""

    folders: tuple[str, ...]
    more: bool


class Done(msgspec.Struct, frozen=True, tag=True):
    """Nothing to say."""


class Fault(msgspec.Struct, frozen=True, tag=True):
    """The machine stands in the way, or we do (`code` ours)."""

    code: str
    params: dict[str, str]
    traceback: str = ""


class Working(msgspec.Struct, frozen=True, tag=True):
    """Progress of the request in hand."""

    stage: str
    done: int
    total: int


Reply = Updated | Answer | Looked | Overview | Findings | Found | Checked | Glanced | Indexed | Sharded | Done | Fault | Working

_encoder = msgspec.msgpack.Encoder()
_requests = msgspec.msgpack.Decoder(Request)
_replies = msgspec.msgpack.Decoder(Reply)


def encode(message: Any) -> bytes:
    """A frame: four bytes of length, then the message."""
    data = _encoder.encode(message)
    return len(data).to_bytes(4, "big") + data


def decode_request(data: bytes) -> Request:
    found: Request = _requests.decode(data)
    return found


def decode_reply(data: bytes) -> Reply:
    found: Reply = _replies.decode(data)
    return found
