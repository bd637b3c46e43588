"""The index follows the pages: what is published is found in the same build, what is gone is not."""

from __future__ import annotations

import contextlib
import os
import pickle
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import sitegen.index.stage
from sitegen.cli.main import program
from sitegen.diagnostics import MachineFault
from sitegen.engine.options import Progress
from sitegen.engine.searching import open_searcher
from sitegen.search.about import About, now_of
from sitegen.search.limits import search_limits
from sitegen.search.place import current
from sitegen.search.query import Filters, Scope
from sitegen.search.searcher import Searcher
from tests.engine.cluster import Cluster, assert_like_clean, build_at, codes

_CLUSTER = Scope()


def found(cluster: Cluster, query: str, scope: Scope = _CLUSTER, **filters: tuple[str, ...]) -> list[str]:
    """Paths of the results of a query, in their order."""
    with open_searcher(cluster.build) as searcher:
        results = searcher.search(query, scope, filters=Filters(**filters), page_size=50)
    return [] if results.relaxed else [hit.shown.path for hit in results.hits]


@contextlib.contextmanager
def searching(cluster: Cluster) -> Iterator[Searcher]:
    build_at(cluster)
    with open_searcher(cluster.build) as searcher:
        yield searcher


def test_a_document_is_found_by_title_number_and_a_fragment_of_its_text(cluster: Cluster) -> None:
    cluster.document(
        "city/policies/tree.md", "第一条 城市行道树由园林部门统一养护管理。", title="城市行道树管理办法", issuer="shifan",
        created="2026-01-01", doc_number="示政发〔2026〕17号",
    )  # fmt: skip
    build_at(cluster)
    for query in ("城市行道树管理办法", "示政发[2026]17号", "〔2026〕017号", "树由园林部门统一", "城市行道樹管理辦法"):
        assert found(cluster, query)[0] == "city/policies/tree.md", query


def test_adding_editing_withdrawing_and_removing_show_in_the_same_build(cluster: Cluster) -> None:
    build_at(cluster)
    cluster.document("city/news/canary.md", "金丝雀在歌唱。", title="金丝雀")
    build_at(cluster)
    assert found(cluster, "金丝雀") == ["city/news/canary.md"]
    cluster.document("city/news/canary.md", "画眉鸟在歌唱。", title="画眉鸟")
    build_at(cluster)
    assert found(cluster, "金丝雀") == []
    assert found(cluster, "画眉鸟") == ["city/news/canary.md"]
    cluster.document("city/news/canary.md", "画眉鸟在歌唱。", title="画眉鸟", withdrawn="true")
    build_at(cluster)
    assert found(cluster, "画眉鸟") == []
    cluster.document("city/news/canary.md", "画眉鸟在歌唱。", title="画眉鸟")
    build_at(cluster)
    cluster.remove("content/city/news/canary.md")
    build_at(cluster)
    assert found(cluster, "画眉鸟") == []


def test_the_clock_takes_documents_out_and_brings_them_in(cluster: Cluster) -> None:
    cluster.document("city/news/later.md", "未来的消息。", title="未来消息", published="2026-12-01", offline="2026-12-03")
    build_at(cluster)
    assert found(cluster, "未来消息") == []
    build_at(cluster, "2026-12-02 08:00")
    assert found(cluster, "未来消息") == ["city/news/later.md"]
    build_at(cluster, "2026-12-04 08:00")
    assert found(cluster, "未来消息") == []


def test_drafts_are_nowhere_in_the_index_not_even_as_bytes(cluster: Cluster) -> None:
    cluster.document("city/news/secret.md", "秘密画眉 zanzibarcanary", title="秘密画眉", draft="true")
    build_at(cluster)
    assert found(cluster, "zanzibarcanary") == []
    with open_searcher(cluster.build) as searcher:
        assert "city/news/secret.md" not in dict(searcher.engine.paths())
    cluster.replace("content/city/news/secret.md", "draft: true", "draft: false")
    build_at(cluster)
    assert found(cluster, "zanzibarcanary") == ["city/news/secret.md"]


