"""Make the disclosure reports on 2024 of the demonstration cluster, and the counts of normative documents in all reports.

    python tests/demo/make_reports.py

The reports on 2025 were written by hand. Those on 2024 take their numbers from them (a fixed seed a report), so that what
2024 carried over is what 2025 begins with; an existing report on 2024 keeps its text. Table 2 counts the organisation's own
documents, whatever the year: run this again when documents of 体裁分类 行政规范性文件 or 规章 are added to the demonstration.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from dataclasses import dataclass
from pathlib import Path

from sitegen.diagnostics import Report
from sitegen.official.annual_data import Data, read_data
from sitegen.official.annual_form import Block, counted, forms
from sitegen.parse.document import Document
from sitegen.parse.read import parse_document

CONTENT = Path(__file__).resolve().parents[2] / "content"
FORM = forms()["disclosure"]


@dataclass(frozen=True, slots=True)
class Office:
    """Who reports: folder, name, and what its report on 2024 says of the year."""

    folder: str
    name: str
    published: str
    items: int  # 主动公开的条数
    focus: str  # 公开了什么
    asked: str  # 申请集中在哪里
    built: str  # 平台建设
    fault: str
    remedy: str
    government: bool = False


OFFICES = (
    Office("sites/www", "示范市人民政府", "2025-03-21 10:00", 7916, "围绕优化营商环境、民生实事和城市更新三个主题公开政策和进展", "征地补偿、规划许可和财政资金使用", "完成全市政府网站集约化方案编制，关停长期不更新的网站5个", "部门之间公开的口径不一致，同一事项存在两种说法", "建立政策口径库，发布前由起草部门统一核对", government=True),
    Office("counties/qingshan", "青山区人民政府", "2025-03-14 09:00", 4871, "公开老旧小区改造的项目名单、进度和资金", "房屋征收和历史建设档案", "把区属部门的信息并入区政府网站统一发布", "街道公开的内容深浅不一", "印发街道公开事项样表，逐条列出应当写明的要素", government=True),
    Office("counties/baihe", "白河县人民政府", "2025-03-18 09:30", 3260, "公开惠农补贴发放结果、农田水利项目和粮食收购价格", "土地流转和惠农补贴", "开设惠农补贴查询专栏，按乡镇归集", "乡镇更新不及时，个别栏目两个月没有新内容", "对乡镇栏目每周巡查，超过期限的提醒并通报", government=True),
    Office("counties/linjiang", "临江县人民政府", "2025-03-19 10:00", 2987, "公开港口规划、渡口安全检查和茶产业扶持资金", "岸线使用和渔业补偿", "完成县政府网站适老化改造，增加大字版", "解读多为摘抄，群众看不明白", "重要文件同步制作图解，并由起草人撰写问答", government=True),
    Office("counties/lishu-town", "白河县梨树镇人民政府", "2025-01-22", 412, "公开宅基地审批、困难补助和村级财务", "宅基地审批结果", "在县政府网站开设镇政府子页，统一发布", "村级财务公开表格专业词多，村民看不懂", "制作村务公开图解样板，在六个村试用"),
    Office("departments/education", "示范市教育局", "2025-01-24 10:00", 452, "公开招生划片、收费标准和学校督导结果", "学区划分依据和教师招聘评分标准", "改版招生入学专题，增加按住址查询", "学校公开内容更新靠人工催办", "建立学校公开事项清单，每学期检查一次"),
    Office("departments/hrss", "示范市人力资源和社会保障局", "2025-01-23 09:00", 803, "公开就业补贴、社保缴费基数和职称评审结果", "工伤认定材料和社保缴费记录", "把社保业务问答并入统一知识库", "咨询类申请较多，占用办理力量", "在申请页面前置常见问题和查询入口"),
    Office("departments/health", "示范市卫生健康委员会", "2025-01-21 16:00", 618, "公开传染病监测、医疗机构校验和卫生监督结果", "医疗机构执业登记和行政处罚依据", "开设卫生监督双随机结果专栏", "监督结果分散在各区县网站", "由市级统一归集，按月发布"),
    Office("departments/civil-affairs", "示范市民政局", "2025-01-20 09:30", 531, "公开低保标准、养老机构检查和社会组织年检结果", "救助审核过程和地名档案", "社会救助公示改为长期公开与限期公示分开设置", "公示信息中个人信息遮盖不规范", "统一公示模板，发布前自动检查证件号码和电话号码"),
    Office("departments/housing", "示范市住房和城乡建设局", "2025-01-24", 1204, "公开老旧小区改造、保障房分配和预售资金监管信息", "征收补偿档案、施工许可和物业备案", "保障房分配结果按批次归集，可按小区查询", "历史档案查找耗时长", "分批扫描2005年以前的征收档案"),
    Office("departments/transport", "示范市交通运输局", "2025-01-22 10:00", 765, "公开公路建设、公交线路调整和出租汽车考核结果", "公路用地和运输许可", "公交线路调整公告增加地图", "施工占道信息发布不及时", "占道施工许可作出后当日自动公开"),
    Office("departments/finance", "示范市财政局", "2025-01-24 09:00", 386, "公开财政预决算、政府债务和政府采购信息", "专项资金分配依据", "预决算公开统一归集到门户网站专栏", "部门决算说明详略不一", "印发决算说明编写要点，逐家审核"),
    Office("departments/ecology", "示范市生态环境局", "2025-01-23 15:00", 942, "公开环评审批、空气质量和行政处罚信息", "环评文件和监测数据", "空气质量数据改为逐日公开，并提供下载", "环评公众参与信息不易查找", "按项目归集环评全过程信息"),
)  # fmt: skip


def main() -> int:
    """Writes what is missing, and table 2 of every report."""
    for office in OFFICES:
        this_year = next((CONTENT / office.folder / "reports").glob("*disclosure*2025.csv"), None) or next(
            (CONTENT / office.folder / "reports").glob("*2025.csv")
        )
        last_year = this_year.with_name(this_year.name.replace("2025", "2024"))
        later = read(this_year)
        rows = {
            row: [int(one.value) if one.value == int(one.value) else float(one.value) for one in cells] for row, cells in later.rows.items()
        }
        write(this_year, with_counts(rows, office, 2025))
        if not last_year.exists():
            write(last_year, with_counts(year_before(rows, random.Random(office.folder)), office, 2024))
        else:
            kept = {
                row: [int(one.value) if one.value == int(one.value) else float(one.value) for one in cells]
                for row, cells in read(last_year).rows.items()
            }
            write(last_year, with_counts(kept, office, 2024))
        page = last_year.with_suffix(".md")
        if not page.exists():
            page.write_text(text(office, read(last_year), last_year.name), encoding="utf-8")
    return 0


def read(path: Path) -> Data:
    report = Report()
    data = read_data(path.read_text(encoding="utf-8"), FORM, str(path), report)
    assert not len(report), list(report)
    return data


Rows = dict[str, list[int | float]]


def year_before(rows: Rows, chance: random.Random) -> Rows:
    """Numbers like those of the year after, and what it carried over is what that year began with."""
    found: Rows = {}
    for block in FORM.blocks():
        for row in block.rows:
            values = rows[row.id]
            if block.total:
                values = [around(one, chance) for at, one in enumerate(values) if block.columns[at] != block.total]
                found[row.id] = [*values, sum(values)]
            else:
                found[row.id] = [around(one, chance) for one in values]
    balance(found, rows, FORM.tables[1].blocks[0], chance)
    return found


def balance(found: Rows, rows: Rows, block: Block, chance: random.Random) -> None:
    last = len(block.columns) - 1
    found["next"] = list(rows["carried"])
    found["total"] = [sum(found[row][at] for row in block.sums["total"]) for at in range(last)]
    ended = [found["total"][at] + found["next"][at] for at in range(last)]
    found["carried"] = [chance.randint(0, min(3, int(one))) if one > 8 else 0 for one in ended]
    found["new"] = [one - carried for one, carried in zip(ended, found["carried"], strict=True)]
    for row in ("total", "carried", "new"):
        found[row].append(sum(found[row]))


def around(value: int | float, chance: random.Random) -> int | float:
    """A number some ten percent off; small ones by one at most, zero stays zero."""
    if isinstance(value, float):
        return round(value * chance.uniform(0.85, 1.1), 1)
    return max(0, value + chance.randint(-1, 1)) if 0 < value < 10 else round(value * chance.uniform(0.85, 1.05))


def with_counts(rows: Rows, office: Office, year: int) -> Rows:
    """Table 2's rows of documents as the library has them."""
    own = list(documents(office.folder))
    end = f"{year}-12-31"
    for row, genres in counted().items():
        these = [one for one in own if one.genre in genres]
        dates = [((one.created or one.published).day(), one.expiry.day() if one.expiry else "9999") for one in these]
        rows[row] = [
            sum(made.startswith(str(year)) for made, _ in dates),
            sum(ended.startswith(str(year)) for _, ended in dates),
            sum(made <= end < ended for made, ended in dates),
        ]
    return rows


