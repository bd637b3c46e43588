"""Random histories of a cluster: edits as people make them, one function a kind."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable

from tests.engine.cluster import Cluster, picture
from tests.search.attachments import docx

FOLDERS = (
    "city/news",
    "departments/education/news",
    "counties/lishu/news",
    "city/policies",
    "departments/education/services",
    "city/notices",
)
_TITLES = ("关于春耕的通知", "桥梁通车", "热力管网检修", "Spring & <b>fair</b>", "“一网通办”上线", "会议召开")
_DATES = ("2026-11-22 08:59", "2026-11-22 09:30", "2026-11-25", "2025-03-05 10:00", "2024-01-01", "2026-11-01 12:00")
_BODIES = (
    "正文一段。",
    "**责任单位：**市教育局。见[通车](../news/bridge.md)。",
    "见[学期](/departments/education/news/term.md)和[附件](visitors.csv)。\n\n![广场](square.png)",
    "## 一、总体要求\n\n内容。\n\n[去](#s-一总体要求)",
    "[坏链接](nowhere.md)",
    "见[桥](/city/news/bridge.md#s-起点)",
    "![导览](tour.mp4)\n\n示范市人民政府\n\n2026年7月1日",
    "根据《某办法》（示政发〔2026〕1号）和示政发[2026]2号执行。",
)


def _documents(cluster: Cluster) -> list[str]:
    return sorted(str(path.relative_to(cluster.root)) for path in cluster.path("content").rglob("*.md"))


def _some(cluster: Cluster, chance: random.Random) -> str:
    return chance.choice(_documents(cluster))


def create(cluster: Cluster, chance: random.Random) -> str:
    folder = chance.choice(FOLDERS)
    name = chance.choice(("a", "b", "c", "d", "新闻", "bridge", "Big Name"))
    front = {"title": chance.choice(_TITLES), "published": chance.choice(_DATES)}
    if "policies" in folder:
        front |= {"issuer": "shifan", "created": "2023-12-01", "doc_number": f"示政发〔2026〕{chance.randrange(4)}号"}
        front["genre"] = chance.choice(("行政规范性文件", "规章", "其他"))
    if "services" in folder:
        front |= dict.fromkeys(("basis", "conditions", "materials", "place", "hours", "phone", "process"), "见窗口")
    for key, value in (
        ("sticky", chance.choice(("true", "2026-11-23"))),
        ("topic", "科技、教育\\教育"),
        ("published", "2026-11-19"),
        ("keywords", "春耕"),
        ("topics", "spring"),
        ("offline", "2026-11-24"),
        ("id", chance.choice(("x1", "x2"))),
        ("aliases", chance.choice(("/old/a.html", "/old/"))),
        ("draft", "true"),
        ("propose", "www/news"),
        ("attachments", "visitors.csv"),
        ("related", "id:x1"),
        (chance.choice(("repeals", "amends", "replaces")), chance.choice(("id:x1", "/city/policies/square.md", "示政发[2026]第01号"))),
        ("effective", "2026-11-23"),
        ("slug", chance.choice(("bridge", "same"))),
        ("media", "tour.mp4"),
        ("leaders", chance.choice(("李明", "赵 强", "无此人"))),
    ):
        if chance.random() < 0.2:
            front[key] = value
    cluster.document(f"{folder}/{name}.md", chance.choice(_BODIES), **front)
    return f"create {folder}/{name}.md {front}"


def repost(cluster: Cluster, chance: random.Random) -> str:
    """A document word for word in another folder; sometimes long enough to be known as a copy."""
    path = _some(cluster, chance)
    if chance.random() < 0.8:
        cluster.append(path, "\n" + "全文转载，一字不差，供各单位遵照执行。" * 4 + "\n")
    target = f"content/{chance.choice(FOLDERS)}/reposted.md"
    cluster.write(target, cluster.read(path))
    return f"repost {path} as {target}"


def edit_body(cluster: Cluster, chance: random.Random) -> str:
    path = _some(cluster, chance)
    cluster.append(path, f"\n{chance.choice(_BODIES)}\n")
    return f"append to {path}"


def _front(cluster: Cluster, path: str, key: str, value: str | None) -> None:
    head, _, body = cluster.read(path).partition("\n---\n")
    lines = [line for line in head.split("\n") if not line.startswith(f"{key}:")]
    if value is not None:
        lines.insert(1, f"{key}: {value}")
    cluster.write(path, "\n".join(lines) + "\n---\n" + body)


def retitle(cluster: Cluster, chance: random.Random) -> str:
    path = _some(cluster, chance)
    _front(cluster, path, "title", chance.choice(_TITLES))
    return f"retitle {path}"


def redate(cluster: Cluster, chance: random.Random) -> str:
    path = _some(cluster, chance)
    _front(cluster, path, "published", chance.choice(_DATES))
    return f"re-date {path}"


def set_key(cluster: Cluster, chance: random.Random) -> str:
    path = _some(cluster, chance)
    key, value = chance.choice(
        (
            ("withdrawn", "true"), ("withdrawn", None), ("draft", "true"), ("draft", None), ("sticky", "true"),
            ("sticky", None), ("offline", "2026-11-23"), ("summary", "新的摘要"), ("source", "市广播电台"),
            ("expiry", "2026-11-22"), ("effective", "2026-11-23"), ("topics", "spring"), ("weight", "3"),
            ("keywords", "教育"), ("interprets", "/city/policies/square.md"), ("aliases", "/old/x.html"),
            ("media", "tour.mp4"), ("media", None), ("leaders", "李明"), ("leaders", None), ("genre", "领导讲话"),
            ("audience", "企业、个人"), ("audience", "个人"),
            ("translations", "/city/news/bridge.md"), ("translations", "id:x1"), ("translations", None),
            ("image", "square.png"), ("repeals", "id:square-rules"), ("amends", "/departments/education/services/enrol.md"),
            ("replaces", "示政发〔2026〕01号"), ("repeals", None), ("validity", "有效"), ("effective", "2026-11-22 09:10"), ("title", "“改”名"), ("kind", "notice"),
        )
    )  # fmt: skip
    _front(cluster, path, key, value)
    return f"{key} = {value} in {path}"


def move(cluster: Cluster, chance: random.Random) -> str:
    path = _some(cluster, chance)
    target = f"content/{chance.choice(FOLDERS)}/{chance.choice(('moved', 'a', 'b'))}.md"
    if cluster.path(target).exists():
        return "nothing"
    cluster.move(path, target)
    return f"move {path} to {target}"


def delete(cluster: Cluster, chance: random.Random) -> str:
    path = _some(cluster, chance)
    cluster.remove(path)
    return f"delete {path}"


def break_file(cluster: Cluster, chance: random.Random) -> str:
    path = _some(cluster, chance)
    text = cluster.read(path)
    conflict = f"{text}\n<<<<<<< HEAD\n我们的。\n=======\n他们的。\n>>>>>>> theirs\n"
    broken = chance.choice((text.replace("---\n", "", 1), text.replace("title:", "titel:", 1), "", "---\ntitle: 没完", conflict))
    cluster.write(path, broken)
    return f"break {path}"


def repair(cluster: Cluster, chance: random.Random) -> str:
    for path in _documents(cluster):
        text = cluster.read(path)
        if "titel:" in text or "\n<<<<<<< " in text or not text.startswith("---\n") or text.count("---\n") < 2:
            name = path.rpartition("/")[2].removesuffix(".md")
            cluster.document(path.removeprefix("content/"), "修好了。", title=name, published="2026-02-02")
            return f"repair {path}"
    return "nothing"


def _replace_in(path: str, pairs: tuple[tuple[str, str], ...]) -> Callable[[Cluster, random.Random], str]:
    def edit(cluster: Cluster, chance: random.Random) -> str:
        old, new = chance.choice(pairs)
        text = cluster.read(path)
        old, new = (old, new) if old in text else (new, old)
        if old not in text or not old:
            return "nothing"
        cluster.write(path, text.replace(old, new))
        return f"{path}: {old!r} → {new!r}"

    return edit


def _append_or_cut(path: str, addition: str) -> Callable[[Cluster, random.Random], str]:
    def edit(cluster: Cluster, chance: random.Random) -> str:
        text = cluster.read(path)
        cluster.write(path, text.removesuffix(addition) if text.endswith(addition) else text + addition)
        return f"toggle {addition!r} in {path}"

    return edit


def change_picture(cluster: Cluster, chance: random.Random) -> str:
    path = cluster.path("content/city/news/square.png")
    if path.exists() and chance.random() < 0.3:
        path.unlink()
        return "remove square.png"
    colour = (chance.randrange(255), 40, 40)
    cluster.write("content/city/news/square.png", picture(chance.choice((30, 900, 1000)), 30, colour))
    return "new square.png"


def change_recording(cluster: Cluster, chance: random.Random) -> str:
    """A video, and what belongs to it by its name: captions, transcript, the picture before it plays."""
    folder = chance.choice(FOLDERS)
    ending = chance.choice(("mp4", "mp4", "vtt", "txt", "png"))
    path = f"content/{folder}/tour.{ending}"
    if cluster.path(path).exists():
        cluster.remove(path)
        return f"remove {path}"
    data = {
        "mp4": b"\0\0\0\x18ftypmp42" + bytes([chance.randrange(255)]),
        "vtt": f"WEBVTT\n\n00:00.000 --> 00:01.000\n{chance.randrange(9)}\n".encode(),
        "txt": "文字稿".encode(),
        "png": picture(900, 30),
    }
    cluster.write(path, data[ending])
    return f"new {path}"


def change_attachment(cluster: Cluster, chance: random.Random) -> str:
    cluster.write("content/city/news/visitors.csv", f"月份,人数\n一月,{chance.randrange(100)}\n")
    return "new visitors.csv"


def report(cluster: Cluster, chance: random.Random) -> str:
    """A yearly report, or new numbers of one: it is compared with its neighbours and with the documents it counts."""
    year = chance.choice((2024, 2025))
    folder = chance.choice(("city/reports", "departments/education/reports"))
    numbers = chance.choice(("0,0,0,0,0,0,0", "1,0,0,0,0,0,1", "2,0,0,0,0,0,2", "一,0"))
    lines = [
        f"行政规范性文件,{chance.randrange(2)},0,{chance.randrange(3)}",
        f"一、本年新收政府信息公开申请数量,{numbers}",
        f"二、上年结转政府信息公开申请数量,{chance.choice((numbers, '0,0,0,0,0,0,0'))}",
        f"四、结转下年度继续办理,{numbers}",
    ]
    cluster.write(f"content/{folder}/r{year}.csv", "\n".join(lines) + "\n")
    if chance.random() < 0.5:
        front = {
            "kind": "annual-report",
            "report": chance.choice(("disclosure", "website")),
            "year": str(year),
            "data": f"r{chance.choice((year, 2024))}.csv",
        }
        cluster.document(f"{folder}/r{year}.md", "## 一、总体情况\n\n内容。", title="年报告", published=f"{year + 1}-03-01", **front)
    return f"report {year} in {folder}"


def change_synonyms(cluster: Cluster, chance: random.Random) -> str:
    path = "sites/search/synonyms.yml"
    if cluster.path(path).exists() and chance.random() < 0.3:
        cluster.remove(path)
        return "remove synonyms"
    text = chance.choice(("- [教育, 办学]\n", "- [桥梁, 大桥]\n- [通知, 告示]\n", "- [孤词]\n", "教育: 办学\n"))
    cluster.write(path, text)
    return f"synonyms {text!r}"


def change_best_bets(cluster: Cluster, chance: random.Random) -> str:
    """A document that comes and goes, one under a site's conditions, a bet that lasts until a coming clock."""
    path = "sites/search/best-bets.yml"
    if cluster.path(path).exists() and chance.random() < 0.3:
        cluster.remove(path)
        return "remove best bets"
    document = _some(cluster, chance).removeprefix("content/")
    text = chance.choice((
        f"- {{queries: [春耕], document: {document}}}\n",
        f"- {{queries: [春耕], document: {document}, sites: [jyj], until: 2026-11-25}}\n",
        "- {queries: [放假], title: 放假安排, url: /holidays/, from: 2026-11-23, until: 2026-12-01}\n",
        "- {queries: [放假]}\n",
    ))  # fmt: skip
    cluster.write(path, text)
    return f"best bets {text!r}"


