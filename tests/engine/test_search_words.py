"""Synonyms, best bets and names in the files browsers search in: made again when they change, and nothing else."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

from sitegen.engine.due import find_due
from tests.engine.cluster import Cluster, assert_like_clean, build_at, make_cluster, rendered

BETS = "sites/search/best-bets.yml"
SYNONYMS = "sites/search/synonyms.yml"
SITES = ("www", "jyj", "lishu")
INDEXES = {f"{site}/search/own/index.bin" for site in SITES} | {"www/search/all/index.bin"}


def searched(folder: Path) -> Cluster:
    """The example with shards in every site."""
    cluster = make_cluster(folder)
    cluster.replace("sites/platform.yml", "shards: none", "shards: cluster")
    return cluster


def read(cluster: Cluster, path: str) -> Any:
    return json.loads(zlib.decompress((cluster.build / "sites" / path).read_bytes()))


def bets(cluster: Cluster, path: str = "www/search/own/index.bin") -> list[str]:
    """Titles of the best bets a site shows."""
    return [title for _, title, _, _ in read(cluster, path)["bets"]]


def test_synonyms_are_in_the_indexes_and_rewrite_nothing_else(tmp_path: Path) -> None:
    cluster = searched(tmp_path)
    build_at(cluster)
    cluster.write(SYNONYMS, "- [公租房, 公共租赁住房]\n")
    result = build_at(cluster)
    assert rendered(result) == INDEXES
    assert read(cluster, "jyj/search/own/index.bin")["synonyms"] == [["公租房", "公共租赁住房"]]
    assert_like_clean(cluster, result)


def test_a_best_bet_comes_and_goes_at_its_instants(tmp_path: Path) -> None:
    cluster = searched(tmp_path)
    cluster.write(BETS, "- {queries: [放假], title: 放假安排, url: /holidays/, from: 2026-11-24, until: 2026-11-30}\n")
    build_at(cluster)
    assert bets(cluster) == []
    coming = [(str(one.at.day()), one.event) for one in find_due(cluster.build / ".state", limit=None).changes if one.subject == BETS]
    assert coming == [("2026-11-24", "bet-begins"), ("2026-12-01", "bet-ends")]
    for clock, shown in (("2026-11-24 00:00", ["放假安排"]), ("2026-11-30 23:59", ["放假安排"]), ("2026-12-01 00:00", [])):
        result = build_at(cluster, clock)
        assert bets(cluster) == shown, clock
        assert_like_clean(cluster, result, clock)


def test_a_best_bet_of_a_document_follows_the_document_and_its_sites(tmp_path: Path) -> None:
    cluster = searched(tmp_path)
    cluster.write(BETS, "- {queries: [春耕], document: departments/education/news/lesson.md, sites: [www]}\n")
    build_at(cluster)
    assert bets(cluster) == []
    cluster.document("departments/education/news/lesson.md", "同学们下地。", title="校园春耕课")
    assert_like_clean(cluster, build_at(cluster))
    assert bets(cluster) == ["校园春耕课"]
    assert bets(cluster, "jyj/search/own/index.bin") == []
    cluster.remove("content/departments/education/news/lesson.md")
    assert_like_clean(cluster, build_at(cluster))
    assert bets(cluster) == []


def test_names_follow_the_settings(tmp_path: Path) -> None:
    cluster = searched(tmp_path)
    build_at(cluster)
    names = {name: (pinyin, initials) for _, name, _, _, _, pinyin, initials in read(cluster, "www/search/names.bin")}
    site = next(name for name in names if "教育" in name)
    assert names[site][0].isascii()
    assert len(names[site][1]) == len(site)
    own = {one[3] for one in read(cluster, "lishu/search/names.bin")}
    assert own == {"lishu"}
