"""Rows 3, 5, 6, 7, 15, 16 and 17 of the fault table: addresses, links, names and whose folder is whose."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from sitegen.diagnostics import MachineFault
from tests.engine.cluster import (
    Cluster,
    assert_like_clean,
    build_at,
    codes,
    diagnostics,
    differences,
    make_cluster,
    picture,
    rendered,
    tree,
)

CANARY = "CANARY-7f3a"


def outside(cluster: Cluster) -> Path:
    """A secret beside the repository."""
    path = cluster.root.parent / "secret.txt"
    path.write_text(f"{CANARY}\n", encoding="utf-8")
    return path


def assert_contained(cluster: Cluster, before: dict[str, bytes]) -> None:
    """No secret in any output, and nothing beside repository and build was touched."""
    for path, data in tree(cluster.build).items():
        assert CANARY.encode() not in data, path
    assert differences(surroundings(cluster), before) == []


def surroundings(cluster: Cluster) -> dict[str, bytes]:
    """Everything beside the output, the repository included."""
    return {path: data for path, data in tree(cluster.root.parent).items() if not path.startswith(("build/", "clean-"))}


# --- 3: HTML files ------------------------------------------------------------------------------------------------


def test_03_an_html_file_among_the_content_is_reported_and_never_published(cluster: Cluster) -> None:
    """The policy is the allow-list of types in `media/limits.yml`; the code names it."""
    cluster.write("content/city/news/evil.html", f"<script>{CANARY}</script>")
    cluster.write("content/city/news/evil.svg", f"<svg onload='{CANARY}'/>")
    cluster.append("content/city/news/bridge.md", "\n[页面](evil.html)\n\n![图](evil.svg)\n")
    result = build_at(cluster)
    assert sorted(codes(result)) == ["link.refused-file", "link.refused-file", "media.attachment-type", "media.svg"]
    assert_contained(cluster, surroundings(cluster))


# --- 5: slugs and old addresses -----------------------------------------------------------------------------------

HOSTILE_SLUGS = [
    "../../../evil", "..", ".", "%2e%2e%2fevil", "..%2fevil", "..\\\\evil", "/etc/evil", "//evil", "evil.", "evil ..", "a/b", "-evil",
    "EVIL", "恶", "evil\\0", "evil\\u202e", "a..b/../c", "evil\\n", "a" * 300,
]  # fmt: skip


@pytest.mark.parametrize("slug", HOSTILE_SLUGS, ids=range(len(HOSTILE_SLUGS)))
def test_05_a_hostile_slug_is_refused_or_harmless(cluster: Cluster, slug: str) -> None:
    before = surroundings(cluster)
    cluster.document("city/news/evil.md", title="恶意地址", slug=f'"{slug}"')
    before = surroundings(cluster)
    build_at(cluster)
    pages = {path for path, data in tree(cluster.build / "sites").items() if "恶意地址".encode() in data and "/20" in path}
    assert all(path.startswith("www/news/2026") for path in pages), pages
    assert cluster.has("www/news/202604/bridge.html")
    assert cluster.has("jyj/index.html")
    assert_contained(cluster, before)
    assert_like_clean(cluster)


@pytest.mark.parametrize("slug", ["con", "nul", "aux.x", "index", "list_1", "feed"])
def test_05_slugs_that_are_names_of_devices_or_of_our_own_files_break_nothing_else(cluster: Cluster, slug: str) -> None:
    cluster.document("departments/education/services/one.md", **service(), slug=slug)
    build_at(cluster)
    assert_like_clean(cluster)
    assert cluster.has("jyj/services/index.html")
    assert cluster.has("jyj/services/feed.xml")


def service() -> dict[str, str]:
    return {
        "title": "办事", "basis": "法", "conditions": "无", "materials": "[甲]", "place": "厅", "hours": "日", "phone": "1", "process": "[乙]",
    }  # fmt: skip


HOSTILE_ALIASES = [
    "/../../evil.html", "/%2e%2e/evil.html", "/..\\\\..\\\\evil.html", "//evil.example/x", "https://evil.example/", "evil.html",
    "/a//b.html", "/.hidden", "/a/./b", "/a\\0b", "/a b", "/" + "a" * 300, "/" + "a/" * 3000, "/恶", "/a\\nb.html", "javascript:alert(1)",
    "/..", "/", "", "/x/../../y",
]  # fmt: skip


@pytest.mark.parametrize("alias", HOSTILE_ALIASES, ids=range(len(HOSTILE_ALIASES)))
def test_05_a_hostile_old_address_is_refused_or_harmless(cluster: Cluster, alias: str) -> None:
    cluster.document("city/news/evil.md", title="恶意地址", aliases=f'["{alias}"]')
    before = surroundings(cluster)
    build_at(cluster)
    assert cluster.has("www/index.html")
    assert cluster.has("www/news/202604/bridge.html")
    assert cluster.has("jyj/index.html")
    assert "市民广场开放" in cluster.output("www/news/202603/opening.html")
    assert_contained(cluster, before)
    assert_like_clean(cluster)


@pytest.mark.parametrize(
    "alias", ["/", "/index.html", "/news/", "/news/index.html", "/news/202604/bridge.html", "/robots.txt", "/sitemap.xml", "/404.html"]
)
def test_05_an_old_address_that_is_somebodys_address_loses_to_it_and_is_reported(cluster: Cluster, alias: str) -> None:
    cluster.document("city/news/evil.md", title="恶意地址", aliases=f"['{alias}']")
    result = build_at(cluster)
    route = "www" + alias + ("index.html" if alias.endswith("/") else "")
    assert cluster.has(route)
    assert "refresh" not in cluster.output(route)
    assert codes(result) in (["page.address-twice"], ["model.alias"])
    assert result.diagnostics[0].place.path == "content/city/news/evil.md"


@pytest.mark.parametrize("alias", ["/news", "/news/202604", "/news/202604/bridge.html/more.html", "/index.html/x", "/assets"])
def test_05_an_old_address_that_needs_a_folder_where_a_file_is_breaks_nothing(cluster: Cluster, alias: str) -> None:
    before = tree_of_clean(cluster)
    cluster.document("city/notices/evil.md", title="恶意地址", aliases=f"['{alias}']", offline="2026-11-22 10:00")
    build_at(cluster)
    for path in before:
        assert path in tree(cluster.build / "sites"), path
    assert_like_clean(cluster)
    assert_like_clean(cluster, build_at(cluster, "2026-11-23 10:00"), "2026-11-23 10:00")


def tree_of_clean(cluster: Cluster) -> dict[str, bytes]:
    build_at(cluster, into=cluster.root.parent / "clean-before")
    return tree(cluster.root.parent / "clean-before" / "sites")


# --- 6: links of the file system ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "content/city/news/linked.md",
        "content/city/news/visitors.csv",
        "content/city/news/square.png",
        "content/city/leaders",
        "content/linked",
        "themes/plain/templates/404.html",
        "themes/plain/static/css/site.css",
        "themes/school/i18n/zh-Hans.yml",
        "themes/school/theme.yml",
        "themes/plain/templates/part",
        "sites/linked.yml",
        "sites/departments",
    ],
)
@pytest.mark.parametrize("target", ["secret.txt", "folder", "nowhere", "loop"])
def test_06_a_symbolic_link_is_named_with_its_target_and_never_followed(cluster: Cluster, path: str, target: str) -> None:
    if target == "folder":
        folder = cluster.root.parent / "folder"
        folder.mkdir()
        for name in ("x.md", "index.html", "card.html", "www.yml"):
            (folder / name).write_text(f"---\ntitle: {CANARY}\npublished: 2026-01-01\n---\n{CANARY}\n", encoding="utf-8")
    outside(cluster)
    place = cluster.path(path)
    if place.exists():
        cluster.remove(path)
    to = place.name if target == "loop" else cluster.root.parent / target
    place.symlink_to(to)
    before = surroundings(cluster)
    result = build_at(cluster)
    found = [one for one in result.diagnostics if one.code == "scan.link"]
    assert [(one.place.path, one.params["target"]) for one in found] == [(path, os.fspath(to))]
    assert_contained(cluster, before)
    assert_like_clean(cluster)


@pytest.mark.parametrize("folder", ["content", "themes"])
def test_06_an_input_folder_that_is_itself_a_link_is_reported(cluster: Cluster, folder: str) -> None:
    cluster.path(folder).rename(cluster.root.parent / "elsewhere")
    cluster.path(folder).symlink_to(cluster.root.parent / "elsewhere")
    result = build_at(cluster)
    assert "scan.link" in codes(result)


def test_06_a_hard_link_is_a_file_and_a_pipe_is_not(cluster: Cluster) -> None:
    """A hard link cannot be told from the file itself; git does not carry hard links."""
    os.link(cluster.path("content/city/news/bus.md"), cluster.path("content/city/news/bus-2.md"))
    os.mkfifo(cluster.path("content/city/news/pipe.md"))
    os.mkfifo(cluster.path("content/city/news/pipe.png"))
    result = build_at(cluster)
    assert codes(result) == ["scan.not-a-file", "scan.not-a-file"]
    assert cluster.has("www/news/202606/bus-2.html")


def test_06_a_link_to_itself_and_a_deep_tree_end(cluster: Cluster) -> None:
    cluster.path("content/city/loop").symlink_to(cluster.path("content"))
    deep = "content/city/news/" + "/".join(["d"] * 60)
    cluster.write(f"{deep}/deep.md", "---\ntitle: 深\npublished: 2026-05-05\n---\n深。\n")
    result = build_at(cluster)
    assert "scan.link" in codes(result)
    assert cluster.has("www/news/202605/deep.html")


def test_06_nothing_is_written_through_a_link_in_the_output(built: Cluster) -> None:
    target = built.root.parent / "target"
    target.mkdir()
    for path in ("www/news", "jyj"):
        (built.build / "sites" / path).rename(built.root.parent / f"was-{path.replace('/', '-')}")
        (built.build / "sites" / path).symlink_to(target)
    built.append("themes/plain/templates/base.html", "<!-- -->")
    with pytest.raises(MachineFault) as refused:
        build_at(built)
    assert refused.value.code == "machine.output-link"
    assert list(target.iterdir()) == []
    for path in ("www/news", "jyj"):
        (built.build / "sites" / path).unlink()
    build_at(built)
    assert list(target.iterdir()) == []
    assert_like_clean(built)


# --- 7: names of files in documents -------------------------------------------------------------------------------

HOSTILE_NAMES = [
    "../../../../secret.txt", "/etc/passwd.txt", "..%2f..%2f..%2f..%2fsecret.txt", "%2e%2e/%2e%2e/secret.txt", "..\\\\..\\\\secret.txt",
    "file:///etc/passwd", "./../../../../secret.txt", "secret.txt\\0.csv", "//etc/passwd.txt", "~/secret.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=range(len(HOSTILE_NAMES)))
def test_07_a_file_name_that_leaves_the_folder_is_reported_and_read_nowhere(cluster: Cluster, name: str) -> None:
    outside(cluster)
    cluster.document("city/news/one.md", attachments=f'["{name}"]')
    cluster.document("city/news/two.md", image=f'"{name}"', image_alt="图")
    written = name.replace("\\\\", "\\")
    cluster.document("city/news/three.md", f"[甲]({written})\n\n![乙]({written})\n\n[丙](<{written}>)")
    cluster.document("city/news/four.md", attachments=f'[{{file: "{name}", title: 表}}]', interprets=f'"{name}"', related=f'"{name}"')
    before = surroundings(cluster)
    result = build_at(cluster)
    assert {one.place.path.rpartition("/")[2] for one in result.diagnostics} >= {"one.md", "two.md", "four.md"}
    assert_contained(cluster, before)
    assert_like_clean(cluster)


# --- 15: names that some systems cannot tell apart ----------------------------------------------------------------


def test_15_names_that_differ_in_case_or_form_only_are_reported_and_one_is_published(cluster: Cluster) -> None:
    composed, decomposed = unicodedata.normalize("NFC", "가é.md"), unicodedata.normalize("NFD", "가é.md")
    for name in ("Twin.md", "twin.md", composed, decomposed):
        cluster.document(f"city/news/{name}", title=f"孪生{name.isascii() and name}")
    cluster.document("city/news/part/x.md")
    cluster.document("city/news/PART/y.md")
    cluster.write("content/city/news/A.png", picture(10, 10))
    cluster.write("content/city/news/a.png", picture(11, 11))
    result = build_at(cluster)
    twins = [one for one in result.diagnostics if one.code == "scan.name-twin"]
    assert len(twins) == 4
    for one in twins:
        other = "content/" + one.params["other"].removeprefix("content/")
        assert unicodedata.normalize("NFC", other).casefold() == unicodedata.normalize("NFC", one.place.path).casefold()
    assert_like_clean(cluster, result)


def test_15_two_documents_with_one_address_fail_both_and_are_both_named(cluster: Cluster) -> None:
    cluster.document("city/news/one.md", slug="same")
    cluster.document("city/news/two.md", slug="same")
    result = build_at(cluster)
    assert codes(result) == ["page.address-twice", "page.address-twice"]
    for one in result.diagnostics:
        assert "one.md" in one.params["subjects"]
        assert "two.md" in one.params["subjects"]
    assert not cluster.has("www/news/202607/same.html")
    assert cluster.has("www/news/202604/bridge.html")
    cluster.replace("content/city/news/two.md", "slug: same", "slug: other")
    assert_like_clean(cluster, build_at(cluster))


def test_15_twins_come_and_go_like_in_a_clean_build(built: Cluster) -> None:
    built.document("city/news/Bridge.md", title="大写")
    assert_like_clean(built, build_at(built))
    built.remove("content/city/news/bridge.md")
    assert_like_clean(built, build_at(built))
    built.document("city/news/bridge.md", title="小写")
    assert_like_clean(built, build_at(built))
    built.remove("content/city/news/Bridge.md")
    assert_like_clean(built, build_at(built))


# --- 16: long names -----------------------------------------------------------------------------------------------


def test_16_the_longest_names_a_file_system_takes_become_short_addresses(cluster: Cluster) -> None:
    longest = "政" * 84
    assert len(f"{longest}.md".encode()) == 255
    cluster.document(f"city/news/{longest}.md", f"[附件]({'府' * 83}.csv)\n\n![图]({'府' * 83}.png)", title="长" * 86)
    cluster.write(f"content/city/news/{'府' * 83}.csv", "1\n")
    cluster.write(f"content/city/news/{'府' * 83}.png", picture(500, 10))
    cluster.document(f"city/news/{'a' * 252}.md", title="长英文")
    cluster.document(f"city/news/{'a' * 251}b.md", title="另一个长英文")
    result = build_at(cluster)
    assert diagnostics(result) == []
    for path in tree(cluster.build / "sites"):
        assert all(len(part.encode()) <= 120 for part in path.split("/")), path
    assert_like_clean(cluster, result)


def test_16_a_title_of_any_length_never_becomes_a_file_name(cluster: Cluster) -> None:
    cluster.document("city/news/政府.md", title="长" * 199)
    cluster.document("city/news/too.md", title="长" * 201)
    result = build_at(cluster)
    assert codes(result) == ["document.title-long"]
    assert_like_clean(cluster, result)


def test_16_names_that_are_not_utf_8_are_reported_and_left_alone(cluster: Cluster) -> None:
    folder = os.fsencode(cluster.path("content/city/news"))
    for name in (b"\xd5\xfe\xb8\xae.md", b"\xff.png"):
        with open(os.path.join(folder, name), "wb") as stream:
            stream.write(b"---\ntitle: x\npublished: 2026-01-01\n---\nx\n")
    os.mkdir(os.path.join(folder, b"\xfe\xfe"))
    result = build_at(cluster)
    assert codes(result) == ["scan.name-not-utf-8"] * 3
    assert all(one.place.path.isprintable() for one in result.diagnostics)
    assert_like_clean(cluster, result)


@pytest.mark.parametrize(
    "name", ["a b.md", "a%20b.md", "a\nb.md", "a'b\"c.md", "a<b>.md", "-rf.md", "$(x).md", "a\\b.md", "a:b.md", "{{x}}.md", ".md"]
)
def test_16_odd_names_are_published_under_plain_ones_or_refused(cluster: Cluster, name: str) -> None:
    cluster.document(f"city/news/{name}", title="怪名")
    result = build_at(cluster)
    assert_like_clean(cluster)
    found = [path for path, data in tree(cluster.build / "sites").items() if "<h1>怪名</h1>".encode() in data]
    assert len(found) + codes(result).count("scan.name-character") == (0 if name == ".md" else 1)
    assert all(path.replace("/", "").replace(".", "").replace("-", "").replace("_", "").isalnum() for path in found)


# --- 17: one site and another -------------------------------------------------------------------------------------


def test_17_an_edit_of_one_site_leaves_the_others_bytes_alone(built: Cluster) -> None:
    before = tree(built.build / "sites/www") | {"x": b""}
    built.document("departments/education/services/two.md", **service())
    built.replace("sites/departments/jyj.yml", "name: 示范市教育局", "name: 市教育局")
    built.append("themes/school/static/css/school.css", "p { color: red; }")
    result = build_at(built)
    assert {page.partition("/")[0] for page in rendered(result)} >= {"jyj"}
    after = tree(built.build / "sites/www") | {"x": b""}
    names_sites = {"index.html", "sites.html"}
    assert [path for path in before if before[path] != after.get(path) and "news" not in path and path not in names_sites] == []


def test_17_sites_built_one_by_one_make_what_all_at_once_make(cluster: Cluster, tmp_path: Path) -> None:
    for site in ("jyj", "lishu", "www"):
        build_at(cluster, sites=(site,))
    assert_like_clean(cluster, build_at(cluster))


def test_17_a_fault_in_the_settings_of_one_site_fails_that_site_alone(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path)
    before = tree_of_clean(cluster)
    cluster.write("sites/departments/jyj.yml", "name: [broken\n")
    result = build_at(cluster)
    assert any(one.place.path == "sites/departments/jyj.yml" for one in result.diagnostics)
    assert not (cluster.build / "sites/jyj").exists()
    assert {path for path in before if path.startswith("lishu/")} <= tree(cluster.build / "sites").keys()
    assert cluster.has("www/news/202603/opening.html")


def test_17_a_site_that_breaks_keeps_its_pages_until_it_is_repaired(built: Cluster) -> None:
    before = tree(built.build / "sites/jyj")
    good = built.read("sites/departments/jyj.yml")
    built.write("sites/departments/jyj.yml", "name: [broken\n")
    build_at(built)
    assert differences(tree(built.build / "sites/jyj"), before) == []
    built.write("sites/departments/jyj.yml", good)
    assert_like_clean(built, build_at(built))


@pytest.mark.parametrize("name", ["教育局", "a b", "UPPER", "-x", "..", "x.y", "a'b", "con", "www "])
def test_17_a_site_file_with_an_odd_name_cannot_reach_another_sites_folder(cluster: Cluster, name: str) -> None:
    cluster.write(f"sites/{name}.yml", "name: 怪站\nkind: topic\norganisation: shifan\nhost: odd.shifan.gov.cn\n")
    before = surroundings(cluster)
    build_at(cluster)
    assert "示范市人民政府" in cluster.output("www/index.html")
    assert cluster.has("jyj/index.html")
    assert_contained(cluster, before)
    assert_like_clean(cluster)


def test_17_a_site_file_cannot_choose_its_folder(cluster: Cluster) -> None:
    cluster.append("sites/lishu.yml", "output: ../www\nbuild: /tmp\n")
    result = build_at(cluster)
    assert codes(result).count("value.unknown-key") + codes(result).count("value.unknown-key-near") == 2
