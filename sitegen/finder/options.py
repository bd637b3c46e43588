"""How a service is set up: by the command line or by the environment."""

from __future__ import annotations

import functools
import ipaddress
import os
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

# More requests a second, or at once, than anybody means.
_MOST = 1e9
_PREFIX = "/_search"
_PROXIES = ("127.0.0.0/8", "::1/128")
_SCOPES = ("site", "tree", "cluster")


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
    prefix: str = _PREFIX
    log: Path | None = None
    proxies: tuple[str, ...] = _PROXIES
    scopes: tuple[str, ...] = _SCOPES


@functools.cache
def usual_limits() -> Limits:
    text = resources.files("sitegen.finder").joinpath("limits.yml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Limits)


class WrongSetting(ValueError):
    """A variable of the environment has a value nobody can mean. `expected`: what could be."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"{name}={value!r}: {expected}")
        self.name, self.value, self.expected = name, value, expected


def options_from(environment: Mapping[str, str] = os.environ) -> Options:
    """SITEGEN_BUILD names the folder of the build; SITEGEN_SEARCH_PREFIX, _LOG, _PROXIES, _SCOPES (comma-separated),
    _RATE and _BURST change the rest. WrongSetting for a value that is none, or where no build is named."""
    found = _Environment(environment)
    usual = usual_limits()
    log = found.text("LOG")
    build = environment.get("SITEGEN_BUILD", "")
    if not build:
        raise WrongSetting("SITEGEN_BUILD", "", "the folder of a build")
    return Options(
        build=Path(build),
        limits=msgspec.structs.replace(
            usual, rate=found.above_zero("RATE", float, usual.rate), burst=found.above_zero("BURST", int, usual.burst)
        ),
        prefix=found.prefix(),
        log=Path(log) if log else None,
        proxies=found.networks(),
        scopes=found.scopes(),
    )


_Number = TypeVar("_Number", int, float)


class _Environment:
    """The variables, one by one."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, name: str) -> str:
        return self._values.get(f"SITEGEN_SEARCH_{name}", "").strip()

    def _wrong(self, name: str, expected: str) -> WrongSetting:
        return WrongSetting(f"SITEGEN_SEARCH_{name}", self.text(name), expected)

    def above_zero(self, name: str, kind: Callable[[str], _Number], usual: _Number) -> _Number:
        if not self.text(name):
            return usual
        try:
            value = kind(self.text(name))
        except ValueError:
            value = kind("0")
        if not 0 < value < _MOST:
            raise self._wrong(name, "a number above 0")
        return value

    def prefix(self) -> str:
        value = self.text("PREFIX") or _PREFIX
        if not value.startswith("/"):
            raise self._wrong("PREFIX", "a path that begins with /")
        return value

    def networks(self) -> tuple[str, ...]:
        for one in _listed(self.text("PROXIES")):
            try:
                ipaddress.ip_network(one)
            except ValueError:
                raise self._wrong("PROXIES", "networks such as 10.0.0.0/8") from None
        return _listed(self.text("PROXIES")) or _PROXIES

    def scopes(self) -> tuple[str, ...]:
        if set(_listed(self.text("SCOPES"))) - set(_SCOPES):
            raise self._wrong("SCOPES", ", ".join(_SCOPES))
        return _listed(self.text("SCOPES")) or _SCOPES


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())