def test_repealing_labels_a_document_and_puts_it_behind_those_in_force(cluster: Cluster) -> None:
    for name, more in (("old", {}), ("new", {})):
        cluster.document(
            f"city/policies/{name}.md", "城市照明管理。" * 20, title="城市照明管理办法", issuer="shifan", created="2026-01-01",
            doc_number=f"示政发〔2026〕{31 if name == 'old' else 32}号", published="2026-03-01" if name == "old" else "2026-02-01", **more,
        )  # fmt: skip
    cluster.append("content/city/policies/new.md", "新的。")
    build_at(cluster)
    assert found(cluster, "城市照明管理办法") == ["city/policies/old.md", "city/policies/new.md"]
    cluster.replace("content/city/policies/old.md", "issuer:", "validity: repealed\nissuer:")
    build_at(cluster)
    assert found(cluster, "城市照明管理办法") == ["city/policies/new.md", "city/policies/old.md"]
    assert found(cluster, "城市照明管理办法", validity=("repealed",)) == ["city/policies/old.md"]


def test_a_site_that_goes_offline_is_not_searched(cluster: Cluster) -> None:
    build_at(cluster)
    assert found(cluster, "运动会") == ["departments/education/news/sports.md"]
    cluster.append("sites/departments/jyj.yml", "state: planned\n")
    build_at(cluster)
    assert "departments/education/news/sports.md" not in found(cluster, "运动会")
    assert_like_clean(cluster)


def test_an_internal_site_is_in_its_own_scope_only(cluster: Cluster) -> None:
    cluster.append("sites/lishu.yml", "internal: true\n")
    cluster.document("counties/lishu/news/inner.md", "内部画眉。", title="内部画眉")
    build_at(cluster)
    assert found(cluster, "内部画眉") == []
    assert found(cluster, "内部画眉", Scope("tree", "www")) == []
    assert found(cluster, "内部画眉", Scope("site", "lishu")) == ["counties/lishu/news/inner.md"]


def test_scopes_are_this_site_its_sub_sites_and_the_cluster(cluster: Cluster) -> None:
    here, below = "city/policies/thrush.md", "departments/education/services/thrush.md"
    fields = dict.fromkeys(("basis", "conditions", "materials", "place", "hours", "phone", "process"), "见窗口")
    cluster.document(here, "画眉。", title="画眉在市里", issuer="shifan", created="2026-01-01")
    cluster.document(below, "画眉。", title="画眉在教育局", **fields)
    build_at(cluster)
    assert found(cluster, "画眉", Scope("site", "www")) == [here]
    assert found(cluster, "画眉", Scope("site", "jyj")) == [below]
    assert set(found(cluster, "画眉", Scope("tree", "www"))) == {here, below}
    assert set(found(cluster, "画眉", Scope("tree", "jyj"))) == {below}
    assert set(found(cluster, "画眉")) == {here, below}
    assert found(cluster, "画眉", Scope("site", "nowhere")) == []


def test_copies_of_one_text_are_shown_once(cluster: Cluster) -> None:
    for folder in ("city/news", "departments/education/news"):
        cluster.document(f"{folder}/same.md", "关于画眉鸟保护的同一篇通知。" * 10, title="画眉鸟保护")
    with searching(cluster) as searcher:
        results = searcher.search("画眉鸟保护", Scope())
    assert len(results.hits) == 1
    assert results.hits[0].copies == 1


def test_what_is_not_wanted_is_left_out_and_phrases_stand_as_they_are(cluster: Cluster) -> None:
    cluster.document("city/news/one.md", "安全生产与食品检查。", title="画眉一")
    cluster.document("city/news/two.md", "食品安全检查。", title="画眉二")
    build_at(cluster)
    assert set(found(cluster, "画眉")) == {"city/news/one.md", "city/news/two.md"}
    assert found(cluster, "画眉 “食品安全”") == ["city/news/two.md"]
    assert found(cluster, "画眉 -食品安全") == ["city/news/one.md"]