def change_word_file(cluster: Cluster, chance: random.Random) -> str:
    cluster.write("content/city/news/plan.docx", docx(chance.choice(("画眉鸟名录", "百灵鸟名录", "夜莺"))))
    path = _some(cluster, chance)
    if path.startswith("content/city/news/"):
        _front(cluster, path, "attachments", "plan.docx")
    return f"new plan.docx, named by {path}"


def shadow_template(cluster: Cluster, chance: random.Random) -> str:
    path = f"themes/school/templates/{chance.choice(('section.html', 'chrome/footer.html', 'document/notice.html'))}"
    if cluster.path(path).exists():
        cluster.remove(path)
        return f"remove {path}"
    parent = path.replace("school", "plain").replace("document/notice", "document")
    cluster.write(path, cluster.read(parent) + "<!-- school -->")
    return f"shadow {path}"


def _terms(cluster: Cluster, chance: random.Random) -> str:
    """The platform's words for the traditional variant: written, broken or taken away."""
    path = "sites/terms.zh-Hant.yml"
    if cluster.path(path).exists() and chance.random() < 0.4:
        cluster.remove(path)
        return f"remove {path}"
    cluster.write(path, chance.choice(("通车: 通車了\n", "会议: 保留\n教育局: 教育局\n", "通车: '<b>'\n", "- 列表\n")))
    return f"write {path}"


