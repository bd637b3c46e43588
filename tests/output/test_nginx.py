"""The nginx configuration of docs/operators.md, in a real nginx, over the demonstration cluster."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator

import pytest

from tests.output.built import Built
from tests.output.nginx import MANUAL, nginx, server_blocks

# (status, headers with lower-case names, body) of a path on a host.
Ask = Callable[[str, str], tuple[int, dict[str, str], bytes]]


@pytest.fixture(scope="module")
def ask(demo: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """nginx with the manual's configuration: as it stands for the portal, and with the township in the county's."""
    site, path = server_blocks()
    county = site.partition("# 网站的其他域名")[0].replace("www", "baihe").replace("    location /assets/", path + "    location /assets/")
    township = "".join(re.findall(r"^map .*\n", site, re.MULTILINE)).replace("www", "lishu")
    with nginx(demo, site + county + township, tmp_path_factory.mktemp("nginx")) as port:

        def ask(host: str, path: str) -> tuple[int, dict[str, str], bytes]:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", path, headers={"Host": host})
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

        yield ask


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
        address = line.split(" ")[0]
        status, _, body = ask("www.shifan.gov.cn", address)
        words = "網頁已撤下" if address.startswith("/hant/") else "网页已撤下"
        assert (status, words in body.decode()) == (410, True)
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
    status, headers, _ = ask("baihe.shifan.gov.cn", "/lishu")
    assert (status, headers["location"].endswith("/lishu/")) == (301, True)


def test_the_other_domain_leads_to_the_main_one(ask: Ask) -> None:
    host = "示范市.政务".encode("idna").decode()
    assert host in MANUAL.read_text(encoding="utf-8")
    status, headers, _ = ask(host, "/news/?a=b")
    assert (status, headers["location"]) == (301, "https://www.shifan.gov.cn/news/?a=b")