def test_a_quotation_cut_within_a_word_is_found_also_when_its_parts_are_single_characters(cluster: Cluster) -> None:
    cluster.document("city/news/parts.md", "非法拼（组）装、达到国家强制报废标准的第147号画眉。", title="画眉标准")
    build_at(cluster)
    for typed in ("“拼（组）装、达”", "“法拼（组）装、”", "“47号画”", "“准的第1”"):
        assert found(cluster, typed) == ["city/news/parts.md"], typed


def test_synonyms_and_best_bets_come_from_files(cluster: Cluster) -> None:
    cluster.write("sites/search/synonyms.yml", "- [画眉, 噪鹛]\n")
    cluster.write(
        "sites/search/best-bets.yml",
        "- {queries: 画眉, title: 画眉专题, url: /topics/, from: 2026-01-01, until: 2026-12-31}\n"
        "- {queries: 通车, document: city/news/bridge.md}\n",
    )
    cluster.document("city/news/thrush.md", "噪鹛来了。", title="噪鹛来了")
    with searching(cluster) as searcher:
        from tests.engine.cluster import moment

        results = searcher.search("画眉", Scope(), now=moment("2026-11-22"))
        assert [hit.shown.path for hit in results.hits] == ["city/news/thrush.md"]
        assert [bet.title for bet in results.best_bets] == ["画眉专题"]
        assert searcher.search("画眉", Scope(), now=moment("2027-01-01 00:00")).best_bets == ()
        assert [bet.title for bet in searcher.search("通车", Scope()).best_bets] == ["新桥通车"]
    cluster.remove("content/city/news/bridge.md")
    cluster.write("sites/search/synonyms.yml", "- [画眉, 百灵]\n")
    with searching(cluster) as searcher:
        assert searcher.search("通车", Scope()).best_bets == ()
        assert searcher.search("画眉", Scope()).hits == ()
    assert_like_clean(cluster)


def test_best_bets_are_those_of_now_in_the_zone_of_the_platform(cluster: Cluster) -> None:
    """Wherever the machine that searches stands."""
    cluster.write(
        "sites/search/best-bets.yml",
        "- {queries: 画眉, title: 还在期内, url: /now/, from: 2000-01-01, until: 2900-12-31}\n"
        "- {queries: 画眉, title: 早已过期, url: /then/, until: 2001-12-31}\n"
        "- {queries: 画眉, title: 尚未开始, url: /later/, from: 2900-01-01}\n",
    )
    with searching(cluster) as searcher:
        assert searcher.about.timezone == "Asia/Shanghai"
    done = CliRunner().invoke(program(["search"], {}), ["search", "画眉", "--root", str(cluster.root), "--build", str(cluster.build)])
    assert done.exit_code == 0, done.output
    assert [one for one in ("还在期内", "早已过期", "尚未开始") if one in done.output] == ["还在期内"]
    east, west = now_of(About(timezone="Pacific/Kiritimati")), now_of(About(timezone="Etc/GMT+12"))
    assert abs(east.minute - west.minute - 26 * 60) <= 1
    cluster.replace("sites/platform.yml", "search: {", "timezone: Asia/Urumqi\nsearch: {")
    with searching(cluster) as searcher:
        assert searcher.about.timezone == "Asia/Urumqi"
    assert_like_clean(cluster)


def test_names_are_found_by_pinyin_and_initials(cluster: Cluster) -> None:
    with searching(cluster) as searcher:
        for typed in ("市教育局", "sjyj", "shijiaoyuju"):
            assert "市教育局" in [one.name for one in searcher.search(typed, Scope()).named], typed


def test_a_wrong_character_is_put_right_from_the_titles(cluster: Cluster) -> None:
    cluster.document("city/news/card.md", "居民身份证办理。", title="居民身份证办理")
    with searching(cluster) as searcher:
        assert searcher.search("身份正办理", Scope()).did_you_mean == "身份证办理"
        assert searcher.search("身分证办理", Scope()).did_you_mean == "身份证办理"
        assert searcher.search("身份证办理", Scope()).did_you_mean == ""


