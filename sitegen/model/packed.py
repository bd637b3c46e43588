"""A document as a worker hands it over: encoded once, with the keys of its names and of what it refers to."""

from __future__ import annotations

import msgspec

from sitegen.library.digest import number, of_bytes
from sitegen.model.files import file_names
from sitegen.model.references import all_relations, own_names
from sitegen.parse.document import Body, Document
from sitegen.parse.read import Parsed

_encode = msgspec.msgpack.encode
_document = msgspec.msgpack.Decoder(Document).decode
_body = msgspec.msgpack.Decoder(Body).decode


class Packed(msgspec.Struct, frozen=True):
    """What one file says. `record` and `body` are empty when the file is broken; `told`: its findings; `names`: keys of
    what it may be called; `relations`: (key, kind) of those it refers to; `files`: files beside it, in their order."""

    record: bytes = b""
    body: bytes = b""
    digest: int = 0
    told: bytes | None = None
    names: tuple[int, ...] = ()
    relations: tuple[tuple[int, str], ...] = ()
    files: tuple[str, ...] = ()

    def document(self) -> Document:
        return _document(self.record)

    def read_body(self) -> Body:
        return _body(self.body)


def pack(parsed: Parsed) -> Packed:
    told = _encode(parsed.diagnostics) if parsed.diagnostics else None
    if parsed.document is None or parsed.body is None:
        return Packed(told=told)
    return packed(parsed.document, parsed.body, told)


def packed(document: Document, body: Body, told: bytes | None) -> Packed:
    record, text = _encode(document), _encode(body)
    return Packed(
        record,
        text,
        of_bytes(record + text),
        told,
        tuple(number(name) for name in own_names(document)),
        tuple((number(name), kind) for kind, name in all_relations(document, body)),
        tuple(dict.fromkeys(file_names(document, body))),
    )