def documents(folder: str) -> list[Document]:
    found = []
    for path in sorted((CONTENT / folder).rglob("*.md")):
        document = parse_document(path.relative_to(CONTENT).as_posix(), path.read_bytes()).document
        if document is not None and document.kind == "policy" and not document.source_url and not document.draft:
            found.append(document)
    return found


def write(path: Path, rows: Rows) -> None:
    out = io.StringIO()
    table_writer = csv.writer(out, lineterminator="\n")
    for table in FORM.tables:
        table_writer.writerow([f"表{table.id}　{table.title}"])
        for block in table.blocks:
            table_writer.writerow(["项目", *block.columns])
            for row in block.rows:
                table_writer.writerow([row.label, *rows[row.id]])
    path.write_text(out.getvalue(), encoding="utf-8")


def text(office: Office, data: Data, name: str) -> str:
    new, carried, left = (int(data.value(row, 6)) for row in ("new", "carried", "next"))
    done = int(data.value("total", 6))
    reviews, suits = (int(data.value(row, 4)) for row in ("reviews", "direct"))
    body = "本级政府" if office.government else "本机关"
    disputes = (
        f"全年因政府信息公开引起的行政复议{reviews}件，未经复议直接起诉的行政诉讼{suits}件。"
        if reviews or suits
        else "全年没有因政府信息公开引起的行政复议和行政诉讼。"
    )
    extra = "\n\n将政务公开列入绩效考核，组织社会评议1次，没有因信息公开工作被追究责任的情形。" if office.government else ""
    return f"""---
标题: {office.name}2024年政府信息公开工作年度报告
类型: 年度报告
年度: 2024
发布日期: {office.published}
摘要: {body}2024年主动公开、依申请公开、信息管理、平台建设和监督保障情况。
年报数据: {name}
---

根据《中华人民共和国政府信息公开条例》第五十条和国务院办公厅规定的格式，编制本报告。所列数据的统计期限为2024年1月1日至12月31日。

## 一、总体情况

**主动公开。**全年主动公开政府信息{office.items}条，{office.focus}。

**依申请公开。**新收申请{new}件，上年结转{carried}件，办结{done}件，结转下年度{left}件，均在法定期限内答复。申请主要涉及{office.asked}。

**政府信息管理。**公文起草时确定公开属性，不予公开的说明理由；失效和废止的文件在网页上标注。

**平台建设。**{office.built}。

**监督保障。**开展业务培训2次，定期检查栏目更新和答复时限。{extra}

## 二、主动公开政府信息情况

## 三、收到和处理政府信息公开申请情况

## 四、政府信息公开行政复议、行政诉讼情况

{disputes}

## 五、存在的主要问题及改进情况

存在的主要问题是{office.fault}。下一步，{office.remedy}。

## 六、其他需要报告的事项

2024年没有收取政府信息公开信息处理费。
"""


if __name__ == "__main__":
    sys.exit(main())
