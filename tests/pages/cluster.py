"""A small cluster in the theme `gov` with one document of every kind, each with all its kind may say."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.engine.cluster import Cluster, build_at, make_cluster, picture

ROOT = Path(__file__).resolve().parents[2]

MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(40)
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\n大家好\n"

LONG = "\n\n".join(f"## 第{number}章 规定\n\n第{number}条　内容。" for number in "一二三四五")

# Kind → the address of its page.
PAGES = {
    "article": "www/news/202607/article.html",
    "notice": "www/notices/202607/notice.html",
    "policy": "www/disclosure/policies/202607/measures.html",
    "interpretation": "www/disclosure/interpretations/202607/press.html",
    "service": "jyj/services/transfer.html",
    "letter": "www/interaction/letters/202607/road.html",
    "survey": "www/interaction/surveys/202607/bus.html",
    "interview": "www/interaction/interviews/202607/talk.html",
    "leader": "www/leaders/zhou.html",
    "organisation": "www/organisation/city.html",
    "dataset": "www/data/202607/buses.html",
    "topic": "www/topics/summer.html",
    "page": "www/about/index.html",
}


def make_pages_cluster(folder: Path, *, settings: str = "") -> Cluster:
    """Not built yet. `settings`: more lines of `platform.yml`."""
    cluster = make_cluster(folder)
    shutil.rmtree(cluster.path("themes"))
    shutil.copytree(ROOT / "themes", cluster.path("themes"))
    cluster.replace("sites/platform.yml", "theme: plain", f"theme: gov\n{settings}")
    cluster.replace("sites/platform.yml", "grey: false\n", "options: {qr: all}\n")
    cluster.replace("sites/departments/jyj.yml", "theme: school\n", "")
    cluster.replace("sites/www.yml", "  organisation: false\n", "")
    cluster.replace(
        "sites/www.yml",
        "  interaction/interviews: false\n",
        "  data: {name: 数据开放, from: city/data, kinds: [dataset]}\n",
    )
    cluster.replace(
        "sites/organisations.yml",
        "  site: www\n",
        "  site: www\n  phone: 0999-5550100\n  address: 人民大道1号\n",
    )
    for name, size in (("wide.png", (1400, 700)), ("small.png", (300, 200))):
        cluster.write(f"content/city/news/{name}", picture(*size))
    for name, data in (
        ("tour.mp4", MP4),
        ("tour.vtt", VTT),
        ("tour.txt", "文字稿\n"),
        ("song.mp3", MP3),
        ("song.txt", "歌词\n"),
    ):
        cluster.write(f"content/city/news/{name}", data)
    cluster.write("content/city/policies/form.csv", "姓名,金额\n")
    cluster.write("content/city/data/buses.csv", "线路,班次\n1,80\n")
    cluster.append("sites/www.yml", "variants: [zh-Hant]\n")
    _write_documents(cluster)
    return cluster


def _write_documents(cluster: Cluster) -> None:
    write = cluster.document
    write(
        "city/news/article.md",
        "第一段。[^一]\n\n![大图](wide.png)\n\n[![小图](small.png)](bridge.md)\n\n![导览](tour.mp4)\n\n"
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n[外部](https://www.example.com/a?b=1)\n\n[^一]: 注释的内容。",
        title="文章“标题”</script><b>", published="2026-07-01 09:00", updated="2026-07-02 10:00", author="王小明",
        keywords="[公交, 道路]", leaders="[周正]", media="[{文件: song.mp3, 标题: 市歌}]", source="市日报", source_url="https://www.example.org/1",
    )  # fmt: skip
    write("city/news/speech.md", title="周正的讲话", genre="领导讲话", leaders="[周 正]")
    write("departments/education/news/visit.md", title="周正到学校", leaders="[www/周正]")
    write("city/notices/notice.md", "停水通知。\n\n示范市人民政府\n\n2026年7月1日", title="停水")
    write(
        "city/policies/measures.md", LONG, title="公园管理办法", issuer="[shifan, education]", created="2026-06-30", doc_number="示政发〔2026〕9号",
        doc_type="通知", effective="2026-08-01", index_number="SF001/2026-00009", attachments="[{文件: form.csv, 标题: 申请表}]",
        signature="示范市人民政府", topic="科技、教育\\教育",
    )  # fmt: skip
    write(
        "city/interpretations/press.md", "**张三：** 大家好。\n\n**记者：** 请问**何时**开放？", title="公园管理办法新闻发布会",
        interprets="../policies/measures.md", form="新闻发布会", held="2026-07-01 10:00", guests="[张三、李四]", host="王五",
    )  # fmt: skip
    write(
        "departments/education/services/transfer.md", "说明。", title="转学", basis="《义务教育法》", conditions="本市户籍", place="政务大厅",
        hours="工作日", phone="0999-1", process="[提出申请, 审核, 发放]", online="https://www.example.com/apply",
        materials="[{名称: 户口簿, 形式: 原件, 份数: 1份, 说明: 核验后退还}, 申请表]",
    )  # fmt: skip
    write(
        "city/letters/road.md",
        "已经修好。",
        title="道路破损",
        asked="2026-06-01",
        question="路坏了",
        replied="2026-06-03",
        reply_by="市交通运输局",
    )
    write(
        "city/surveys/bus.md", "征求意见。", title="公交线路", opens="2026-07-01", closes="2026-07-31", received="12", accepted="5",
        respond="电子邮箱：bus@shifan.gov.cn", result="../news/bus.md",
    )  # fmt: skip
    write(
        "city/interviews/talk.md",
        "**主持人：** 您好。\n\n**周正：** 大家好，**今年**开工。",
        title="访谈",
        held="2026-07-01 10:00",
        guests="[周正]",
        host="陈静",
    )
    write(
        "city/leaders/zhou.md",
        "1970年生。",
        title="周　正",
        position="副市长",
        duties="分管教育",
        published="2026-01-01",
    )
    write("city/organisation/city.md", "职责。", title="机构职能", organisation="shifan")
    write(
        "city/data/buses.md",
        "班次。",
        title="公交班次",
        format="CSV",
        update_cycle="每月",
        attachments="[{文件: buses.csv, 标题: 班次表}]",
    )
    write("city/topics/summer.md", "专题。", title="暑期", ends="2026-09-01")


def build_pages(folder: Path, *, settings: str = "") -> Cluster:
    cluster = make_pages_cluster(folder, settings=settings)
    result = build_at(cluster)
    errors = [one for one in result.diagnostics if one.place.path.startswith(("themes/", "content/city/", "content/dep", "sites/"))]
    assert errors == []
    return cluster
