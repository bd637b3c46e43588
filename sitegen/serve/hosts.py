"""The preview's own host names: each real host has one, no two share one, and adding a site changes none.

    portal www.shifan.gov.cn:   www.shifan.gov.cn     → www.localhost      one label before the portal's domain
                                jyj.shifan.gov.cn     → jyj.localhost
                                www.baihe.gov.cn      → www.baihe.gov.cn.localhost      all others keep their name
                                a.b.shifan.gov.cn     → a.b.shifan.gov.cn.localhost
    the same of a commit:       jyj.shifan.gov.cn     → jyj.as-1a2b3c4d.localhost

Injective: a name of one label comes from the portal's domain only; others have at least two (settings refuse a host
without a dot); a label `as-…` or `port-…` at the end is no top-level domain (RFC 3696 §2: letters only, or `xn--`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

DOMAIN = "localhost"


def preview_host(real: str, portal: str, *, domain: str = DOMAIN, view: str = "") -> str:
    """The preview's name for a real host, in ASCII. `view`: `as-<commit>` for the site as of a commit."""
    name, _, port = real.partition(":")
    name = _ascii(name)
    home = _ascii(portal.partition(":")[0]).partition(".")[2]
    label = name.removesuffix("." + home) if home else name
    short = label if home and "." not in label and label != name and not port else name
    parts = [short, *([f"port-{port}"] if port else []), *([view] if view else []), domain]
    return ".".join(parts)


def _ascii(host: str) -> str:
    """The form browsers send (示范市.政务 → xn--…)."""
    if host.isascii():
        return host.lower()
    try:
        return host.lower().encode("idna").decode()
    except UnicodeError:
        return "".join(one if one.isascii() else f"u{ord(one):x}" for one in host.lower())


class HostNames:
    """The names of one view of the cluster, in both directions."""

    def __init__(self, hosts: Iterable[str], portal: str, scheme: str, *, port: int, domain: str = DOMAIN, view: str = "") -> None:
        self.port, self.scheme = port, scheme
        self._preview = {one: preview_host(one, portal, domain=domain, view=view) for one in hosts}
        self._real = {name: one for one, name in self._preview.items()}
        origins = "|".join(re.escape(f"{scheme}://{one}") for one in sorted(self._preview, key=len, reverse=True))
        self._origin = re.compile(rf"(?:{origins})(?=[/?#]|$)") if origins else re.compile(r"(?!)")
        self.origins = {f"{scheme}://{one}": self.origin(name) for one, name in self._preview.items()}

    def real(self, host: str) -> str | None:
        """The real host behind a name of the preview."""
        return self._real.get(host)

    def origin(self, host: str) -> str:
        return f"http://{host}" if self.port == 80 else f"http://{host}:{self.port}"

    def address(self, real: str) -> str:
        """A real address as it is reached in the preview; an address of another host stays."""
        found = self._origin.match(real)
        return self.origins[found.group()] + real[found.end() :] if found else real