def _topic_site(cluster: Cluster, chance: random.Random) -> str:
    """A site that comes, changes and goes; documents of others have links to its host."""
    path = "sites/kj.yml"
    if cluster.path(path).exists() and chance.random() < 0.5:
        cluster.remove(path)
        return f"remove {path}"
    more = chance.choice(("", "variants: [zh-Hant]\n", "also: [keji.shifan.gov.cn]\n"))
    cluster.write(path, f"name: 科技周\nkind: topic\norganisation: education\nhost: kj.shifan.gov.cn\n{more}")
    return f"write {path} {more!r}"


def link_to_hosts(cluster: Cluster, chance: random.Random) -> str:
    path, host = _some(cluster, chance), chance.choice(("kj", "keji", "jyj", "www"))
    cluster.append(path, f"\n[看这里](https://{host}.shifan.gov.cn/news/)\n")
    return f"link to {host} in {path}"


def commit(cluster: Cluster, chance: random.Random) -> str:
    """Everything as it is, at a fixed time: documents dated later are not public yet."""
    git = ["git", "-C", str(cluster.root), "-c", "user.name=编辑", "-c", "user.email=bj@shifan.gov.cn", "-c", "commit.gpgsign=false"]
    when = {"GIT_COMMITTER_DATE": "2026-11-20T09:00:00+0800", "GIT_AUTHOR_DATE": "2026-11-20T09:00:00+0800"}
    steps = [["add", "-A"], ["commit", "-q", "--allow-empty", "-m", f"改动 {chance.randrange(10**6)}"]]
    if not cluster.path(".git").exists():
        steps.insert(0, ["init", "-q", "-b", "main"])
    for step in steps:
        subprocess.run([*git, *step], check=True, env={**os.environ, **when})
    return "commit"


