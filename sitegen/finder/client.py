"""Who asks, and whether they ask too often. Addresses are kept in memory for counting, and nowhere else."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable, Sequence

from sitegen.finder.options import Limits

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(written: Sequence[str]) -> tuple[Network, ...]:
    """ValueError for what is no network."""
    return tuple(ipaddress.ip_network(one) for one in written)


def client_of(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The client's address: the peer's, or, behind trusted proxies, the last one they did not add themselves."""
    address = peer
    for named in reversed([one.strip() for one in forwarded.split(",") if one.strip()]):
        if not _inside(address, trusted):
            break
        address = named
    return _network_of(address)


def _inside(address: str, trusted: Sequence[Network]) -> bool:
    found = _read(address)
    return found is not None and any(found in one for one in trusted)


def _network_of(address: str) -> str:
    """IPv6 clients have whole networks to themselves: they are counted by /64."""
    found = _read(address)
    if found is None:
        return ""
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


def _read(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address as a socket or a proxy writes it. On a socket for both families IPv4 clients are `::ffff:192.0.2.1`: all
    of them in one network of IPv6. Some proxies write the port behind."""
    plain = address.partition("]")[0].removeprefix("[") if address.startswith("[") else address
    if plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        found = ipaddress.ip_address(plain)
    except ValueError:
        return None
    return found if found.version == 4 else found.ipv4_mapped or found


class Rates:
    """A token bucket for each client."""

    def __init__(self, limits: Limits, now: Callable[[], float]) -> None:
        self._limits, self._now = limits, now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Takes a token. Returns 0, or the seconds after which there will be one."""
        now, limits = self._now(), self._limits
        left, seen = self._buckets.pop(client, (float(limits.burst), now))
        left = min(float(limits.burst), left + (now - seen) * limits.rate)
        allowed = left >= 1
        self._buckets[client] = (left - 1 if allowed else left, now)
        if len(self._buckets) > limits.clients:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / limits.rate
