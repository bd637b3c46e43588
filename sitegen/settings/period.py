"""A period (起止时间): from an instant until another, either of them open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

import msgspec

from sitegen.schema.kinds import FLAG, MOMENT, either, list_of, record
from sitegen.schema.moment import Moment
from sitegen.schema.node import Node, Scalar
from sitegen.schema.record import Field, Kind, Source, Value


class Period(msgspec.Struct, frozen=True):
    """`start` is the first minute, none: always; `end` the first minute after it, none: for good."""

    start: Moment | None = None
    end: Moment | None = None


class Timed(Protocol):
    """Something that lasts for a period."""

    @property
    def start(self) -> Moment | None: ...

    @property
    def end(self) -> Moment | None: ...


AnyTimed = TypeVar("AnyTimed", bound=Timed)


def lasts(one: Timed, clock: Moment) -> bool:
    """Whether a period holds the instant."""
    return (one.start is None or one.start <= clock) and (one.end is None or clock < one.end)


def first_lasting(many: Iterable[AnyTimed], clock: Moment) -> AnyTimed | None:
    """The first that lasts at the instant."""
    return next((one for one in many if lasts(one, clock)), None)


def bounds(one: Timed) -> Iterator[tuple[bool, Moment]]:
    """(whether it begins, when) of each end that is given."""
    if one.start is not None:
        yield True, one.start
    if one.end is not None:
        yield False, one.end


def period_values(values: dict[str, Value]) -> dict[str, Value]:
    """`from` and `until` as written → `start`, `end`: a day without a time of day is meant to its end."""
    kept = {name: value for name, value in values.items() if name not in ("from", "until")}
    kept["start"] = values.get("from")
    until: Moment | None = values.get("until")
    kept["end"] = until if until is None or until.exact else until.end_of_day()
    return kept


def checked(kind: Kind) -> Kind:
    """A record with `start` and `end`, refused when it ends before it begins."""

    def read(node: Node, source: Source) -> Value | None:
        value = kind.read(node, source)
        if value is None or value.start is None or value.end is None or value.start < value.end:
            return value
        source.refuse(node, "settings.period-order", start=value.start.to_minute(), end=value.end.to_minute())
        return None

    return Kind(read, kind.schema)


PERIOD_FIELDS = (
    Field("from", ("开始",), MOMENT, "从这一刻开始，不写则立即"),
    Field("until", ("截止", "结束"), MOMENT, "到这一刻为止；只写日期时含当天"),
)
PERIOD = checked(record(PERIOD_FIELDS, lambda **values: Period(**period_values(values))))


def _read_switch(node: Node, source: Source) -> Value | None:
    if isinstance(node, Scalar):
        on = FLAG.read(node, source)
        return None if on is None else ((Period(),) if on else ())
    found: list[Period] | None = list_of(PERIOD).read(node, source)
    return None if found is None else tuple(found)


# A switch: yes, no, or the periods in which it is on.
SWITCH = Kind(_read_switch, either(FLAG, list_of(PERIOD)).schema)
