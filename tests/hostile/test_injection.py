"""Rows 1, 2, 18, 39 and 42 of the fault table: nothing written by an editor becomes markup, and drafts stay at home."""

from __future__ import annotations

import json
import shutil
import xml.parsers.expat
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree, html

from sitegen.parse.fields import fields_of
from tests.engine.cluster import Cluster, assert_like_clean, build_at, make_cluster, picture, tree

REPOSITORY = Path(__file__).parents[2]

PAYLOAD = (
    """x'"><script>evil()</script><img src=x onerror=evil()><svg/onload=evil()>]]>--></title></textarea>&quot;&#x3c;javascript:evil()"""
)
MARKDOWN = [
    "<script>evil()</script>",
    "<img src=x onerror=evil()>",
    "<svg onload=evil()>",
    "<a href='javascript:evil()'>x</a>",
    "<iframe srcdoc='<script>evil()</script>'></iframe>",
    "<style>@import 'javascript:evil()'</style>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:evil()'>",
    "<details open ontoggle=evil()>",
    "[x](javascript:evil())",
    "[x](JaVaScRiPt:evil())",
    "[x](java\tscript:evil())",
    "[x](&#106;avascript:evil())",
    "[x](javascript&colon;evil())",
    "[x](%6Aavascript:evil())",
    "[x](vbscript:evil())",
    "[x](data:text/html,<script>evil()</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5ldmlsKCk8L3NjcmlwdD4=)",
    "![x](javascript:evil())",
    "![x](data:image/svg+xml,<svg onload=evil()>)",
    '[x](https://a.example "\\" onmouseover=\\"evil()")',
    '![x" onerror="evil()](y.png)',
    "<javascript:evil()>",
    '<https://a.example/"onmouseover="evil()>',
    '```"><script>evil()</script>\nx\n```',
    '~~~ x" onload="evil()\nx\n~~~',
    '## x"><script>evil()</script> {#x onload=evil()}',
    '| a | b |\n|:-:" onload="evil()|---|\n| <script>evil()</script> | b |',
    "[^1]\n\n[^1]: <script>evil()</script>",
    "[x][r]\n\n[r]: javascript:evil() 'x\" onload=\"evil()'",
    "`<script>evil()</script>`",
    "\\<script>evil()\\</script>",
    "<!-- --><script>evil()</script>",
    "<![CDATA[<script>evil()</script>]]>",
    "<?php evil() ?>",
    "<x/onclick=evil()>",
    "&lt;script&gt;evil()&lt;/script&gt;",
]


def hostile_cluster(folder: Path, theme: str) -> Cluster:
    """The payload in every field of every kind, in settings, file names and Markdown."""
    cluster = make_cluster(folder)
    if theme == "gov":
        shutil.copytree(REPOSITORY / "themes/gov", cluster.path("themes/gov"))
        cluster.replace("sites/platform.yml", "theme: plain", "theme: gov")
    quoted = json.dumps(PAYLOAD, ensure_ascii=False)
    folders = {
        "policy": "policies",
        "interpretation": "interpretations",
        "leader": "leaders",
        "letter": "letters",
        "survey": "surveys",
        "topic": "topics",
    }
    for kind in ("article", "notice", *folders):
        place = f"city/{folders.get(kind, 'notices')}"
        for field in fields_of(kind):
            front = {**_needed(kind), field.name: quoted}
            if field.name == "image":
                front["image"] = json.dumps("x' onerror=evil() .png")
                front["image_alt"] = quoted
            cluster.document(f"{place}/{kind}-{field.name.replace('_', '-')}.md", "正文。", **front)
    cluster.write("content/city/notices/x' onerror=evil() .png", picture(10, 10))
    cluster.write("content/city/notices/y.png", picture(10, 10))
    cluster.write("content/city/notices/'onload=evil() x.csv", "1\n")
    cluster.document(
        "city/notices/attached.md", attachments=json.dumps([{"file": "'onload=evil() x.csv", "title": PAYLOAD}], ensure_ascii=False)
    )
    for number, text in enumerate(MARKDOWN):
        cluster.document(f"city/notices/m{number}.md", f"前{text}后\n\n{text}\n\n* {text}\n\n> {text}\n", title=quoted)
    cluster.replace(
        "sites/lishu.yml",
        "name: 梨树镇",
        f"name: {quoted}\ndescription: {quoted}\nphone: {quoted}\nconac: {quoted}\nkeywords: [{quoted}]\noptions: {{palette: {quoted}}}",
    )
    cluster.replace(
        "sites/lishu.yml",
        "sections:",
        f"sections:\n  x: {{name: {quoted}, from: counties/lishu/news, description: {quoted}, intro: {quoted}}}",
    )
    cluster.replace("sites/organisations.yml", "name: 梨树镇人民政府", f"name: {quoted}\n  address: {quoted}\n  phone: {quoted}")
    cluster.append("sites/platform.yml", f"banner: {{text: {quoted}, url: 'https://a.example/\"onclick=\"evil()'}}\n")
    return cluster