def renumber(cluster: Cluster, chance: random.Random) -> str:
    """An index number is committed, then becomes a new one, another document's, none, or the same again."""
    path = "content/city/policies/square.md"
    if not cluster.path(path).exists() or chance.random() < 0.3:
        path = _some(cluster, chance)
    told = []
    for value in chance.choices(("000000011/2026-00001", "000000011/2026-00002", "000000011/2026-00003", None), k=2):
        _front(cluster, path, "index_number", value)
        told.append(f"index number {value} in {path}")
        if len(told) == 1 or chance.random() < 0.5:
            told.append(commit(cluster, chance))
    return ", ".join(told)


EDITS: tuple[Callable[[Cluster, random.Random], str], ...] = (
    create, create, create, repost, repost, edit_body, edit_body, retitle, retitle, redate, redate, set_key, set_key, set_key,
    commit, renumber, renumber, renumber,
    move, delete, break_file, break_file, repair, repair, change_picture, change_attachment, change_recording, change_synonyms, change_best_bets, change_word_file, report, report, shadow_template,
    _append_or_cut("themes/plain/templates/document.html", "<!-- d -->"),
    _append_or_cut("themes/plain/templates/part/card.html", "<!-- c -->"),
    _append_or_cut("themes/plain/templates/base.html", "<!-- b -->"),
    _append_or_cut("themes/plain/templates/section.html", "{% broken"),
    _append_or_cut("themes/plain/static/css/site.css", "\nmain { margin: 0 }\n"),
    _append_or_cut("themes/plain/static/js/site.js", "\n// more\n"),
    _replace_in("sites/platform.yml", (("grey: false", "grey: true"), ("名", "名"), ("市网站平台", "市政府网站平台"))),
    _replace_in("sites/platform.yml", (("disclosure_complete: false", "disclosure_complete: true"),)),
    _replace_in("sites/organisations.yml", (("kind: government", "kind: government\n  established: 2026-01-05"), ("kind: department", "kind: institution"))),
    _replace_in("sites/platform.yml", (("{shards: none}", "{shards: cluster}"), ("{shards: cluster}", "{shards: site}"))),
    _replace_in("sites/www.yml", (
        ("per_page: 3", "per_page: 2"), ("动态要闻", "要闻"), ("示ICP备20260001号-1", "示ICP备20260002号-1"),
        ("count: 3", "count: 5"), ("mode: copy", "mode: link"), ("kind: portal", "kind: portall"),
        ("departments/*/news", "departments/education/news"), ("www.shifan.gov.cn", "www.shifanshi.gov.cn"),
        ("nav: false", "nav: true"), ("disclosure/reports: false", "disclosure/reports: {nav: true}"),
        ("icp: 示ICP", 'code: "4599000001"\nicp: 示ICP'),
    )),
    _replace_in("sites/departments/jyj.yml", (
        ("per_page: 3", "per_page: 4"), ("示范市教育局", "市教育局"), ("theme: school", "theme: plain"),
        ("organisation: education", "organisation: educatoin"), ("topics: false", "topics: {name: 专题}"),
        ("disclosure/reports: false", "disclosure/reports: {nav: true}"),
    )),
    _replace_in("sites/lishu.yml", (("path: /lishu", "path: /ls"), ("disclosure: false", "disclosure: {name: 公开}"))),
    _append_or_cut("sites/lishu.yml", "offline: {from: 2026-11-22, until: 2026-11-23, reason: 升级}\n"),
    _append_or_cut("sites/lishu.yml", "internal: true\n"),
    _append_or_cut("sites/departments/jyj.yml", "internal: true\n"),
    _append_or_cut("sites/lishu.yml", "closed: {on: 2026-11-22, reason: 整合, moved_to: www}\n"),
    _replace_in("sites/organisations.yml", (("示范市教育局", "示范市教育委员会"), ("short: 市教育局", "short: 教育局"))),
    _append_or_cut("sites/platform.yml", "share_pictures: [policy, notice, leader]\n"),
    _append_or_cut("sites/www.yml", "variants: [zh-Hant]\n"),
    _append_or_cut("sites/departments/jyj.yml", "variants: [zh-Hant]\n"),
    _append_or_cut("sites/departments/jyj.yml", "edition_of: www\n"),
    _append_or_cut("sites/lishu.yml", "language: en\nedition_of: www\n"),
    _append_or_cut("sites/platform.yml", "traditional: s2hk\n"),
    _append_or_cut("sites/platform.yml", "timezone: Asia/Urumqi\n"),
    _terms, _topic_site, link_to_hosts,
    _append_or_cut("sites/lishu.yml", "announcement: {text: 赶集, from: 2026-11-22 09:10, until: 2026-11-24}\n"),
    _append_or_cut("sites/platform.yml", "banner: {text: 暴雨预警, until: 2026-11-22 09:20}\n"),
)  # fmt: skip
