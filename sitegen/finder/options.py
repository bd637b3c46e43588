"""How a service is set up: by the command line or by the environment."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import msgspec
import yaml


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `limits.yml`; what each number means is written there."""

    rate: float
    burst: int
    clients: int
    waiting: int
    deadline: float
    letters: int
    seen: int


class Options(msgspec.Struct, frozen=True):
    """`build`: the folder of a build. `prefix`: path of the JSON interface. `log`: folder of the query log, None for no
    log. `proxies`: networks of reverse proxies whose X-Forwarded-For is believed. `scopes`: what may be searched."""

    build: Path
    limits: Limits
    prefix: str = "/_search"
    log: Path | None = None
    proxies: tuple[str, ...] = ("127.0.0.0/8", "::1/128")
    scopes: tuple[str, ...] = ("site", "tree", "cluster")


@functools.cache
def usual_limits() -> Limits:
    text = resources.files("sitegen.finder").joinpath("limits.yml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Limits)


def options_from(environment: Mapping[str, str] = os.environ) -> Options:
    """SITEGEN_BUILD names the folder of the build; SITEGEN_SEARCH_PREFIX, _LOG, _PROXIES, _SCOPES (comma-separated),
    _RATE and _BURST change the rest. KeyError without a build, ValueError for a number that is none."""
    value = environment.get
    limits = usual_limits()
    limits = msgspec.structs.replace(
        limits,
        rate=float(value("SITEGEN_SEARCH_RATE") or limits.rate),
        burst=int(value("SITEGEN_SEARCH_BURST") or limits.burst),
    )
    found = Options(build=Path(environment["SITEGEN_BUILD"]), limits=limits)
    log = value("SITEGEN_SEARCH_LOG")
    return msgspec.structs.replace(
        found,
        prefix=value("SITEGEN_SEARCH_PREFIX") or found.prefix,
        log=Path(log) if log else None,
        proxies=_listed(value("SITEGEN_SEARCH_PROXIES")) or found.proxies,
        scopes=_listed(value("SITEGEN_SEARCH_SCOPES")) or found.scopes,
    )


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(one for one in (text or "").replace(",", " ").split() if one)
