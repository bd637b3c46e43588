"""The preview's answers are production's: the built bytes, and 301, 404, 410 as nginx's maps say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.output.built import Built, Page
from tests.output.conftest import ROOT
from tests.serve.running import Answer, Running, running

pytestmark = pytest.mark.xdist_group("serve-demo")

_SCRIPT = re.compile(rb'<script src="/~sitegen/live.js"[^>]*></script>(?=</body>)')


@pytest.fixture(scope="module")
def preview(demo: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Of the demonstration cluster, never built where the preview keeps its library."""
    with running(ROOT, "--build", str(tmp_path_factory.mktemp("preview") / "build")) as found:
        found.wait_for("files read")
        yield found


def _name(host: str) -> str:
    """The preview's name for a host of the demonstration cluster."""
    label, _, rest = host.partition(".")
    assert rest == "shifan.gov.cn"
    return f"{label}.localhost"


def _as_built(answer: Answer, demo: Built, port: int) -> bytes:
    """The answer without the two things the preview adds: the script, and addresses that lead to itself."""
    body = _SCRIPT.sub(b"", answer.body)
    for host in demo.hosts:
        body = body.replace(f"http://{_name(host)}:{port}".encode(), f"https://{host}".encode())
    return body


def test_every_page_of_every_site_is_the_built_one(demo: Built, preview: Running) -> None:
    moved = {
        f"{site.id}{line.split(' ')[0].removeprefix(site.base)}"
        for site in demo.sites.values()
        for file in (demo.build / f"nginx/{site.id}").glob("moved.map")
        for line in file.read_text(encoding="utf-8").splitlines()
        if not line.startswith('"~')
    }
    pages = scripts = links = 0
    for site in demo.sites.values():
        for file in sorted(one for one in site.folder.rglob("*") if one.is_file()):
            route = file.relative_to(site.folder).as_posix()
            path = f"{site.base}/{route}"
            data = file.read_bytes()
            raw = preview.get(_name(site.host), path, X_Sitegen_Raw="1")
            assert raw.body == data, path
            if f"{site.id}/{route}" in moved or f"{site.id}/{route.removesuffix('index.html')}" in moved:
                assert preview.get(_name(site.host), path).status == 301
                continue
            if site.settings.get("state") == "closed" and not re.match(r"assets/|(index|404|410)\.html$|robots\.txt$", route):
                assert preview.get(_name(site.host), path).status == 301
                continue
            answer = preview.get(_name(site.host), path)
            assert (answer.status, _as_built(answer, demo, preview.port)) == (200, data), path
            assert route.endswith(".html") or answer.body == data, path
            pages += 1
            scripts += answer.body != _SCRIPT.sub(b"", answer.body)
            links += b".localhost:" in _SCRIPT.sub(b"", answer.body)
    # What would make the comparison say nothing.
    assert pages > 1500
    assert scripts > 700
    assert links > 100


def test_links_to_other_sites_lead_to_their_preview_and_head_links_to_production(demo: Built, preview: Running) -> None:
    page, other = _linking(demo)
    shown = preview.get(_name(page.site.host), page.url.removeprefix(page.site.origin)).text
    assert f'href="{preview.url(_name(other), "/")}' in shown
    assert f'href="https://{other}/' not in _without_head(shown)
    assert f'<link rel="canonical" href="{page.url}">' in shown


def _linking(demo: Built) -> tuple[Page, str]:
    """A page with a link to another site, and that site's host."""
    for page in demo.of_kind("document"):
        text = _without_head((page.site.folder / page.path).read_text(encoding="utf-8"))
        for host in demo.hosts - {page.site.host}:
            if f'href="https://{host}/' in text:
                return page, host
    raise AssertionError("no page links to another site")


def _without_head(page: str) -> str:
    return re.sub(r"<(?:link|meta)\b[^>]*>", "", page)


