"""`why`: which page is meant, what made it, what it depends on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sitegen.cli.facts import fact_words
from sitegen.cli.language import Words
from sitegen.cli.words import WORDS
from sitegen.library.facts import __doc__ as FACTS
from sitegen.render import recipes
from tests.cli.conftest import Sitegen, replace

POLICY = "content/sites/www/policies/website-management.md"
URL = "https://www.yunxi.example/disclosure/policies/202503/website-management.html"


@pytest.fixture
def built(sitegen: Sitegen) -> Sitegen:
    assert sitegen("build").exit_code == 0
    return sitegen


@pytest.mark.parametrize(
    "target",
    [
        URL,
        "www.yunxi.example/disclosure/policies/202503/website-management.html",
        "www/disclosure/policies/202503/website-management.html",
        "build/sites/www/disclosure/policies/202503/website-management.html",
        POLICY,
        "sites/www/policies/website-management.md",
    ],
)
def test_a_page_is_found_by_any_of_its_names(built: Sitegen, target: str) -> None:
    done = built("why", target)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == URL
    assert f"  来源：{POLICY}" in done.stdout


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("https://jyj.yunxi.example/", "https://jyj.yunxi.example/"),
        ("https://jyj.yunxi.example", "https://jyj.yunxi.example/"),
        ("jyj/news/", "https://jyj.yunxi.example/news/"),
        ("jyj/news", "https://jyj.yunxi.example/news/"),
    ],
)
def test_folders_stand_for_their_first_page(built: Sitegen, target: str, url: str) -> None:
    assert built("why", target).stdout.splitlines()[0] == url


def test_a_path_is_seen_from_here(built: Sitegen, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "content/sites/www/policies")
    assert built("why", "website-management.md").stdout.splitlines()[0] == URL


def test_everything_it_depends_on_is_in_words(built: Sitegen) -> None:
    text = built("why", URL, "--all").stdout
    for line in (
        f"    文档内容 {POLICY}",
        "    上一篇、下一篇（www 的栏目 disclosure/policies）",
        "    模板 document/policy.html（主题 gov）",
        "    站点 www 的 name",
        "    平台设置 name",
    ):
        assert line in text.splitlines(), line
    groups = [line.strip() for line in text.splitlines() if line.startswith("  ") and not line.startswith("    ") and "：" not in line]
    assert groups[:4] == ["文档和附件", "列表", "模板和静态文件", "主题文字"]


def test_the_reason_of_the_last_render(built: Sitegen, root: Path) -> None:
    assert "上次生成的原因：新页面（第一次生成）" in built("why", URL).stdout
    replace(root / POLICY, "动态类信息每两周", "动态信息每两周")
    built("build")
    assert f"上次生成的原因：变了：文档内容 {POLICY}" in built("why", URL).stdout
    replace(root / "themes/gov/templates/document.html", "\n", "\n\n\n")
    built("build")
    assert "上次生成的原因：变了：模板 document.html（主题 gov）" in built("why", URL).stdout


def test_a_removed_file_is_a_reason(built: Sitegen, root: Path) -> None:
    (root / "build/sites/www/disclosure/policies/202503/website-management.html").unlink()
    built("build")
    assert "上次生成的原因：输出文件缺失或被改动" in built("why", URL).stdout


def test_further_pages_of_a_document_are_named(built: Sitegen, root: Path) -> None:
    replace(root / POLICY, "公开属性:", "旧地址: [/old/policy.html]\n公开属性:")
    built("build")
    assert "  https://www.yunxi.example/old/policy.html  跳转页 (redirect)" in built("why", POLICY).stdout


def test_a_document_that_is_not_published_is_explained(built: Sitegen, root: Path) -> None:
    replace(root / POLICY, "公开属性:", "草稿: 是\n公开属性:")
    built("build")
    done = built("why", POLICY)
    assert done.exit_code == 1
    assert f"{POLICY} 现在没有页面" in done.stdout


def test_an_unknown_page_shows_close_ones(built: Sitegen) -> None:
    done = built("why", "www/website-management.html")
    assert done.exit_code == 1
    assert "没有页面对应“www/website-management.html”" in done.stdout
    assert "www/disclosure/policies/202503/website-management.html" in done.stdout


def test_json(built: Sitegen) -> None:
    found = json.loads(built("why", URL, "--format", "json", lang="en").stdout)
    assert found["found"] is True
    assert found["recipe"] == "document"
    assert found["reason"] == "new"
    assert found["complete"] is True
    assert {"fact": "document:sites/www/policies/website-management.md", "words": f"content of {POLICY}"} in found["depends"]
    missing = built("why", "www/nothing.html", "--format", "json")
    assert missing.exit_code == 1
    assert json.loads(missing.stdout)["found"] is False


def test_every_kind_of_fact_has_words() -> None:
    """Whatever page is asked about, no key is printed as it is."""
    kinds = set(re.findall(r"(\w+):<", FACTS or "")) | {"template", "static", "word", "option", "section", "sections", "organisation"}
    for kind in kinds:
        key = f"{kind}:section:www/news|3"
        assert fact_words(key, Words("zh")) != key, kind


def test_every_recipe_has_a_name() -> None:
    text = (Path(recipes.__file__)).read_text(encoding="utf-8")
    names = re.findall(r'^    "([a-z-]+)": ', text, re.MULTILINE)
    assert "document" in names
    assert [name for name in names if f"recipe.{name}" not in WORDS] == []


def test_without_a_build_it_says_so(sitegen: Sitegen) -> None:
    assert sitegen("why", URL).exit_code == 3
