"""The search service: its JSON is what its description says, and nothing anybody sends or does to it stops it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sitegen.cli.main import program
from sitegen.finder.app import openapi_document
from sitegen.finder.client import client_of, networks
from tests.engine.cluster import Cluster, build_at, make_cluster
from tests.finder.conftest import ROOT, Reply, Service, free_port, running
from tests.output.built import Built

HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' OR 1=1 --", "\x00\x1b\u202e", "*", "[a TO 龥]", "(" * 5000,
    "NOT " * 300, "法" * 10_000, "-", '"', "“”", "{{7*7}}", "%00", "../../etc/passwd", "a" * 10_000, "𠮷野家", "é" * 40,
)  # fmt: skip


def told(name: str, answer: Reply) -> None:
    """The answer is one the description names."""
    document = openapi_document("/_search")
    responses: dict[str, Any] = document["paths"][name]["get"]["responses"]
    found = responses[str(answer.status)]
    if "$ref" in found:
        found = document["components"]["responses"][found["$ref"].rpartition("/")[2]]
    schema = {**found["content"]["application/json"]["schema"], "components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(answer.json)


def test_a_result_has_its_title_marked_and_leads_to_the_page(service: Service) -> None:
    answer = service.get("/_search/search", {"q": "停车", "from": "www", "scope": "cluster"})
    assert answer.status == 200
    told("/search", answer)
    hits = [*answer.json["apart"].get("policy", ()), *answer.json["hits"]]
    assert any(["停车", True] in hit["title"] for hit in hits)
    assert all(hit["url"].startswith("https://") for hit in hits)
    assert len({hit["url"] for hit in hits}) == len(hits)


def test_the_scope_and_filters_narrow_the_results(service: Service) -> None:
    everywhere = service.get("/_search/search", {"q": "停车", "from": "www", "scope": "cluster"}).json
    here = service.get("/_search/search", {"q": "停车", "from": "jyj"}).json
    policies = service.get("/_search/search", {"q": "停车", "scope": "cluster", "kind": "policy"}).json
    assert 0 < here["total"] < everywhere["total"]
    of_site = service.get("/_search/search", {"q": "停车", "scope": "cluster", "from": "www", "site": "jyj"}).json
    assert {hit["site"] for hit in of_site["hits"]} == {"jyj"}
    assert 0 < policies["total"] < everywhere["total"]
    assert {hit["kind"] for hit in policies["hits"]} == {"policy"}
    for name in ("示范市教育局", "education"):
        by_name = {"q": "停车", "scope": "cluster", "organisation": name}
        assert {hit["owner"] for hit in service.get("/_search/search", by_name).json["hits"]} == {"示范市教育局"}


def test_a_filter_chosen_with_the_service_is_one_without_it(service: Service, demo: Built) -> None:
    """Who turns a page while the service goes down is answered by the shards, with the same address."""
    asked = {"q": "停车", "scope": "cluster"}
    facets = service.get("/_search/search", asked).json["facets"]
    for facet in ("organisation", "kind", "topic", "validity", "site"):
        assert facets[facet]
        known = zlib.decompress((demo.build / f"sites/www/search/all/f/{facet}.bin").read_bytes())
        for one in facets[facet]:
            assert one["value"].encode() in known
            found = service.get("/_search/search", {**asked, facet: one["value"]}).json
            assert found["total"] == one["count"]


def test_pages_follow_one_another_by_date(service: Service) -> None:
    dates: list[str] = []
    for page in ("1", "2"):
        answer = service.get("/_search/search", {"q": "示范市", "scope": "cluster", "sort": "date", "page": page}).json
        dates += [hit["date"] for hit in answer["hits"]]
    assert len(dates) == 20
    assert dates == sorted(dates, reverse=True)


def test_titles_are_suggested(service: Service) -> None:
    answer = service.get("/_search/suggest", {"q": "停车", "from": "www", "scope": "cluster"})
    told("/suggest", answer)
    assert any("停车" in one for one in answer.json["suggestions"])


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_have_answers_of_the_usual_kind(service: Service, query: str) -> None:
    for name in ("search", "suggest"):
        answer = service.get(f"/_search/{name}", {"q": query, "from": "www", "scope": "cluster"})
        assert answer.status == 200
        told(f"/{name}", answer)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=some.sampled_from(["search", "suggest"]),
    parameters=some.dictionaries(
        some.sampled_from(
            ["q", "from", "site", "scope", "sort", "page", "kind", "year", "organisation", "topic", "validity", "language", "x"]
        ),
        some.one_of(some.text(max_size=80), some.sampled_from(["site", "cluster", "tree", "date", "1", "0", "-1", "2026", "policy"])),
    ),
)
def test_whatever_the_parameters_the_answer_is_described(service: Service, name: str, parameters: dict[str, str]) -> None:
    answer = service.get(f"/_search/{name}", parameters)
    assert answer.status in (200, 400)
    told(f"/{name}", answer)


@pytest.mark.parametrize(
    ("name", "value"),
    [("scope", "world"), ("sort", "size"), ("page", "0"), ("page", "x"), ("page", "1e9"), ("page", f"000000001{'0' * 5000}")],
)
def test_a_value_nobody_knows_is_refused_with_those_that_are_known(service: Service, name: str, value: str) -> None:
    answer = service.get("/_search/search", {"q": "停车", name: value})
    assert answer.status == 400
    told("/search", answer)
    assert answer.json["message"].startswith(f"{name}: ")


def test_only_hosts_of_the_platform_may_read_answers_in_browsers(service: Service) -> None:
    ours = service.get("/_search/search", {"q": "停车"}, Origin="https://jyj.shifan.gov.cn")
    assert ours.headers["access-control-allow-origin"] == "https://jyj.shifan.gov.cn"
    for origin in ("https://evil.example", "http://jyj.shifan.gov.cn", "null", "https://jyj.shifan.gov.cn.evil.example"):
        answer = service.get("/_search/search", {"q": "停车"}, Origin=origin)
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["vary"] == "Origin"


def test_the_description_is_served_and_valid(service: Service) -> None:
    answer = service.get("/_search/openapi.json").json
    assert answer["openapi"].startswith("3.1")
    assert set(answer["paths"]) == {"/search", "/suggest", "/health"}
    for schema in answer["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_health_and_metrics_tell_operators_what_is_going_on(service: Service) -> None:
    service.get("/_search/search", {"q": "停车"})
    health = service.get("/_search/health")
    told("/health", health)
    assert health.json["documents"] > 100
    metrics = service.get("/_search/metrics").body.decode()
    assert 'what="search",status="200"' in metrics
    assert "sitegen_search_seconds_bucket" in metrics


def test_an_interrupted_build_is_told_until_the_next(small: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """From its first page to the publication of the index pages may be newer than what is found."""
    with running(small.build) as service:
        assert service.get("/_search/health").json["behind"] == 0
        small.document("departments/education/news/more.md", "又一次运动会。", title="第二次运动会", published="2026-11-20")
        with monkeypatch.context() as patched:
            patched.setattr("sitegen.index.stage.NextIndex.publish", _stop)
            with pytest.raises(KeyboardInterrupt):
                build_at(small)
        health = service.get("/_search/health")
        told("/health", health)
        assert health.json["behind"] > 0
        assert "sitegen_search_behind_seconds 0.000" not in service.get("/_search/metrics").body.decode()
        build_at(small)
        assert service.get("/_search/health").json["behind"] == 0
        assert "sitegen_search_behind_seconds 0.000" in service.get("/_search/metrics").body.decode()


def _stop(_next: object) -> bool:
    raise KeyboardInterrupt


@pytest.mark.parametrize("statement", ["UPDATE entry SET shown = x'00'", "DELETE FROM letters", "UPDATE content SET text = zeroblob(9)"])
def test_an_index_damaged_inside_is_answered_with_503(tmp_path: Path, statement: str) -> None:
    """Where opening it does not tell."""
    cluster = make_cluster(tmp_path)
    cluster.replace("sites/platform.yml", "search: {", "search: {engine: sqlite, ")
    build_at(cluster)
    (index,) = (cluster.build / "search").glob("*.db")
    with contextlib.closing(sqlite3.connect(index, isolation_level=None)) as connection:
        connection.execute(statement)
    with running(cluster.build) as service:
        answer = service.get("/_search/search", {"q": "运动", "scope": "cluster"})
        assert answer.status == 503
        told("/search", answer)
    done = CliRunner().invoke(
        program(["search"], {}), ["search", "运动", "--build", str(cluster.build), "--root", str(cluster.root), "--lang", "en"]
    )
    assert done.exit_code == 3
    assert "search.damaged" in done.output + done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RATE", "x"),
        ("RATE", "0"),
        ("RATE", "inf"),
        ("RATE", "nan"),
        ("BURST", "-1"),
        ("BURST", "1.5"),
        ("SCOPES", "all"),
        ("PROXIES", "10.0.0.0/8 here"),
        ("PREFIX", "x"),
    ],
)
def test_a_wrong_setting_is_told_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SITEGEN_SEARCH_{name}", value)
    monkeypatch.setenv("SITEGEN_BUILD", str(tmp_path))
    (tmp_path / "sites").mkdir()
    arguments = ["search", "--serve", "--root", str(tmp_path), "--lang", "en"]
    done = CliRunner().invoke(program(["search"], {}), arguments)
    assert done.exit_code == 2
    assert f"SITEGEN_SEARCH_{name}={value} is wrong" in done.output
    assert "Search service at" not in done.output


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_port_in_use_is_told_and_the_service_is_not_said_to_be_there(tmp_path: Path, processes: str) -> None:
    (tmp_path / "sites").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "sitegen", "--lang", "zh", "search", "--serve", "--port", port, "--processes", processes]
        done = subprocess.run([*command, "--root", str(tmp_path)], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 3
    assert f"不能在 127.0.0.1 的 {port} 端口上监听" in done.stderr
    assert "检索服务已启动" not in done.stderr


def test_a_server_of_another_make_stops_at_a_wrong_setting(tmp_path: Path) -> None:
    environment = {**os.environ, "SITEGEN_BUILD": str(tmp_path), "SITEGEN_SEARCH_SCOPES": "all"}
    command = [sys.executable, "-m", "uvicorn", "sitegen.finder.asgi:app", "--port", str(free_port())]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "SITEGEN_SEARCH_SCOPES='all': site, tree, cluster" in done.stderr


def test_a_client_that_asks_too_often_is_told_when_to_come_again(demo: Any) -> None:
    with running(demo.build, RATE="0.2", BURST="5") as service:
        answers = [service.get("/_search/search", {"q": "停车"}) for _ in range(8)]
        assert [one.status for one in answers] == [200] * 5 + [429] * 3
        told("/search", answers[-1])
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 6
        # The proxy is trusted: another client behind it is another client; what a client claims itself counts for nothing.
        other = service.get("/_search/search", {"q": "停车"}, X_Forwarded_For="198.51.100.7")
        assert other.status == 200
        spoofed = [service.get("/_search/search", {"q": "停车"}, X_Forwarded_For=f"203.0.113.{n}, 198.51.100.7") for n in range(6)]
        assert [one.status for one in spoofed].count(429) >= 2


def test_forwarded_addresses_of_strangers_are_not_believed(demo: Any) -> None:
    with running(demo.build, RATE="0.2", BURST="3", PROXIES="10.0.0.0/8") as service:
        answers = [service.get("/_search/search", {"q": "停车"}, X_Forwarded_For=f"198.51.100.{n}").status for n in range(5)]
        assert answers == [200, 200, 200, 429, 429]


def test_the_scopes_are_those_of_the_operator(demo: Any) -> None:
    with running(demo.build, SCOPES="site") as service:
        assert service.get("/_search/search", {"q": "停车", "from": "www", "scope": "cluster"}).status == 400
        assert service.get("/_search/search", {"q": "停车", "from": "www"}).status == 200
    with running(demo.build, SCOPES="cluster,site") as service:  # links of the pages leave out the usual one
        usual = service.get("/_search/search", {"q": "停车", "from": "jyj"}).json["total"]
        assert usual == service.get("/_search/search", {"q": "停车", "from": "jyj", "scope": "site"}).json["total"]
        assert usual < service.get("/_search/search", {"q": "停车", "from": "jyj", "scope": "cluster"}).json["total"]


@pytest.fixture
def small(tmp_path: Path) -> Cluster:
    cluster = make_cluster(tmp_path)
    build_at(cluster)
    return cluster


def test_without_an_index_the_service_says_so_and_searches_as_soon_as_there_is_one(small: Cluster) -> None:
    index, aside = small.build / "search", small.build.parent / "aside"
    index.rename(aside)
    with running(small.build) as service:
        answer = service.get("/_search/search", {"q": "运动"})
        assert answer.status == 503
        told("/search", answer)
        assert service.get("/_search/health").status == 503
        aside.rename(index)
        assert service.get("/_search/search", {"q": "运动", "scope": "cluster"}).status == 200


def test_a_damaged_index_is_answered_with_503_and_the_next_build_heals_it(small: Cluster) -> None:
    folder = small.build / "search" / (small.build / "search/current").read_text(encoding="utf-8").strip()
    for path in folder.iterdir():
        data = bytearray(path.read_bytes())
        data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
        path.unlink()
        path.write_bytes(data)
    with running(small.build) as service:
        assert service.get("/_search/search", {"q": "运动", "scope": "cluster"}).status == 503
        shutil.rmtree(small.build / "search")
        build_at(small, full=True)
        answer = service.get("/_search/search", {"q": "运动", "scope": "cluster"})
        assert (answer.status, answer.json["total"] > 0) == (200, True)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_new_index_is_taken_up_without_dropping_a_request(small: Cluster, workers: int) -> None:
    """Documents come and go in builds while clients ask without pause: every answer is 200, and the last is the new one."""
    problems: list[str] = []
    done = threading.Event()
    asked = [0] * 3

    def client(service: Service, number: int) -> None:
        while not done.is_set():
            try:
                answer = service.get("/_search/search", {"q": "运动", "scope": "cluster", "from": "www"})
                if answer.status != 200 or answer.json["total"] < 1:
                    problems.append(f"{answer.status} {answer.body[:200]!r}")
            except OSError as error:
                problems.append(repr(error))
            asked[number] += 1

    with running(small.build, workers=workers) as service:
        clients = [threading.Thread(target=client, args=(service, number)) for number in range(3)]
        for one in clients:
            one.start()
        generations = {service.get("/_search/health").json["generation"]}
        for number in range(12):
            small.document(
                f"departments/education/news/more{number}.md", "又一次运动会。", title=f"第{number}次运动会", published="2026-11-20"
            )
            build_at(small)
            generations.add(service.get("/_search/health").json["generation"])
        done.set()
        for one in clients:
            one.join()
        newest = service.get("/_search/search", {"q": "第11次运动会", "scope": "cluster"}).json
    assert problems == []
    assert min(asked) > 3
    assert len(generations) > 6
    assert newest["hits"][0]["title"]
    assert "".join(text for text, _ in newest["hits"][0]["title"]) == "第11次运动会"


def test_the_log_says_what_was_looked_for_and_nothing_of_who_looked(demo: Any, tmp_path: Path) -> None:
    queries = ("廊桥遗梦放映", "电话13800138000", "身份证 110101199003078515", "示政发〔2026〕3号", "me@example.org 投诉", "青A·12345 违章")
    with running(demo.build, LOG=str(tmp_path / "log")) as service:
        for query in queries:
            for _ in range(3):
                service.get("/_search/search", {"q": query, "from": "www"}, X_Forwarded_For="198.51.100.7", User_Agent="Secret/1.0")
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "log").iterdir())
    for word in ("138001", "110101", "example.org", "12345", "198.51", "127.0.0.1", "Secret"):
        assert word not in text
    assert "示政发〔2026〕3号" in text
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) == 18
    assert set(lines[0]) == {"day", "site", "scope", "query", "total"}


def test_editors_see_what_several_people_did_not_find(tmp_path: Path) -> None:
    from sitegen.finder.query_log import QueryLog, zero_results
    from tests.engine.cluster import moment

    log = QueryLog(tmp_path)
    now = moment("2026-11-22 09:00")
    for query, total, times in (("没有的事", 0, 4), ("找到的事", 5, 9), ("一个人的事", 0, 1)):
        for _ in range(times):
            log.write(query, "www", "site", total, now)
    assert [(one.query, one.site, one.count) for one in zero_results(tmp_path, 3)] == [("没有的事", "www", 4)]


@pytest.mark.parametrize(
    ("typed", "logged"),
    [
        ("(0999)5552119 投诉", "* 投诉"), ("（0999）5552119", "*"), ("（０９９９）５５５２１１９", "*"), ("0999-5552119", "*"), ("138\u30000013\u30008000", "*"),
        ("(2026)13800138000", "(2026)*"), ("(2026) 1380 0138 000", "(2026) *"),
        ("青a12345违章", "*违章"), ("青Ａ·１２３４５", "*"), ("青A-D12345", "*"), ("青AD12345", "*"),
        ("示政发(2026) 13 号", "示政发(2026) 13 号"), ("〔2026〕47号和（２０２５）12", "〔2026〕47号和（２０２５）12"),
        ("云windows10怎么装", "云windows10怎么装"), ("12345热线", "12345热线"), ("2026—2030年规划", "2026—2030年规划"),
    ],
)  # fmt: skip
def test_what_may_be_a_persons_is_left_out_of_the_log_and_what_is_a_documents_is_not(typed: str, logged: str) -> None:
    from sitegen.finder.query_log import without_persons

    assert without_persons(typed) == logged


def test_a_log_that_cannot_be_written_stops_no_search_and_is_counted(small: Cluster, tmp_path: Path) -> None:
    (tmp_path / "full").write_text("", encoding="utf-8")
    with running(small.build, LOG=str(tmp_path / "full" / "log")) as service:
        assert service.get("/_search/search", {"q": "运动", "scope": "cluster"}).json["total"] > 0
        assert re.search(r"sitegen_search_unlogged_total\{.*\} 1\n", service.get("/_search/metrics").body.decode())


def test_the_log_names_sites_and_nothing_else_somebody_sends_as_one(small: Cluster, tmp_path: Path) -> None:
    with running(small.build, LOG=str(tmp_path / "log")) as service:
        for site in ("www", "13800138000"):
            service.get("/_search/search", {"q": "运动", "from": site})
    (path,) = (tmp_path / "log").iterdir()
    assert [json.loads(line)["site"] for line in path.read_text(encoding="utf-8").splitlines()] == ["www", ""]


def test_the_memory_of_the_service_is_flat(service: Service) -> None:
    """After many different searches, and hostile ones, the process is hardly larger than after a few."""

    def resident() -> int:
        status = Path(f"/proc/{service.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])

    words = [first + second for first in "市县区政教医社交水电" for second in "府策育疗保通务资工程"]
    for word in words:
        service.get("/_search/search", {"q": word, "scope": "cluster"})
    before = resident()
    for _ in range(3):
        for word in [*words, *HOSTILE]:
            service.get("/_search/search", {"q": quote(word)[:500] + word[:500], "scope": "cluster"})
    assert resident() < before + 20_000


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),  # an IPv4 client of a socket for both families: not all of them are one
        ("::ffff:127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7:50312", "198.51.100.7"),
        ("::1", "[2001:db8:1:2:3::4]:50312", "2001:db8:1:2::/64"),
        ("::1", "2001:db8:1:2::5, ::1", "2001:db8:1:2::/64"),
        ("127.0.0.1", "who", ""),
    ],
)
def test_clients_are_told_apart_however_their_address_is_written(peer: str, forwarded: str, counted: str) -> None:
    assert client_of(peer, forwarded, networks(("127.0.0.0/8", "::1/128"))) == counted