def test_titles_are_suggested_while_somebody_types(cluster: Cluster) -> None:
    with searching(cluster) as searcher:
        assert "新桥通车" in searcher.suggest("新桥", Scope())
        assert "新桥通车" in searcher.suggest("桥", Scope())
        assert searcher.suggest("", Scope()) == ()


def test_facets_count_what_the_other_filters_leave(cluster: Cluster) -> None:
    for name in ("a", "b"):
        cluster.document(f"city/news/{name}.md", "画眉。", title=f"画眉{name}", published="2025-05-05")
    cluster.document("departments/education/news/c.md", "画眉。", title="画眉c", published="2026-05-05")
    with searching(cluster) as searcher:
        results = searcher.search("画眉", Scope(), filters=Filters(year=("2025",)))
    assert results.total == 2
    assert {(one.value, one.count) for one in results.facets["year"]} == {("2025", 2), ("2026", 1)}
    assert {(one.value, one.count) for one in results.facets["site"]} == {("www", 2)}


def test_nothing_is_remembered_of_sites_and_values_nobody_knows(cluster: Cluster) -> None:
    """A service runs for weeks, and anybody may send it anything."""
    with searching(cluster) as searcher:

        def ask(number: int) -> None:
            unknown = f"{number}" * 20_000
            for kind in ("site", "tree", "cluster"):
                scope = Scope(kind, unknown)  # type: ignore[arg-type]
                searcher.search("新桥", scope, filters=Filters(year=(unknown,), kind=(unknown,), organisation=(unknown,)))
                searcher.suggest("新桥", scope)

        ask(0)
        tracemalloc.start()
        for number in range(1, 41):
            ask(number)
        kept, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert kept < 200_000


def test_results_are_sorted_by_date_and_paged(cluster: Cluster) -> None:
    for number in range(25):
        cluster.document(f"city/news/p{number:02}.md", "画眉。" * (number + 1), title=f"画眉{number}", published=f"2026-05-{number + 1:02}")
    with searching(cluster) as searcher:
        pages = [searcher.search("画眉", Scope(), sort="date", page=page) for page in (1, 2, 3)]
        beyond = searcher.search("画眉", Scope(), sort="date", page=99)
    dates = [hit.shown.date for page in pages for hit in page.hits]
    assert dates == sorted(dates, reverse=True)
    assert [len(page.hits) for page in pages] == [10, 10, 5]
    assert beyond == pages[-1]


def test_the_words_of_attachments_are_found(cluster: Cluster) -> None:
    from tests.search.attachments import docx, pdf, xlsx

    for name, data in (("a.docx", docx("画眉鸟名录")), ("b.xlsx", xlsx("百灵鸟名录")), ("c.pdf", pdf("nightingale register"))):
        cluster.write(f"content/city/news/{name}", data)
        cluster.document(f"city/news/with-{name[0]}.md", "见附件。", title=f"附件{name[0]}", attachments=name)
    build_at(cluster)
    assert found(cluster, "画眉鸟名录") == ["city/news/with-a.md"]
    assert found(cluster, "百灵鸟") == ["city/news/with-b.md"]
    assert found(cluster, "nightingale") == ["city/news/with-c.md"]
    cluster.write("content/city/news/a.docx", docx("夜莺名录"))
    build_at(cluster)
    assert found(cluster, "画眉鸟名录") == []
    assert found(cluster, "夜莺名录") == ["city/news/with-a.md"]


def test_papers_a_service_asks_for_are_found_as_they_are_printed(cluster: Cluster) -> None:
    cluster.document(
        "departments/education/services/papers.md", title="转学", basis="见窗口", conditions="见窗口", place="见窗口", hours="见窗口",
        phone="见窗口", process="见窗口", materials="[{name: 户口簿, form: 原件}, 申请表]",
    )  # fmt: skip
    build_at(cluster)
    assert found(cluster, "户口簿 原件")[0] == "departments/education/services/papers.md"
    assert "departments/education/services/papers.md" in found(cluster, "办理材料 户口簿")
    assert found(cluster, "Material") == []
    assert found(cluster, "一行一项") == [], "how it is written is no matter of readers"


