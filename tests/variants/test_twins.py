"""Twins in traditional Chinese: where they are, what makes them again, and that they go with their pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.engine.cluster import (
    Cluster,
    assert_like_clean,
    build_at,
    codes,
    make_cluster,
    rendered,
    tree,
    written,
)

BRIDGE = "content/city/news/bridge.md"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twins")
    cluster = make_cluster(folder)
    cluster.append("sites/www.yml", "variants: [zh-Hant]\n")
    assert codes(build_at(cluster)) == []
    return folder


@pytest.fixture
def twinned(prepared: Path, tmp_path: Path) -> Cluster:
    shutil.copytree(prepared / "repository", tmp_path / "repository")
    shutil.copytree(prepared / "build", tmp_path / "build", symlinks=True)
    cluster = Cluster(tmp_path)
    assert rendered(build_at(cluster)) == set()
    return cluster


def twins(paths: set[str]) -> set[str]:
    return {path for path in paths if path.startswith("www/hant/")}


def test_every_page_of_the_site_has_a_twin_and_no_other_file(twinned: Cluster) -> None:
    files = {path.removeprefix("www/") for path in tree(twinned.build / "sites") if path.startswith("www/")}
    pages = {path for path in files if path.endswith(".html") and not path.startswith("hant/")}
    assert {path for path in files if path.startswith("hant/")} == {f"hant/{path}" for path in pages}
    assert not any("/hant/" in path for path in tree(twinned.build / "sites") if not path.startswith("www/"))


def test_a_twin_is_in_its_script_and_leads_to_twins(twinned: Cluster) -> None:
    text = twinned.output("www/hant/index.html")
    assert '<html lang="zh-Hant">' in text
    assert "動態要聞" in text
    assert '<a href="/hant/news/"' in text
    assert '<link rel="canonical" href="https://www.shifan.gov.cn/hant/">' in text
    assert '<a href="https://www.shifan.gov.cn/" hreflang="zh-Hans">' in text
    assert "https://jyj.shifan.gov.cn/" not in text or "https://jyj.shifan.gov.cn/hant/" not in text
    plain = twinned.output("www/index.html")
    for page in (text, plain):
        for language, address in (("zh-Hans", "/"), ("zh-Hant", "/hant/"), ("x-default", "/")):
            assert f'<link rel="alternate" hreflang="{language}" href="https://www.shifan.gov.cn{address}">' in page
    assert '<a href="https://www.shifan.gov.cn/hant/" hreflang="zh-Hant">' in plain


def test_an_edit_makes_the_page_and_its_twin(twinned: Cluster) -> None:
    twinned.append(BRIDGE, "\n桥长三百米。\n")
    result = build_at(twinned)
    pages = {path for path in rendered(result) if path.endswith("/bridge.html")}
    assert pages == {"www/news/202604/bridge.html", "www/hant/news/202604/bridge.html"}
    assert twins(rendered(result)) == {
        path.replace("www/", "www/hant/", 1) for path in rendered(result) if path.startswith("www/") and path.endswith(".html")
    } - {path.replace("www/", "www/hant/", 1) for path in twins(rendered(result))}
    assert_like_clean(twinned, result)


def test_a_withdrawn_document_takes_its_twin_with_it(twinned: Cluster) -> None:
    pages = [path for path in tree(twinned.build / "sites") if path.startswith("www/hant/news/") and path.endswith("/bridge.html")]
    assert len(pages) == 1
    twinned.replace(BRIDGE, "---\ntitle:", "---\nwithdrawn: true\ntitle:")
    result = build_at(twinned)
    assert not twinned.has(pages[0])
    gone = (twinned.build / "nginx/www/gone.map").read_text(encoding="utf-8")
    assert f"/{pages[0].removeprefix('www/')} 1;" in gone
    assert f"/{pages[0].removeprefix('www/hant/')} 1;" in gone
    assert_like_clean(twinned, result)


def test_an_old_address_leads_to_the_twin_in_the_same_script(twinned: Cluster) -> None:
    twinned.replace(BRIDGE, "---\ntitle:", "---\naliases: /old/bridge.html\ntitle:")
    result = build_at(twinned)
    moved = (twinned.build / "nginx/www/moved.map").read_text(encoding="utf-8")
    assert "/hant/old/bridge.html https://www.shifan.gov.cn/hant/news/" in moved
    assert "\n/old/bridge.html https://www.shifan.gov.cn/news/" in f"\n{moved}"
    assert "url=/hant/news/" in twinned.output("www/hant/old/bridge.html")
    assert_like_clean(twinned, result)


def test_the_list_of_terms_touches_twins_only(twinned: Cluster) -> None:
    twinned.write("sites/terms.zh-Hant.yml", "动态要闻: 動態新聞\n")
    result = build_at(twinned)
    assert codes(result) == []
    assert rendered(result) == twins(rendered(result)) != set()
    assert written(result) == {path for path, data in tree(twinned.build / "sites").items() if "動態新聞".encode() in data}
    assert_like_clean(twinned, result)
    twinned.remove("sites/terms.zh-Hant.yml")
    result = build_at(twinned)
    assert "動態要聞" in twinned.output("www/hant/index.html")
    assert_like_clean(twinned, result)


def test_twins_come_and_go_with_the_setting(twinned: Cluster) -> None:
    before = tree(twinned.build / "sites")
    twinned.replace("sites/www.yml", "variants: [zh-Hant]\n", "")
    result = build_at(twinned)
    assert not any("hant/" in path for path in tree(twinned.build / "sites"))
    assert_like_clean(twinned, result)
    twinned.append("sites/www.yml", "variants: [zh-Hant]\n")
    result = build_at(twinned)
    assert tree(twinned.build / "sites") == before
    assert_like_clean(twinned, result)


def test_the_forms_of_a_place_are_the_platforms_choice(twinned: Cluster) -> None:
    twinned.append(BRIDGE, "\n台湾同胞在里面。\n")
    build_at(twinned)
    path = next(path for path in tree(twinned.build / "sites") if path.startswith("www/hant/news/") and path.endswith("/bridge.html"))
    assert "臺灣同胞在裡面" in twinned.output(path)
    twinned.append("sites/platform.yml", "traditional: s2hk\n")
    result = build_at(twinned)
    assert rendered(result) == twins(rendered(result))
    assert "台灣同胞在裏面" in twinned.output(path)


def test_sitemaps_hold_both_with_their_languages(twinned: Cluster) -> None:
    text = twinned.output("www/sitemaps/pages.xml")
    assert "<loc>https://www.shifan.gov.cn/hant/news/</loc>" in text
    assert '<xhtml:link rel="alternate" hreflang="zh-Hant" href="https://www.shifan.gov.cn/hant/news/"/>' in text
    assert "xhtml" not in twinned.output("jyj/sitemaps/pages.xml")


def test_two_documents_are_each_others_translation_by_one_reference(twinned: Cluster) -> None:
    twinned.append("sites/departments/jyj.yml", "language: en\nedition_of: www\n")
    twinned.replace("sites/departments/jyj.yml", "news: {per_page: 3}", "news: {per_page: 3, counterpart: news}")
    twinned.replace("content/departments/education/news/sports.md", "---\ntitle:", "---\ntranslations: /city/news/bridge.md\ntitle:")
    result = build_at(twinned)
    assert_like_clean(twinned, result)
    files = tree(twinned.build / "sites")
    bridge = next(path for path in files if path.startswith("www/news/") and path.endswith("/bridge.html"))
    sports = next(path for path in files if path.startswith("jyj/news/") and path.endswith("/sports.html"))
    english = f"https://jyj.shifan.gov.cn/{sports.removeprefix('jyj/')}"
    chinese = f"https://www.shifan.gov.cn/{bridge.removeprefix('www/')}"
    for path in (bridge, sports, bridge.replace("www/", "www/hant/", 1)):
        text = twinned.output(path)
        assert f'<link rel="alternate" hreflang="en" href="{english}">' in text
        assert f'<link rel="alternate" hreflang="zh-Hans" href="{chinese}">' in text
        assert f'<link rel="alternate" hreflang="x-default" href="{chinese}">' in text
    assert '<link rel="alternate" hreflang="en" href="https://jyj.shifan.gov.cn/news/">' in twinned.output("www/news/index.html")
    about = twinned.output("www/about/index.html")
    assert '<a href="https://jyj.shifan.gov.cn/" hreflang="en">en</a>' in about
    assert '<link rel="alternate" hreflang="en"' not in about
    twinned.replace("content/departments/education/news/sports.md", "---\ntranslations:", "---\ndraft: true\ntranslations:")
    result = build_at(twinned)
    assert 'hreflang="en" href="https://jyj.shifan.gov.cn/news/' not in twinned.output(bridge).replace('/news/"', "")
    assert {bridge, bridge.replace("www/", "www/hant/", 1)} <= rendered(result)
    assert_like_clean(twinned, result)


def test_a_third_language_is_related_to_the_other_translations_of_its_document(twinned: Cluster) -> None:
    twinned.append("sites/departments/jyj.yml", "language: en\nedition_of: www\n")
    twinned.append("sites/lishu.yml", "language: zh-Hant\nedition_of: www\n")
    twinned.replace("sites/www.yml", "variants: [zh-Hant]\n", "")
    twinned.document("departments/education/news/bridge-en.md", translations="/city/news/bridge.md")
    twinned.document("counties/lishu/news/bridge-hant.md", translations="/city/news/bridge.md")
    result = build_at(twinned)
    files = tree(twinned.build / "sites")
    english = next(path for path in files if path.startswith("jyj/") and path.endswith("/bridge-en.html"))
    traditional = next(path for path in files if path.startswith("lishu/") and path.endswith("/bridge-hant.html"))
    for path in (english, traditional):
        for language in ("en", "zh-Hant", "zh-Hans"):
            assert f'<link rel="alternate" hreflang="{language}" href=' in twinned.output(path)
    assert_like_clean(twinned, result)
    twinned.replace("content/counties/lishu/news/bridge-hant.md", "translations: /city/news/bridge.md\n", "")
    result = build_at(twinned)
    assert {english, traditional} <= rendered(result)
    assert 'rel="alternate" hreflang="zh-Hant"' not in twinned.output(english)
    assert_like_clean(twinned, result)


def test_a_translation_that_is_not_there_is_told(twinned: Cluster) -> None:
    twinned.replace(BRIDGE, "---\ntitle:", "---\ntranslations: nowhere.md\ntitle:")
    assert codes(build_at(twinned)) == ["reference.unknown"]