def _needed(kind: str) -> dict[str, str]:
    return {
        "policy": {"issuer": "shifan", "created": "2026-06-30"},
        "interpretation": {"interprets": "id:square-rules"},
        "leader": {"position": "副市长"},
        "letter": {"asked": "2026-06-01", "question": "问"},
        "survey": {"opens": "2026-06-01", "closes": "2026-12-01"},
    }.get(kind, {})


@pytest.fixture(scope="module", params=["plain", "gov"])
def attacked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    cluster = hostile_cluster(tmp_path_factory.mktemp("attacked"), request.param)
    build_at(cluster)
    return cluster


def files(cluster: Cluster, ending: str) -> Iterator[tuple[str, bytes]]:
    found = [(path, data) for path, data in tree(cluster.build / "sites").items() if path.endswith(ending)]
    assert found
    return iter(found)


def test_01_02_no_page_has_a_script_a_handler_or_a_link_that_runs(attacked: Cluster) -> None:
    mentions = 0
    for path, data in files(attacked, ".html"):
        mentions += b"evil()" in data
        document = html.document_fromstring(data.decode())
        for element in document.iter():
            if not isinstance(element.tag, str):
                continue
            if not (element.tag == "details" and element.get("class")):  # the theme's own fold their contents
                assert (
                    element.tag not in ("iframe", "object", "embed", "base", "svg", "style", "x", "details")
                    or "evil" not in html.tostring(element).decode()
                ), path
            if element.tag == "script" and element.get("type") == "application/ld+json":  # data, which nothing runs
                assert "<" not in (element.text or ""), path
                assert json.loads(element.text or ""), path
            elif element.tag == "script":
                assert (element.get("src") or "").startswith(("/assets/", "/lishu/assets/")), path
                assert not (element.text or "").strip(), path
            if element.tag == "meta":
                refresh = (element.get("content") or "") if (element.get("http-equiv") or "").lower() == "refresh" else ""
                assert "javascript:" not in refresh, path
            for name, value in element.attrib.items():
                assert not name.startswith("on"), f"{path}: {name}={value}"
                assert name != "srcdoc", path
                if name in ("href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href"):
                    scheme = "".join(value.split()).lower()
                    assert not scheme.startswith(("javascript:", "vbscript:", "data:")), f"{path}: {name}={value}"
    assert mentions > 20


def test_01_02_39_feeds_and_site_maps_are_well_formed_and_carry_the_payload_as_text(attacked: Cluster) -> None:
    carried = 0
    for path, data in files(attacked, ".xml"):
        xml.parsers.expat.ParserCreate().Parse(data, True)
        root = etree.fromstring(data)
        for element in root.iter():
            if "/data/" not in path:  # the catalogue's exports have a schema of their own
                assert etree.QName(element).localname in {
                    "feed", "id", "title", "updated", "author", "name", "link", "entry", "published", "summary",
                    "category", "urlset", "url", "loc", "lastmod", "sitemapindex", "sitemap",
                }, path  # fmt: skip
            carried += (element.text or "") == " ".join(PAYLOAD.split())
    assert carried > 3
    for path, data in files(attacked, ".json"):
        read = json.loads(data)
        assert not path.endswith("feed.json") or read["version"].startswith("https://jsonfeed.org/"), path
    for path, data in tree(attacked.build).items():
        if path.endswith(".map"):
            for line in data.decode().splitlines():
                assert line.endswith(";"), path
                assert line.count(";") == 1, path


