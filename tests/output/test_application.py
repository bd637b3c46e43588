"""依申请公开 and 意见箱 of the demonstration cluster: forms that work without script, the law, the way on paper."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import lxml.etree
import pytest
from playwright.sync_api import Browser, Request

from tests.output.browser import chromium
from tests.output.built import Built, Page
from tests.output.server import serving

pytestmark = pytest.mark.xdist_group("browser")
FORMS = Path(__file__).resolve().parents[2] / "themes/gov/static/forms"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def page(demo: Built, path: str) -> Page:
    (found,) = [one for one in demo.of_kind("section") if str(one) == path]
    return found


@pytest.mark.parametrize("path", ["jyj/disclosure/apply/index.html", "jyj/disclosure/suggestions/index.html"])
def test_every_control_of_a_form_has_its_label_and_its_hint(demo: Built, path: str) -> None:
    (form,) = page(demo, path).root.xpath("//main//form")
    assert form.get("action", "").startswith("/api/")
    controls = form.xpath(".//input[not(@type='hidden')] | .//select | .//textarea")
    assert len(controls) > 5
    for one in controls:
        labelled = form.xpath(f".//label[@for='{one.get('id')}']") if one.get("id") else one.xpath("ancestor::label")
        assert labelled, one.get("name")
        for hint in (one.get("aria-describedby") or "").split():
            assert form.xpath(f"//*[@id='{hint}']"), hint
    assert all(one.xpath("./legend") for one in form.xpath(".//fieldset"))


def test_without_an_endpoint_the_page_says_how_to_apply_on_paper(demo: Built) -> None:
    found = page(demo, "baihe/disclosure/apply/index.html")
    assert found.root.xpath("//main//form") == []
    words = found.root.xpath("string(//main)")
    assert "本机关暂不受理网上申请" in words
    for name in ("办公地址", "办公时间", "联系电话"):
        assert name in words
    (link,) = found.root.xpath("//main//a[contains(@href, 'application')][contains(@href, '.docx')]/@href")
    assert demo.file(f"{found.site.origin}{link}") is not None


def test_the_law_is_quoted_whole(demo: Built) -> None:
    articles = page(demo, "jyj/disclosure/apply/index.html").root.xpath("//div[@class='law']//strong/text()")
    assert articles[:1] == ["第二十七条"]
    assert len(articles) == 21
    words = page(demo, "jyj/disclosure/apply/index.html").root.xpath("string(//div[@class='law'])")
    assert "应当自收到申请之日起20个工作日内予以答复" in words


def test_numbers_are_those_of_the_last_report_and_of_the_months(demo: Built) -> None:
    tables = page(demo, "jyj/disclosure/apply/index.html").root.xpath("//main//table")
    captions = [re.sub(r"\s+", "", one.xpath("string(./caption)")) for one in tables]
    assert captions == ["市教育局2026年依申请公开办理情况（按月）", "收到和处理政府信息公开申请情况"]
    row = tables[1].xpath(".//tr[th[contains(., '一、本年新收')]]/td")
    assert [one.text for one in row] == ["14", "1", "0", "1", "1", "0", "17"]
    for cell in tables[1].xpath(".//td[@headers]"):
        for name in cell.get("headers").split():
            assert tables[1].xpath(f".//th[@id='{name}']"), name


@pytest.mark.parametrize("name", ["application.docx", "suggestion.docx"])
def test_the_forms_are_word_files_with_real_tables(name: str) -> None:
    bundle = zipfile.ZipFile(io.BytesIO((FORMS / name).read_bytes()))
    assert bundle.testzip() is None
    document = lxml.etree.fromstring(bundle.read("word/document.xml"))
    assert len(document.findall(f".//{_WORD}tbl")) >= 2
    for part in bundle.namelist():
        lxml.etree.fromstring(bundle.read(part))


@pytest.fixture(scope="module")
def browser(demo: Built) -> Iterator[Browser]:
    with serving(demo) as port, chromium(port) as browser:
        yield browser


def test_without_script_the_form_asks_for_what_is_missing_and_posts_what_was_written(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    posted: list[Request] = []

    def answer(route) -> None:  # type: ignore[no-untyped-def]
        posted.append(route.request)
        route.fulfill(status=200, content_type="text/plain; charset=utf-8", body="已收到")

    tab.route("**/api/**", answer)
    tab.goto("http://jyj.shifan.gov.cn/disclosure/apply/")
    tab.get_by_role("button", name="提交申请").click()
    assert posted == []
    tab.get_by_label("姓名或者名称").fill("测试用户")
    tab.get_by_label("证件名称").select_option(label="居民身份证")
    tab.get_by_label("证件号码").fill("X0000000")
    tab.get_by_label("联系电话").fill("0999-5550000")
    tab.get_by_label("通信地址").fill("示范市青山区")
    tab.get_by_label("名称或者内容描述").fill("2026年学区划分依据")
    tab.get_by_role("button", name="提交申请").click()
    tab.wait_for_url("**/api/**")
    (request,) = posted
    sent = parse_qs(request.post_data or "")
    assert request.method == "POST"
    assert (sent["name"], sent["organisation"], sent["title"]) == (["测试用户"], ["education"], ["2026年学区划分依据"])
    context.close()
