"""The nginx configuration of docs/operators.md, in a real nginx, over the demonstration cluster."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.output.built import Built
from tests.tools.tool import tool

MANUAL = Path(__file__).resolve().parents[2] / "docs/operators.md"

# (status, headers with lower-case names, body) of a path on a host.
Ask = Callable[[str, str], tuple[int, dict[str, str], bytes]]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def ask(demo: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """nginx with the manual's configuration: as it stands for the portal, and with the township in the county's."""
    program, folder, port = tool("nginx"), tmp_path_factory.mktemp("nginx"), _free_port()
    site, path = re.findall(r"```nginx\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    county = (
        site.partition("# 网站的其他域名")[0]
        .replace("www", "baihe")
        .replace("    location /assets/", path + "    location /assets/")
    )
    township = "".join(re.findall(r"^map .*\n", site, re.MULTILINE)).replace("www", "lishu")
    text = (
        (site + county + township)
        .replace("/srv/sitegen/build", str(demo.build))
        .replace("listen 80;", f"listen 127.0.0.1:{port};")
    )
    types = "types { text/html html; text/css css; text/javascript js; image/svg+xml svg; image/webp webp; text/xml xml; }"
    places = "".join(
        f"{one}_temp_path {folder / one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; worker_processes 1; events {{}}\n"
        f"http {{ {types} access_log off; map_hash_bucket_size 256; {places}\n{text}\n}}\n",
        encoding="utf-8",
    )
    log = (folder / "log").open("w")
    # nginx started by root works as "nobody", who may not look into pytest's folders.
    options = "user root;" if Path("/proc/self").stat().st_uid == 0 else ""
    server = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf", "-g", options], stderr=log)

    def ask(host: str, path: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    for _ in range(100):
        try:
            ask("www.shifan.gov.cn", "/")
            break
        except ConnectionRefusedError:
            assert server.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)
    try:
        yield ask
    finally:
        server.terminate()
        server.wait(10)
        log.close()


def test_a_page_comes_with_the_strict_policy(ask: Ask) -> None:
    status, headers, body = ask("www.shifan.gov.cn", "/news/")
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert "示范要闻" in body.decode()


def test_assets_are_kept_for_a_year(ask: Ask) -> None:
    found = re.search(r"/assets/css/site\.[0-9a-f]+\.css", ask("www.shifan.gov.cn", "/")[2].decode())
    assert found is not None
    status, headers, _ = ask("www.shifan.gov.cn", found.group())
    assert (status, headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in headers["cache-control"]


def test_moved_addresses_answer_301_and_withdrawn_ones_410(ask: Ask, demo: Built) -> None:
    asked = 0
    for host, site in (("www.shifan.gov.cn", "www"), ("baihe.shifan.gov.cn", "baihe")):
        for line in (demo.build / f"nginx/{site}/moved.map").read_text(encoding="utf-8").splitlines():
            old, new = line.rstrip(";").split(" ")
            status, headers, _ = ask(host, old)
            assert (status, headers["location"]) == (301, new)
            assert demo.file(new) is not None, new
            asked += 1
    for line in (demo.build / "nginx/www/gone.map").read_text(encoding="utf-8").splitlines():
        status, _, body = ask("www.shifan.gov.cn", line.split(" ")[0])
        assert (status, "网页已撤下" in body.decode()) == (410, True)
        asked += 1
    assert asked >= 3


def test_an_unknown_address_shows_the_site_s_own_page(ask: Ask) -> None:
    status, _, body = ask("www.shifan.gov.cn", "/no/such/page.html")
    assert (status, "网页不存在" in body.decode()) == (404, True)


def test_a_site_under_a_path_is_served_by_the_site_above(ask: Ask) -> None:
    status, _, body = ask("baihe.shifan.gov.cn", "/lishu/")
    assert (status, "白河县梨树镇人民政府" in body.decode()) == (200, True)
    status, _, body = ask("baihe.shifan.gov.cn", "/lishu/no/such/page.html")
    assert (status, 'href="/lishu/' in body.decode()) == (404, True)


def test_the_other_domain_leads_to_the_main_one(ask: Ask) -> None:
    host = "示范市.政务".encode("idna").decode()
    assert host in MANUAL.read_text(encoding="utf-8")
    status, headers, _ = ask(host, "/news/?a=b")
    assert (status, headers["location"]) == (301, "https://www.shifan.gov.cn/news/?a=b")
