"""What the page of each kind of document shows, and how."""

from __future__ import annotations

import re

import lxml.html
import pytest

from tests.pages.cluster import PAGES
from tests.pages.conftest import Pages


def facts(root: lxml.html.HtmlElement) -> dict[str, str]:
    """The facts before the text, by their name."""
    return {text(one.find("dt")): text(one.find("dd")) for one in root.iterfind(".//main//dl[@class]/div")}


def text(element: lxml.html.HtmlElement | None) -> str:
    return "" if element is None else " ".join(element.text_content().split())


def headings(root: lxml.html.HtmlElement) -> list[str]:
    return [text(one) for one in root.iterfind(".//main//h2")]


@pytest.mark.parametrize("kind", PAGES)
def test_every_kind_has_one_title_its_date_and_source_and_the_reading_tools(kind: str, pages: Pages) -> None:
    root = pages.root(kind)
    assert len(root.findall(".//h1")) == 1
    assert len(root.findall(".//main/article")) == 1
    assert re.search(r"发布时间：\d{4}-\d\d-\d\d \d\d:\d\d", text(root.find(".//p[@class='byline']")))
    assert "来源：" in text(root.find(".//p[@class='byline']"))
    sizes = root.findall(".//input[@name='reading-size']")
    assert [(one.get("value"), one.get("checked")) for one in sizes] == [
        ("small", None),
        ("middle", "checked"),
        ("large", None),
    ]
    # What needs script is hidden until script shows it.
    buttons = root.findall(".//div[@class='reading-tools']//button")
    assert {one.get("data-do") for one in buttons} == {"print", "copy", "share"}
    assert all("hidden" in one.attrib for one in buttons)
    assert root.find(".//details[@class='reading-share']//figure[@class='qr']//svg") is not None
    weibo = root.find(".//div[@class='reading-ways']//a")
    assert weibo is not None
    assert "service.weibo.com" in str(weibo.get("href"))
    assert {"external", "noopener", "noreferrer", "nofollow"} <= set(str(weibo.get("rel")).split())


def test_an_official_document_has_its_description_in_the_order_of_the_policy_library(pages: Pages) -> None:
    """索引号、主题分类、发文机关、成文日期、标题、发文字号、发布日期、公文种类 (gov.cn), then what the rules add."""
    found = facts(pages.root("policy"))
    order = ["索引号", "主题分类", "发文机关", "成文日期", "标题", "发文字号", "发布日期", "公文种类"]
    assert list(found)[: len(order)] == order
    assert found["发文机关"] == "示范市人民政府、示范市教育局"
    assert found["发文字号"] == "示政发〔2026〕9号"
    assert found["施行日期"] == "2026-08-01"
    assert "有效性" in found


def test_the_signature_stands_below_the_text_with_the_date_of_signing(pages: Pages) -> None:
    block = pages.root("policy").find(".//div[@class='signature']")
    assert block is not None
    assert [(one.get("class"), text(one)) for one in block] == [
        ("signed-by", "示范市人民政府"),
        ("signed-on", "2026年6月30日"),
    ]
    body = pages.root("notice").find(".//div[@class='signature']")
    assert body is not None
    assert [text(one) for one in body] == ["示范市人民政府", "2026年7月1日"]


def test_long_documents_have_a_table_of_contents_and_short_ones_none(pages: Pages) -> None:
    links = pages.root("policy").findall(".//nav[@class='toc']//a")
    ids = set(pages.root("policy").xpath("//main//h2/@id"))
    assert [text(one) for one in links] == [f"第{one}章 规定" for one in "一二三四五"]
    assert {str(one.get("href"))[1:] for one in links} <= ids
    assert pages.root("article").find(".//nav[@class='toc']") is None


def test_attachments_say_their_type_size_and_the_name_they_are_saved_under(pages: Pages) -> None:
    item = pages.root("policy").find(".//ul[@class='attachments']/li")
    assert item is not None
    link = item.find("a")
    assert link is not None
    assert (text(link), link.get("download")) == ("申请表", "form.csv")
    assert "CSV" in text(item)
    assert re.search(r"\d+ 字节", text(item))


def test_an_interpretation_names_what_it_explains_and_who_spoke(pages: Pages) -> None:
    root = pages.root("interpretation")
    aside = root.find(".//aside[@class='interprets']")
    assert aside is not None
    assert "公园管理办法" in text(aside)
    assert "新闻发布会" in text(aside)
    assert facts(root) == {"发布时间": "2026-07-01 10:00", "发布人": "张三、李四", "主持人": "王五"}
    turns = [text(one) for one in root.findall(".//p[@class='turn']")]
    assert turns == ["张三： 大家好。", "记者： 请问何时开放？"]
    assert text(pages.root("policy").find(".//section[h2='相关解读']//a")) == "公园管理办法新闻发布会"


def test_a_service_shows_its_eight_elements_papers_as_a_table_and_steps_in_order(pages: Pages) -> None:
    root = pages.root("service")
    assert headings(root) == [
        "设定依据",
        "申请条件",
        "办理材料",
        "办理地点",
        "办理时间",
        "联系电话",
        "办理流程",
    ]
    assert facts(root)["事项名称"] == "转学"
    rows = [[text(cell) for cell in row] for row in root.findall(".//table[@class='materials']//tr")]
    assert rows == [
        ["序号", "材料名称", "形式", "份数", "说明"],
        ["1", "户口簿", "原件", "1份", "核验后退还"],
        ["2", "申请表", "—", "—", "—"],
    ]
    frame = root.find(".//div[@class='table']")
    assert frame is not None
    assert (frame.get("role"), frame.get("tabindex")) == ("region", "0")
    assert [text(one) for one in root.findall(".//ol[@class='steps']/li")] == ["提出申请", "审核", "发放"]
    button = root.find(".//a[@class='button']")
    assert button is not None
    assert "www.example.com" in str(button.get("href"))


