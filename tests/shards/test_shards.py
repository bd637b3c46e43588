"""Static shards follow the documents: what an edit rewrites, what a withdrawal leaves, what is never in them."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from typing import Any

import pytest

from sitegen.diagnostics import Report
from sitegen.engine.inputs import Found, update_library
from sitegen.engine.options import Options, Progress
from sitegen.engine.state import file_clock, open_trusted
from sitegen.scan.changes import find_changes
from sitegen.shards.coding import decode_numbers, unpack
from tests.engine.cluster import (
    CLOCK,
    Cluster,
    assert_like_clean,
    build_at,
    make_cluster,
    moment,
    rendered,
    tree,
    written,
)
from tests.search.attachments import docx

_SPORTS = "content/departments/education/news/sports.md"


@pytest.fixture
def searched(tmp_path: Path) -> Cluster:
    """A cluster of some hundred documents with static search, built."""
    cluster = make_cluster(tmp_path, documents=300)
    cluster.replace("sites/platform.yml", "shards: none", "shards: cluster")
    cluster.replace(_SPORTS, "title:", "summary: 今年的运动会。\ntitle:")
    build_at(cluster)
    return cluster


def plain(cluster: Cluster, folder: str) -> dict[str, bytes]:
    """The files of a folder of shards, decompressed."""
    files = tree(cluster.build / "sites" / folder)
    return {path: zlib.decompress(data) for path, data in files.items() if path.endswith(".bin")}


def documents_with(cluster: Cluster, folder: str, term: str) -> set[str]:
    """Titles of the documents a collection finds by one term, read as a browser reads it."""
    files = plain(cluster, folder)
    index = json.loads(files["index.bin"])
    at = zlib.crc32(term.encode()) & (index["shards"] - 1)
    lists = unpack(files[f"t/{at >> 8:02x}/{at & 255:02x}.bin"]).get(term.encode(), (b"", b"", b""))
    numbers = {number for one in lists for number in decode_numbers(one)}
    cards = {card[0]: card for path, data in files.items() if path.startswith("c/") for card in json.loads(data)}
    return {cards[number][2] for number in numbers}


def cards_titled(cluster: Cluster, folder: str, title: str) -> list[Any]:
    """Cards of a collection as a browser reads them."""
    found = [card for path, data in plain(cluster, folder).items() if path.startswith("c/") for card in json.loads(data)]
    return [card for card in found if card[2] == title]


def search_files(pages: set[str]) -> set[str]:
    return {page for page in pages if "/search/" in page}


def test_a_site_finds_its_own_documents_and_the_portal_all(searched: Cluster) -> None:
    assert documents_with(searched, "jyj/search/own", "运动")
    assert documents_with(searched, "jyj/search/own", "运动") <= documents_with(searched, "www/search/all", "运动")
    assert documents_with(searched, "lishu/search/own", "运动") == set()
    assert not (searched.build / "sites/jyj/search/all").exists()


def test_a_sentence_rewrites_the_shards_of_its_terms_and_no_others(searched: Cluster) -> None:
    searched.replace(_SPORTS, "运动会在", "运动会今天在")
    result = build_at(searched)
    # 会今, 今天, 天在 came and 会在 went: four shards at most in the site, four in the portal, which shows the document, and
    # four in that of all sites; and their indexes.
    files = search_files(rendered(result))
    folders = {"jyj/search/own", "www/search/own", "www/search/all"}
    assert {path.split("/t/")[0] for path in files if "/t/" in path} == folders
    assert len([path for path in files if "/t/" in path]) <= 12
    assert {path.split("/c/")[0] for path in files if "/c/" in path} == folders  # its text
    assert len([path for path in files if "/c/" in path]) == 3
    assert not [path for path in files if "/f/" in path or "/x/" in path]
    assert documents_with(searched, "jyj/search/own", "会今")
    assert_like_clean(searched, result)


def test_the_same_edit_costs_the_same_in_a_larger_cluster(tmp_path: Path) -> None:
    costs = []
    for documents in (40, 400):
        cluster = make_cluster(tmp_path / str(documents), documents=documents)
        cluster.replace("sites/platform.yml", "shards: none", "shards: cluster")
        build_at(cluster)
        cluster.replace(_SPORTS, "运动会在", "运动会今天在")
        files = search_files(rendered(build_at(cluster)))
        costs.append(len([path for path in files if "/t/" in path]))
    assert max(costs) <= 12


def test_a_new_document_leaves_the_numbers_of_others_and_most_cards_alone(searched: Cluster) -> None:
    before = plain(searched, "www/search/all")
    searched.document("departments/education/news/new.md", "新的正文。", title="新增消息", published="2026-11-21 10:00")
    result = build_at(searched)
    after = plain(searched, "www/search/all")
    changed = {path for path in after if before.get(path) != after[path]}
    assert len([path for path in changed if path.startswith("c/")]) == 1
    assert "新增消息" in documents_with(searched, "www/search/all", "新增")
    assert search_files(written(result))
    assert_like_clean(searched, result)


def test_a_long_text_lies_in_parts_beside_its_card_and_is_cut_again_when_it_changes(searched: Cluster) -> None:
    path = "departments/education/news/long.md"
    text = "".join(f"第{number}条规定如下。" for number in range(700)) + "末尾有鳜鱼。"
    searched.document(path, text, title="长文", published="2026-10-10")
    build_at(searched)
    for folder in ("jyj/search/own", "www/search/all"):
        (card,) = cards_titled(searched, folder, "长文")
        files = [path for path in sorted(plain(searched, folder)) if path.startswith("x/")]
        assert len(files) == len(card[-1]) == 2
        assert "鳜鱼" not in card[-2]
        others = [plain(searched, folder)[path].decode() for path in files]
        assert card[-2] + "".join(part[64:] for part in others) == text
        assert text.endswith(others[-1])
    searched.document(path, text[:3000], title="长文", published="2026-10-10")
    result = build_at(searched)
    assert len([path for path in plain(searched, "www/search/all") if path.startswith("x/")]) == 1
    assert "鳜鱼" not in b"".join(plain(searched, ".").values()).decode("utf-8", "replace")
    assert_like_clean(searched, result)
    searched.remove(f"content/{path}")
    result = build_at(searched)
    assert not [path for path in plain(searched, ".") if "/x/" in path]
    assert_like_clean(searched, result)


def copies(cluster: Cluster, folder: str) -> list[list[int]]:
    """How many documents are copies of one another, as differences of their numbers in the index of a collection."""
    found: list[list[int]] = json.loads(plain(cluster, folder)["index.bin"])["copies"]
    return found


def test_copies_of_one_another_are_named_while_they_are(searched: Cluster) -> None:
    """On two sites, each has one of them; also when a text has all the words of before in another order."""
    said = ("大桥通车了。" * 6 + "行人走东侧。") * 2
    searched.document("city/news/copy.md", said, title="大桥通车")
    build_at(searched)
    assert copies(searched, "www/search/all") == []
    searched.document("departments/education/news/copy.md", said, title="大桥通车")
    result = build_at(searched)
    assert [len(one) for one in copies(searched, "www/search/all")] == [2]
    assert [len(one) for one in copies(searched, "www/search/own")] == [2]  # the portal shows both
    assert copies(searched, "jyj/search/own") == []
    assert_like_clean(searched, result)
    searched.document("departments/education/news/copy.md", said, title="大桥通车", keywords="桥梁")
    result = build_at(searched)
    assert [len(one) for one in copies(searched, "www/search/all")] == [2]
    assert_like_clean(searched, result)
    searched.document("departments/education/news/copy.md", "行人走东侧。" + said.removesuffix("行人走东侧。"), title="大桥通车")
    result = build_at(searched)
    assert copies(searched, "www/search/all") == []
    assert_like_clean(searched, result)
    searched.document("departments/education/news/copy.md", said, title="大桥通车")
    build_at(searched)
    searched.remove("content/city/news/copy.md")
    result = build_at(searched)
    assert copies(searched, "www/search/all") == []
    assert_like_clean(searched, result)


def test_a_site_finds_what_it_shows_of_others_while_it_shows_it(searched: Cluster) -> None:
    """A placement begins as a copy, becomes a link, moves to another section and ends: patched, as made clean; a copy is
    where the result leads."""
    mirror = "  mirror: {name: 镇街之窗, from: counties/lishu/news, mode: copy}\n"
    searched.document("counties/lishu/news/pears.md", "梨花节开幕。", title="梨花节")
    searched.replace("sites/www.yml", mirror, "")
    build_at(searched)
    assert documents_with(searched, "www/search/own", "梨花") == set()
    for said in (mirror, mirror.replace("mode: copy", "mode: link"), mirror.replace("mirror:", "window:"), ""):
        text = searched.read("sites/www.yml")
        searched.write("sites/www.yml", re.sub(r"  (mirror|window): .*\n", "", text) + said)
        result = build_at(searched)
        assert documents_with(searched, "www/search/own", "梨花") == ({"梨花节"} if said else set())
        assert documents_with(searched, "lishu/search/own", "梨花") == documents_with(searched, "www/search/all", "梨花") == {"梨花节"}
        for card in cards_titled(searched, "www/search/own", "梨花节"):
            (page,) = (searched.build / "sites/www").rglob("*pears*.html") if "copy" in said else (None,)
            assert card[1] == (f"/{page.relative_to(searched.build / 'sites/www')}" if page else _address(searched, "梨花节"))
            assert card[7] == "梨树镇"
        assert_like_clean(searched, result)


def _address(cluster: Cluster, title: str) -> str:
    """The document itself, as the portal names it among all sites."""
    ((_, address, *_),) = cards_titled(cluster, "www/search/all", title)
    return str(address)


def test_what_an_internal_site_says_is_nowhere_else_also_where_others_place_it(searched: Cluster) -> None:
    assert documents_with(searched, "www/search/own", "运动")
    for _ in range(2):
        settings = searched.read("sites/departments/jyj.yml")
        opened = "internal: true\n" in settings
        searched.write("sites/departments/jyj.yml", settings.replace("internal: true\n", "") if opened else settings + "internal: true\n")
        result = build_at(searched)
        assert bool(documents_with(searched, "www/search/own", "运动")) == opened
        assert_like_clean(searched, result)


def test_words_of_files_are_found_and_go_with_them(searched: Cluster) -> None:
    path = "departments/education/news"
    searched.document(f"{path}/pool.md", "见[报名表](pool.docx)。", title="游泳馆")
    searched.path(f"content/{path}/pool.docx").write_bytes(docx("鳜鱼池开放"))
    build_at(searched)
    for folder in ("jyj/search/own", "www/search/all"):
        assert documents_with(searched, folder, "鳜鱼") == {"游泳馆"}
        assert cards_titled(searched, folder, "游泳馆")[0][12] == 1
    searched.path(f"content/{path}/pool.docx").write_bytes(docx("青瓷池开放"))
    result = build_at(searched)
    assert documents_with(searched, "www/search/all", "鳜鱼") == set()
    assert documents_with(searched, "www/search/all", "青瓷") == {"游泳馆"}
    assert_like_clean(searched, result)
    searched.remove(f"content/{path}/pool.docx")
    result = build_at(searched)
    assert documents_with(searched, "www/search/all", "青瓷") == set()
    assert_like_clean(searched, result)


def test_documents_are_found_by_the_short_name_of_who_publishes_them(searched: Cluster) -> None:
    path = "sites/organisations.yml"
    before = searched.read(path)
    found = documents_with(searched, "jyj/search/own", "运动")
    assert found
    assert documents_with(searched, "www/search/all", "鳜教") == set()
    searched.write(path, before.replace("short: 市教育局", "short: 鳜教委"))
    result = build_at(searched)
    assert found <= documents_with(searched, "jyj/search/own", "鳜教") <= documents_with(searched, "www/search/all", "鳜教")
    assert documents_with(searched, "lishu/search/own", "鳜教") == set()
    assert_like_clean(searched, result)
    searched.write(path, before)
    result = build_at(searched)
    assert documents_with(searched, "www/search/all", "鳜教") == set()
    assert_like_clean(searched, result)


def test_a_withdrawn_document_vanishes_from_every_shard(searched: Cluster) -> None:
    searched.document("departments/education/news/secret.md", "青瓷鳜鱼的秘密。", title="鳜鱼", published="2026-10-10")
    build_at(searched)
    assert documents_with(searched, "www/search/all", "鳜鱼") == {"鳜鱼"}
    searched.replace("content/departments/education/news/secret.md", "title:", "withdrawn: true\ntitle:")
    result = build_at(searched)
    everything = b"".join(plain(searched, ".").values()).decode("utf-8", "replace")
    assert "鳜鱼" not in everything
    assert "青瓷" not in everything
    assert_like_clean(searched, result)


@pytest.mark.parametrize("front", ["draft: true", "withdrawn: true", "published: 2026-12-31", "offline: 2026-01-01"])
def test_what_is_not_published_is_in_no_shard(searched: Cluster, front: str) -> None:
    dates = "" if front.startswith("published") else "published: 2025-05-05\n"
    searched.write("content/city/news/canary.md", f"---\ntitle: 金丝雀雀\n{dates}{front}\n---\n\n金丝雀雀在矿井。\n")
    build_at(searched)
    everything = b"".join(plain(searched, ".").values()).decode("utf-8", "replace")
    assert "金丝" not in everything


def test_internal_sites_are_not_in_the_portals_shards(searched: Cluster) -> None:
    assert documents_with(searched, "www/search/all", "消息")
    searched.append("sites/departments/jyj.yml", "internal: true\n")
    result = build_at(searched)
    assert not any("消息" in title for title in documents_with(searched, "www/search/all", "消息"))
    assert documents_with(searched, "jyj/search/own", "消息")
    assert_like_clean(searched, result)


def test_a_site_with_sub_sites_has_shards_of_all_of_them(searched: Cluster) -> None:
    """`lishu` lies under `jyj` here; it comes, is for its own visitors alone, comes back and goes: patched, as made clean."""
    assert not (searched.build / "sites/jyj/search/tree").exists()
    settings = searched.read("sites/lishu.yml")
    below_jyj = settings.replace("site: www", "site: jyj")
    searched.write("sites/lishu.yml", below_jyj)
    result = build_at(searched)
    assert documents_with(searched, "jyj/search/tree", "运动") == documents_with(searched, "jyj/search/own", "运动")
    searched.document("counties/lishu/news/sports.md", "运动。", title="梨树运动", published="2026-10-10")
    result = build_at(searched)
    assert "梨树运动" in documents_with(searched, "jyj/search/tree", "运动")
    assert "梨树运动" not in documents_with(searched, "jyj/search/own", "运动")
    assert_like_clean(searched, result)
    for text in (below_jyj + "internal: true\n", below_jyj, settings):
        searched.write("sites/lishu.yml", text)
        result = build_at(searched)
        below = (searched.build / "sites/jyj/search/tree").exists() and "梨树运动" in documents_with(searched, "jyj/search/tree", "运动")
        assert below == (text == below_jyj)
        assert_like_clean(searched, result)


def test_a_document_that_expires_leaves_the_shards_at_that_build(searched: Cluster) -> None:
    searched.replace(_SPORTS, "title:", "offline: 2026-11-23 08:00\ntitle:")
    build_at(searched)
    assert documents_with(searched, "jyj/search/own", "运动")
    later = "2026-11-23 09:00"
    result = build_at(searched, later)
    assert not documents_with(searched, "jyj/search/own", "运动")
    assert_like_clean(searched, result, later)


def test_a_cluster_above_its_limit_searches_each_site_only(searched: Cluster) -> None:
    searched.replace("sites/platform.yml", "shards: cluster", "shards: cluster, cluster_limit: 100")
    result = build_at(searched)
    assert not (searched.build / "sites/www/search/all").exists()
    assert (searched.build / "sites/www/search/own/index.bin").exists()
    assert_like_clean(searched, result)
    searched.replace("sites/platform.yml", "cluster_limit: 100", "cluster_limit: 1000")
    result = build_at(searched)
    assert documents_with(searched, "www/search/all", "运动")
    assert_like_clean(searched, result)


def test_shards_of_a_site_that_opens_again_stay_though_their_files_were_to_go(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path)
    cluster.replace("sites/platform.yml", "shards: none", "shards: cluster")
    build_at(cluster)
    cluster.append("sites/lishu.yml", "closed: {on: 2026-11-22, reason: 整合, moved_to: www}\n")
    build_at(cluster, sites=("www",))  # nothing is removed of another site
    assert cluster.has("lishu/search/own/index.bin")
    cluster.replace("sites/lishu.yml", "closed: {on: 2026-11-22, reason: 整合, moved_to: www}\n", "")
    result = build_at(cluster)
    assert cluster.has("lishu/search/own/index.bin")
    assert_like_clean(cluster, result)


def test_shards_of_a_site_that_is_taken_away_and_brought_back_are_made_again(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path)
    cluster.replace("sites/platform.yml", "shards: none", "shards: cluster")
    build_at(cluster)
    settings = cluster.read("sites/lishu.yml")
    cluster.remove("sites/lishu.yml")
    _plan_alone(cluster)
    cluster.write("sites/lishu.yml", settings)
    result = build_at(cluster)
    assert cluster.has("lishu/search/own/index.bin")
    assert_like_clean(cluster, result)


def _plan_alone(cluster: Cluster) -> None:
    """The first transaction of a build that is killed before the shards follow."""
    options = Options(root=cluster.root, build=cluster.build, clock=moment(CLOCK), jobs=1)
    connection = open_trusted(options.state, Report())
    started = file_clock(options.state)
    changes = find_changes(options.root, connection, started_ns=started)
    update_library(connection, options, Found(changes, [], [], started, False, False), Progress(), Report())
    connection.close()


def test_two_workers_make_the_same_bytes(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path, documents=300)
    cluster.replace("sites/platform.yml", "shards: none", "shards: cluster")
    build_at(cluster)
    other = tmp_path / "other"
    build_at(cluster, into=other, jobs=2)
    assert plain(cluster, ".") == {path: zlib.decompress(data) for path, data in tree(other / "sites").items() if path.endswith(".bin")}
