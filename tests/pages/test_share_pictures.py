"""Pictures of titles, icons and the manifest: of the right size, the same every time, and made again when they must be."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sitegen.drawing.font import system_font
from sitegen.drawing.lines import broken, shortened, units
from sitegen.drawing.title import SIZE, Title, title_picture
from tests.engine.cluster import Cluster, assert_like_clean, build_at, picture, rendered
from tests.pages.cluster import PAGES, build_pages
from tests.pages.conftest import Pages

PICTURE = "www/disclosure/policies/202607/measures/title--share.png"


def drawn(title: str, **other: str) -> bytes:
    parts = {
        "site": "示范市人民政府",
        "note": "2026-07-01",
        "main": "#1d4f91",
        "strong": "#143a6d",
        "font": system_font(),
    }
    return title_picture(Title(title=title, **{**parts, **other}))


def image_at(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


# ── the picture itself ──


def test_a_picture_is_1200_by_630_in_the_colour_of_the_site() -> None:
    image = Image.open(io.BytesIO(drawn("关于加强公园管理的通知")))
    assert (image.size, image.format) == (SIZE, "PNG")
    assert SIZE == (1200, 630)
    assert image.convert("RGB").getpixel((5, 5)) == (0x1D, 0x4F, 0x91)


def test_the_same_title_is_the_same_bytes_and_another_is_not() -> None:
    assert drawn("公园管理办法") == drawn("公园管理办法")
    assert drawn("公园管理办法") != drawn("公园管理条例")


def test_without_a_font_there_is_the_mark_and_no_title() -> None:
    assert drawn("公园管理办法", font="") == drawn("公园管理条例", font="")


def test_a_title_of_any_length_is_drawn() -> None:
    for title in ("国", "国" * 12, "国" * 40, "国" * 90, "关于印发管理办法的通知" * 40):
        assert Image.open(io.BytesIO(drawn(title))).size == SIZE


# ── lines ──


def measure(text: str) -> float:
    """A character is 10 wide, a Latin one 5."""
    return sum(5 if one.isascii() else 10 for one in text)


def test_no_line_begins_with_what_closes_or_ends_with_what_opens() -> None:
    lines = broken("示范市人民政府关于印发《公园管理办法（试行）》，以及《绿地条例》的通知", measure, width=120, most=9)
    assert lines is not None
    assert all(line[0] not in "，》）、。" and line[-1] not in "《（" for line in lines)


def test_numbers_and_latin_words_are_not_divided() -> None:
    assert units("2026年COVID-19防控A/B类") == ["2026年", "COVID-19", "防", "控", "A/B", "类"]


def test_lines_are_even_rather_than_full() -> None:
    lines = broken("一二三四五六七八九十甲", measure, width=100, most=3)
    assert lines is not None
    assert [len(line) for line in lines] == [6, 5]


def test_what_is_too_long_ends_with_an_ellipsis() -> None:
    assert shortened("一二三四五六七八九十", measure, width=50, most=1) == ["一二三四…"]


@given(st.text(st.sampled_from("市政府《》（），。、aB12 —…"), max_size=60), st.integers(60, 300))
def test_breaking_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = broken(text, measure, width=width, most=99)
    if lines is None:
        assert any(measure(one) > width for one in units(text)) or not text.strip()
        return
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line) <= width for line in lines)


# ── in a cluster ──


def test_kinds_that_are_chosen_have_one_and_the_page_names_it(pages: Pages) -> None:
    image = image_at(pages.built.build / "sites" / PICTURE)
    assert image.size == SIZE
    head = pages.root("policy")
    address = head.xpath("string(//meta[@property='og:image']/@content)")
    assert address == f"https://www.shifan.gov.cn/{PICTURE.removeprefix('www/')}"
    assert head.xpath("string(//meta[@name='twitter:card']/@content)") == "summary_large_image"


@pytest.mark.parametrize("kind", PAGES)
def test_the_picture_every_page_names_is_there(kind: str, pages: Pages) -> None:
    root = pages.root(kind)
    address = root.xpath("string(//meta[@property='og:image']/@content)")
    assert pages.built.file(address) is not None, address
    assert root.xpath("string(//meta[@property='og:title']/@content)")
    assert len(root.xpath("//meta[@property='og:type']")) == 1


def test_icons_and_manifest_are_there_in_the_sizes_they_say(pages: Pages) -> None:
    sites = pages.built.build / "sites"
    for site in ("www", "jyj", "lishu"):
        for size in (32, 180, 192, 512):
            assert image_at(sites / site / f"icon-{size}.png").size == (size, size)
        ico = image_at(sites / site / "favicon.ico")
        assert {(16, 16), (32, 32), (48, 48)} <= ico.info["sizes"]
        manifest = json.loads((sites / site / "site.webmanifest").read_text(encoding="utf-8"))
        assert {"name", "short_name", "start_url", "theme_color", "icons", "lang"} <= manifest.keys()
        base = pages.built.sites[site].base
        assert manifest["start_url"] == f"{base}/"
        for icon in manifest["icons"]:
            assert pages.built.file(f"{pages.built.sites[site].origin}{icon['src']}") is not None
    head = pages.root("article")
    for relation in ("icon", "apple-touch-icon", "manifest"):
        for link in head.iterfind(f".//link[@rel='{relation}']"):
            assert pages.built.file(f"https://www.shifan.gov.cn{link.get('href')}") is not None


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    return build_pages(tmp_path, settings="share_pictures: [policy]\n")


def test_a_new_title_draws_one_picture_again(cluster: Cluster) -> None:
    cluster.replace("content/city/policies/measures.md", "公园管理办法", "公园管理规定")
    result = build_at(cluster)
    assert {one for one in rendered(result) if one.endswith(".png")} == {PICTURE}
    assert_like_clean(cluster, result)


def test_a_colour_draws_the_icons_and_pictures_of_its_site_and_no_page(cluster: Cluster) -> None:
    cluster.append("sites/departments/jyj.yml", 'colour: "#0f6b5c"\n')
    result = build_at(cluster)
    faces = {f"jyj/icon-{size}.png" for size in (32, 180, 192, 512)} | {
        "jyj/icon.svg",
        "jyj/favicon.ico",
        "jyj/share.png",
        "jyj/site.webmanifest",
    }
    assert rendered(result) == faces | {"jyj/settings.css"}
    assert_like_clean(cluster, result)


def test_the_setting_makes_and_removes_pictures(cluster: Cluster) -> None:
    cluster.replace("sites/platform.yml", "share_pictures: [policy]", "share_pictures: [letter]")
    result = build_at(cluster)
    assert not cluster.has(PICTURE)
    assert cluster.has("www/interaction/letters/202607/road/title--share.png")
    assert_like_clean(cluster, result)
    cluster.replace("sites/platform.yml", "share_pictures: [letter]\n", "")
    result = build_at(cluster)
    assert list((cluster.build / "sites").rglob("title--share.png")) == []
    assert_like_clean(cluster, result)


def test_a_logo_takes_the_place_of_the_mark(cluster: Cluster) -> None:
    cluster.write("content/departments/education/logo.png", picture(300, 100, (0, 120, 0)))
    cluster.append("sites/departments/jyj.yml", "logo: logo.png\n")
    result = build_at(cluster)
    icon = image_at(cluster.build / "sites/jyj/icon-192.png").convert("RGB")
    assert icon.getpixel((96, 96)) == (0, 120, 0)
    assert icon.getpixel((96, 5)) == (255, 255, 255)
    assert not cluster.has("jyj/icon.svg")
    assert "icon.svg" not in cluster.output("jyj/site.webmanifest")
    assert '"src": "/icon.svg"' in cluster.output("www/site.webmanifest")
    assert 'href="/icon-192.png"' in cluster.output("jyj/index.html")
    assert_like_clean(cluster, result)
    cluster.write("content/departments/education/logo.png", picture(300, 100, (120, 0, 0)))
    result = build_at(cluster)
    assert "jyj/icon-192.png" in rendered(result)
    assert_like_clean(cluster, result)


def test_a_picture_of_its_own_is_named_instead(cluster: Cluster) -> None:
    cluster.write("content/city/policies/park.png", picture(900, 600))
    cluster.replace("content/city/policies/measures.md", "title:", "image: park.png\nimage_alt: 公园\ntitle:")
    result = build_at(cluster)
    assert not cluster.has(PICTURE)
    assert "/measures/park.png" in cluster.output(PAGES["policy"]).partition("og:image")[2][:200]
    assert_like_clean(cluster, result)


def test_a_font_of_the_theme_is_used_and_watched(cluster: Cluster) -> None:
    """The setting names a file of the theme that is not published; another file under the name draws again."""
    font = Path(system_font()).read_bytes() if system_font() else b""
    if not font:
        pytest.skip("no Chinese font on this machine")
    cluster.write("themes/gov/static/fonts/_title.ttc", font)
    cluster.replace(
        "sites/platform.yml",
        "share_pictures: [policy]\n",
        "share_pictures: [policy]\nshare_font: fonts/_title.ttc\n",
    )
    build_at(cluster)
    assert not list((cluster.build / "sites").rglob("*.ttc"))
    cluster.write("themes/gov/static/fonts/_title.ttc", b"no font")
    result = build_at(cluster)
    assert PICTURE in rendered(result)
    assert "theme.share-font" in {one.code for one in result.diagnostics}
    assert_like_clean(cluster, result)