def test_a_letter_shows_the_five_public_fields(pages: Pages) -> None:
    shown = text(pages.root("letter").find(".//article"))
    for part in (
        "留言时间：2026-06-01",
        "路坏了",
        "答复单位：市交通运输局",
        "答复时间：2026-06-03",
        "已经修好。",
    ):
        assert part in shown


def test_a_survey_that_is_over_says_so_and_shows_its_result(pages: Pages) -> None:
    root = pages.root("survey")
    state = root.find(".//div[@class='state state-closed']")
    assert state is not None
    assert "征集时间：2026-07-01至2026-07-31" in text(state)
    assert "收到意见 12 条，采纳 5 条" in text(state)
    result = state.find(".//a")
    assert result is not None
    assert result.get("href") == "/news/202606/bus.html"
    assert "bus@shifan.gov.cn" in text(root.find(".//section[h2='参与方式']"))


def test_an_interview_has_its_guests_and_the_record_in_turns(pages: Pages) -> None:
    root = pages.root("interview")
    assert facts(root) == {"访谈时间": "2026-07-01 10:00", "访谈嘉宾": "周正", "主持人": "陈静"}
    assert len(root.findall(".//p[@class='turn']")) == 2


def test_a_leader_has_duties_cv_speeches_and_activities_of_all_sites(pages: Pages) -> None:
    root = pages.root("leader")
    assert headings(root) == ["工作分工", "个人简历", "重要讲话", "工作动态"]
    assert [text(one) for one in root.findall(".//section[h2='重要讲话']//li/a")] == ["周正的讲话"]
    assert [text(one) for one in root.findall(".//section[h2='工作动态']//li/a")] == [
        "周正到学校",
        "文章“标题”</script><b>",
    ]
    named = pages.root("article").find(".//ul[@class='chips']//a")
    assert named is not None
    assert named.get("href") == "/leaders/zhou.html"


def test_an_organisation_profile_comes_from_the_organisations_file(pages: Pages) -> None:
    found = facts(pages.root("organisation"))
    assert (found["办公地址"], found["联系电话"]) == ("人民大道1号", "0999-5550100")


def test_a_dataset_says_what_it_holds_and_offers_its_file(pages: Pages) -> None:
    root = pages.root("dataset")
    assert {
        "发布机构": "示范市人民政府",
        "数据格式": "CSV",
        "更新周期": "每月",
        "更新日期": "2026-07-01",
    }.items() <= facts(root).items()
    assert text(root.find(".//ul[@class='attachments']//a")) == "班次表"


def test_a_topic_that_has_ended_says_so(pages: Pages) -> None:
    assert text(pages.root("topic").find(".//p[@class='warning']")) == "本专题已于2026-09-01结束并归档。"


def test_wide_pictures_lead_to_their_large_size_unless_they_are_a_link_already(pages: Pages) -> None:
    root = pages.root("article")
    zoom = root.find(".//a[@class='zoom']")
    assert zoom is not None
    assert str(zoom.get("href")).endswith("/article/wide.png")
    assert zoom.find("img") is not None
    assert len(root.findall(".//a[@class='zoom']")) == 1
    small = next(one for one in root.iterfind(".//main//img") if one.get("alt") == "小图")
    assert str(small.getparent().get("href")).endswith("bridge.html")


def test_video_and_sound_play_in_the_page_with_captions_or_transcript(pages: Pages) -> None:
    root = pages.root("article")
    video, audio = root.find(".//video"), root.find(".//audio")
    assert video is not None
    assert audio is not None
    assert (video.get("preload"), video.get("aria-label")) == ("none", "导览")
    track = video.find(".//track")
    assert track is not None
    assert (track.get("kind"), track.get("srclang")) == ("captions", "zh-Hans")
    for address in (track.get("src"), video.find("source").get("src"), audio.find("source").get("src")):
        assert pages.built.file(f"https://www.shifan.gov.cn{address}") is not None, address
    assert [text(one) for one in audio.getparent().findall(".//span[@class='player-links']/a")] == [
        "下载（50 字节）",
        "文字稿",
    ]
    assert audio.getparent().getparent().get("class") == "recording"


def test_tables_and_footnotes_are_named_for_screen_readers(pages: Pages) -> None:
    root = pages.root("article")
    frame = root.find(".//div[@class='table']")
    assert frame is not None
    assert (frame.get("role"), frame.get("tabindex"), frame.get("aria-label")) == (
        "region",
        "0",
        "表格 1，可左右滚动",
    )
    notes = root.find(".//section[@role='doc-endnotes']")
    assert notes is not None
    assert notes.get("aria-label") == "注释"
    back = notes.find(".//a[@role='doc-backlink']")
    assert back is not None
    assert back.get("aria-label") == "返回正文中的注释 1"
    assert root.xpath(f"//*[@id='{str(back.get('href'))[1:]}']")


def test_the_first_picture_of_the_text_stands_for_a_document_without_one(pages: Pages) -> None:
    root = pages.root("article")
    assert root.xpath("//meta[@name='Image']/@content") == ["https://www.shifan.gov.cn/news/202607/article/wide.png"]
    assert root.xpath("//meta[@property='og:image']/@content") == root.xpath("//meta[@name='Image']/@content")
    assert root.xpath("//meta[@name='Url']/@content") == root.xpath("//link[@rel='canonical']/@href")
    assert root.xpath("//meta[@name='Keywords']/@content") == ["公交,道路"]
    assert root.xpath("//meta[@name='Author']/@content") == ["王小明"]