def test_01_02_the_attacked_cluster_is_the_same_again(attacked: Cluster) -> None:
    assert_like_clean(attacked, build_at(attacked))


def test_39_characters_xml_cannot_carry_are_in_no_feed(cluster: Cluster) -> None:
    cluster.document("city/news/odd.md", title='"a\\x01b\\x0bc\\uFFFFd ]]> & <"', summary='"\\x08 \\U0001F600 ]]>"')
    build_at(cluster)
    for path, data in files(cluster, ".xml"):
        xml.parsers.expat.ParserCreate().Parse(data, True)
        etree.fromstring(data)
        assert not any(code in data for code in (b"\x01", b"\x0b", b"\x08", "\uffff".encode())), path


# --- 18: drafts ---------------------------------------------------------------------------------------------------

CANARY = "密CANARY9e"


@pytest.mark.parametrize("line", ["draft: true", "withdrawn: true", "published: 2027-01-01", "offline: 2026-11-22 09:00"])
def test_18_what_is_not_published_is_in_no_byte_of_the_output(cluster: Cluster, line: str) -> None:
    front = {
        "title": CANARY,
        "summary": CANARY,
        "keywords": "广场",
        "topics": "spring",
        "sticky": "true",
        "doc_number": CANARY,
        "id": "canary",
        "aliases": "[/canary-CANARY9e.html]",
    }
    key, _, value = line.partition(": ")
    front[key] = value
    cluster.document("city/news/canary-CANARY9e.md", f"{CANARY}\n\n![{CANARY}](CANARY9e.png)\n\n[{CANARY}](CANARY9e.csv)\n", **front)
    cluster.write("content/city/news/CANARY9e.png", picture(500, 10))
    cluster.write("content/city/news/CANARY9e.csv", CANARY)
    cluster.document("city/news/other.md", "正文。", related="id:canary", interprets="id:canary")
    build_at(cluster)
    for path, data in tree(cluster.build).items():
        assert b"CANARY9e" not in data or path.startswith("reports/"), path
        assert "CANARY9e" not in path, path


def test_18_what_was_published_and_is_withdrawn_leaves_no_byte(built: Cluster) -> None:
    front = {"title": CANARY, "summary": CANARY, "keywords": "广场", "topics": "spring", "sticky": "true", "propose": "www/notices"}
    built.document("departments/education/news/canary.md", f"{CANARY}\n\n![{CANARY}](p.png)\n\n[{CANARY}](t.csv)\n", **front)
    built.write("content/departments/education/news/p.png", picture(500, 10, (1, 2, 3)))
    built.write("content/departments/education/news/t.csv", CANARY)
    built.document("city/adopted/canary.md", adopts="/departments/education/news/canary.md", section="notices", mode="copy")
    build_at(built)
    shown = [path for path, data in tree(built.build / "sites").items() if CANARY.encode() in data]
    assert len(shown) > 12
    built.replace("content/departments/education/news/canary.md", "sticky: true", "withdrawn: 内容有误")
    build_at(built)
    for path, data in tree(built.build).items():
        assert CANARY.encode() not in data, path
    assert not any("canary" in path for path in tree(built.build / "sites"))


# --- 42: links in settings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["javascript:evil()", "data:text/html,x", " javascript:evil()", "JAVASCRIPT:evil()", "java\\tscript:evil()"]
)
def test_42_a_link_in_settings_that_runs_is_refused(cluster: Cluster, url: str) -> None:
    cluster.append("sites/platform.yml", f'banner: {{text: 横幅, url: "{url}"}}\n')
    cluster.replace("sites/lishu.yml", "sections:", f'sections:\n  out: {{name: 外, url: "{url}"}}')
    shutil.copytree(REPOSITORY / "themes/gov", cluster.path("themes/gov"))
    cluster.replace("sites/platform.yml", "theme: plain", "theme: gov")
    build_at(cluster)
    for path, data in tree(cluster.build / "sites").items():
        if path.endswith(".html"):
            for element in html.document_fromstring(data.decode()).iter("a"):
                assert "".join((element.get("href") or "").split()).lower().partition(":")[0] not in ("javascript", "data"), path