class _Stages(Progress):
    """How much each stage had to do."""

    def __init__(self) -> None:
        self.work: dict[str, int] = {}

    def stage(self, name: str, total: int) -> None:
        self.work[name] = total

    def advance(self, count: int) -> None:
        self.work["done"] = self.work.get("done", 0) + count


def test_a_banner_or_a_colour_gives_the_index_nothing_to_read(cluster: Cluster) -> None:
    build_at(cluster)
    before = current(cluster.build / "search")
    cluster.append("sites/platform.yml", 'banner: {text: 暴雨红色预警}\ncolour: "#0b5394"\n')
    stages = _Stages()
    build_at(cluster, progress=stages)
    assert stages.work["index"] == 0
    assert current(cluster.build / "search") == before
    assert_like_clean(cluster)


def test_a_renamed_organisation_is_found_by_its_new_name(cluster: Cluster) -> None:
    build_at(cluster)
    cluster.replace("sites/organisations.yml", "name: 示范市教育局", "name: 示范市教育体育局")
    build_at(cluster)
    assert "departments/education/news/term.md" in found(cluster, "教育体育局")
    assert_like_clean(cluster)


def test_a_build_without_changes_publishes_nothing_and_imports_no_engine(cluster: Cluster) -> None:
    build_at(cluster)
    before = current(cluster.build / "search")
    script = (
        "import sys; from tests.engine.cluster import Cluster, build_at; from pathlib import Path;"
        f"result = build_at(Cluster(Path({str(cluster.root.parent)!r})));"
        "print(len(result.rendered), [name for name in sys.modules if name.startswith('whoosh')])"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert told.stdout == "0 []\n"
    assert current(cluster.build / "search") == before


def test_an_index_that_was_deleted_is_made_again(cluster: Cluster) -> None:
    build_at(cluster)
    cluster_search = cluster.build / "search"
    os.rename(cluster_search, cluster.build / ".state/elsewhere")
    result = build_at(cluster)
    assert "search.rebuilt" in codes(result)
    assert found(cluster, "通车")


def test_another_engine_makes_another_index(cluster: Cluster) -> None:
    build_at(cluster)
    text = cluster.read("sites/platform.yml")
    to = ("sqlite", "whoosh") if "sqlite" not in text else ("whoosh", "sqlite")
    cluster.write("sites/platform.yml", text.replace(f"engine: {to[1]}", f"engine: {to[0]}"))
    build_at(cluster)
    assert current(cluster.build / "search").startswith(to[0])
    assert len(list((cluster.build / "search").glob(f"{to[1]}*"))) == 0
    assert found(cluster, "通车")
    assert_like_clean(cluster)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_around_the_switch_the_next_build_finishes(cluster: Cluster, moment: str) -> None:
    """A process killed before or after the index is published; its pages are in place, the index follows."""
    build_at(cluster)
    cluster.document("city/news/canary.md", "金丝雀在歌唱。", title="金丝雀")
    script = (
        "import os, signal; from pathlib import Path; from tests.engine.cluster import Cluster, build_at\n"
        "import sitegen.search.sqlite_engine as sqlite_engine, sitegen.search.whoosh_writer as whoosh_writer\n"
        "for writer in (sqlite_engine.SqliteWriter, whoosh_writer.WhooshWriter):\n"
        "    def commit(self, about, real=writer.commit):\n"
        f"        {'real(self, about)' if moment == 'after' else 'pass'}\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    writer.commit = commit\n"
        f"build_at(Cluster(Path({str(cluster.root.parent)!r})))\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2])
    assert killed.returncode == -9
    assert found(cluster, "金丝雀") == (["city/news/canary.md"] if moment == "after" else [])
    build_at(cluster)
    assert found(cluster, "金丝雀") == ["city/news/canary.md"]
    assert_like_clean(cluster)


def test_an_index_others_may_write_is_not_opened(cluster: Cluster) -> None:
    build_at(cluster)
    state = cluster.build / "search" / current(cluster.build / "search")
    state.chmod(0o777)
    with pytest.raises(MachineFault) as refused, open_searcher(cluster.build):
        pass
    assert refused.value.code == "search.not-ours"


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(MachineFault) as refused, open_searcher(tmp_path):
        pass
    assert refused.value.code == "search.no-index"


class _Poison:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


def test_a_poisoned_table_of_contents_is_not_read(tmp_path: Path) -> None:
    """Whoosh runs what is pickled in its files: the digest is compared before anything is read."""
    from tests.engine.cluster import make_cluster

    cluster = make_cluster(tmp_path)
    build_at(cluster)
    (toc,) = (cluster.build / "search" / current(cluster.build / "search")).glob("*.toc")
    data = toc.read_bytes()
    canary = tmp_path / "poisoned"
    toc.write_bytes(data[: data.rindex(b"\x80\x02")] + pickle.dumps([_Poison(canary)]))
    with pytest.raises(MachineFault) as refused, open_searcher(cluster.build):
        pass
    assert refused.value.code == "search.damaged"
    assert not canary.exists()


def test_a_damaged_index_is_made_again(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the machine went down, every digest is compared."""
    build_at(cluster)
    state = cluster.build / "search" / current(cluster.build / "search")
    victim = max(state.iterdir(), key=lambda one: one.stat().st_size) if state.is_dir() else state
    victim.write_bytes(victim.read_bytes()[: victim.stat().st_size // 2])
    with sqlite3.connect(cluster.build / ".state/library.db") as connection:
        connection.execute("UPDATE state SET value = 'another boot' WHERE name = 'boot'")
    connection.close()
    result = build_at(cluster)
    assert "search.rebuilt" in codes(result)
    assert found(cluster, "通车")


def test_a_cluster_that_outgrows_whoosh_is_told_so_with_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import msgspec

    from tests.engine.cluster import make_cluster

    cluster = make_cluster(tmp_path)
    few = msgspec.structs.replace(search_limits(), whoosh_documents=3)
    monkeypatch.setattr(sitegen.index.stage, "search_limits", lambda: few)
    told = [one for one in build_at(cluster).diagnostics if one.code == "search.outgrown"]
    assert [(int(one.params["count"]) > 3, one.params["limit"]) for one in told] == [(True, 3)] or told[0].params["limit"] == "3"


def test_an_index_full_of_replaced_documents_is_made_anew_after_publishing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import msgspec

    from sitegen.search import whoosh_engine
    from tests.engine.cluster import make_cluster

    few = msgspec.structs.replace(search_limits(), wasted_documents=3)
    monkeypatch.setattr(whoosh_engine, "search_limits", lambda: few)
    cluster = make_cluster(tmp_path, documents=40)
    build_at(cluster)
    for number in range(40):
        cluster.append(f"content/departments/education/news/n{number:04}.md", "画眉改。")
    assert "search.compacted" in codes(build_at(cluster))
    assert len(found(cluster, "画眉改")) == 40
    with open_searcher(cluster.build) as searcher:
        assert searcher.engine.size == len(list(searcher.engine.paths()))
    assert "search.compacted" not in codes(build_at(cluster))
    assert len(list((cluster.build / "search").glob("whoosh-*"))) <= 4
    assert_like_clean(cluster)


@pytest.mark.parametrize("engine", ["whoosh", "sqlite"])
def test_an_index_of_another_program_is_named_as_such_and_made_anew(cluster: Cluster, engine: str) -> None:
    """As a service sees it that was not restarted after an upgrade, or a command before the first build after it."""
    cluster.write("sites/platform.yml", cluster.read("sites/platform.yml") + f"\nsearch: {{engine: {engine}}}\n")
    cluster.document("city/news/canary.md", "金丝雀在歌唱。", title="金丝雀")
    build_at(cluster)
    folder = cluster.build / "search"
    ours = current(folder)
    theirs = ours.replace("-2-", "-99-")
    (folder / ours).rename(folder / theirs)
    (folder / "current").write_text(f"{theirs}\n", encoding="utf-8")
    with pytest.raises(MachineFault) as fault, open_searcher(cluster.build):
        pass
    assert fault.value.code == "search.other-format"
    build_at(cluster)
    assert found(cluster, "金丝雀") == ["city/news/canary.md"]