def test_moved_and_withdrawn_addresses_answer_as_the_maps_of_nginx_say(demo: Built, preview: Running) -> None:
    moved = gone = 0
    for site in demo.sites.values():
        folder = demo.build / "nginx" / site.id
        for line in (folder / "moved.map").read_text().splitlines() if (folder / "moved.map").exists() else ():
            old, new = line.rstrip(";").rsplit(" ", 1)
            if old.startswith('"~'):
                old = f"{site.base}/any/page.html"
            answer = preview.get(_name(site.host), old)
            there = re.sub(r"^https://([\w-]+)\.shifan\.gov\.cn", rf"http://\1.localhost:{preview.port}", new)
            assert (answer.status, answer.headers["location"]) == (301, there), old
            moved += 1
        for line in (folder / "gone.map").read_text().splitlines() if (folder / "gone.map").exists() else ():
            answer = preview.get(_name(site.host), line.split(" ")[0])
            page = next(one for one in (site.folder / "410.html", site.folder / "404.html") if one.exists()).read_bytes()
            assert (answer.status, _as_built(answer, demo, preview.port)) == (410, page)
            gone += 1
    assert moved >= 3
    assert gone >= 1


def test_an_unknown_address_shows_the_site_s_own_page(demo: Built, preview: Running) -> None:
    for host, path, site in (
        ("www.localhost", "/no/such.html", "www"),
        ("baihe.localhost", "/lishu/no/such.html", "lishu"),
        ("www.localhost", "/NEWS/", "www"),
    ):
        answer = preview.get(host, path)
        page = (demo.sites[site].folder / "404.html").read_bytes()
        assert (answer.status, _as_built(answer, demo, preview.port)) == (404, page), path


def test_a_folder_without_its_slash_gets_it_and_is_never_listed(preview: Running) -> None:
    answer = preview.get("www.localhost", "/news")
    assert (answer.status, answer.headers["location"]) == (301, preview.url("www.localhost", "/news/"))
    answer = preview.get("baihe.localhost", "/lishu")
    assert (answer.status, answer.headers["location"]) == (301, preview.url("baihe.localhost", "/lishu/"))
    assert preview.get("www.localhost", "/assets/").status == 403


def test_another_domain_leads_to_the_main_one(preview: Running) -> None:
    name = "示范市.政务".encode("idna").decode() + ".localhost"
    answer = preview.get(name, "/news/?a=b")
    assert (answer.status, answer.headers["location"]) == (301, preview.url("www.localhost", "/news/?a=b"))


def test_pages_carry_the_policy_of_production(preview: Running) -> None:
    answer = preview.get("www.localhost", "/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'self'; base-uri 'none'; object-src 'none';")
    style = re.search(r"/assets/css/site\.[0-9a-f]+\.css", answer.text)
    assert style is not None
    assert preview.get("www.localhost", style.group()).headers["content-type"] == "text/css; charset=utf-8"


def test_a_page_that_did_not_change_is_not_sent_again(preview: Running) -> None:
    answer = preview.get("www.localhost", "/")
    again = preview.get("www.localhost", "/", If_None_Match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_the_index_names_every_site_with_its_preview(demo: Built, preview: Running) -> None:
    import json

    overview = json.loads(preview.get("localhost", "/~sitegen/overview").body)
    sites = {one["id"]: one for one in overview["sites"]}
    assert sites.keys() >= demo.sites.keys()
    assert sites["lishu"]["preview"] == preview.url("baihe.localhost", "/lishu/")
    assert sites["www"]["phase"] == "active"
    assert sites["www"]["documents"] > 50
    assert re.fullmatch(r"2026-11-\d\d \d\d:\d\d", sites["www"]["changed"])


def test_chosen_sites_are_served_and_no_others(demo: Built, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("chosen") / "build"
    page, other = _linking(demo)
    with running(ROOT, "--site", page.site.id, "--build", str(folder)) as preview:
        preview.wait_for("files read")
        shown = preview.get(_name(page.site.host), page.url.removeprefix(page.site.origin))
        assert shown.status == 200
        assert f'href="https://{other}/' in _without_head(shown.text)
        assert preview.get(_name(other), "/").status == 404
