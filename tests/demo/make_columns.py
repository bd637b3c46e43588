"""Fill the branches of 法定主动公开内容 that have no document yet: short routine documents, and the statistics of applications.

    python tests/demo/make_columns.py

Existing files are left alone. Numbers come from a seed of organisation and subject; names of places are fictional. What an
organisation does not have is said with its reason in sites/organisations.yml, by hand.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from pathlib import Path

CONTENT = Path(__file__).resolve().parents[2] / "content"


@dataclass(frozen=True, slots=True)
class Office:
    """Who publishes: folder, name, what it supervises, whom its measures reach, a place of its own."""

    folder: str
    name: str
    kind: str
    objects: str
    people: str
    place: str


OFFICES = (
    Office("sites/www", "示范市", "city", "餐饮单位、加油站和农贸市场", "市民", "滨江路"),
    Office("counties/qingshan", "青山区", "county", "老旧小区燃气设施和小餐饮", "居民", "钢城街道"),
    Office("counties/baihe", "白河县", "county", "农资门店和饮用水源地", "农户", "渠首街道"),
    Office("counties/linjiang", "临江县", "county", "渡口渡船和危险化学品码头", "群众", "港口街道"),
    Office("counties/lishu-town", "梨树镇", "town", "村级食堂和小微企业", "村民", "柳树村"),
    Office("departments/education", "市教育局", "department", "校外培训机构和学校食堂", "学生和家长", "文昌路"),
    Office("departments/hrss", "市人力资源和社会保障局", "department", "用人单位工资支付和劳务派遣机构", "劳动者", "劳动大厦"),
    Office("departments/health", "市卫生健康委员会", "department", "医疗机构和公共场所卫生", "患者和居民", "康复路"),
    Office("departments/civil-affairs", "市民政局", "department", "养老机构和社会组织", "困难群众和老年人", "民政楼"),
    Office("departments/housing", "市住房和城乡建设局", "department", "在建工地和物业服务企业", "业主和住房困难家庭", "建设大厦"),
    Office("departments/transport", "市交通运输局", "department", "客运企业和公路施工路段", "乘客和沿线群众", "通达路"),
    Office("departments/finance", "市财政局", "department", "代理记账机构和政府采购代理机构", "企业和群众", "财政大厦"),
    Office("departments/ecology", "市生态环境局", "department", "排污单位和建筑工地噪声", "居民", "清源路"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """One document of a branch: its place, who has it, its title, its words. Numbers are filled in by name."""

    file: str
    kinds: str
    published: str
    title: str
    body: str


TEXTS = (
    Text("penalties/penalty-list-2026", "city county town department", "2026-03-18 10:00", "{name}行政处罚事项和办理程序（2026年版）", """
本清单按照权责清单和现行法律法规整理，所列事项的依据修改的，自修改之日起执行新的规定。

## 一、范围

涉及{objects}的行政处罚共{a}项，其中可以当场作出的{c}项。全部事项编号、依据和裁量基准在权责清单中公布。

## 二、程序

1. **立案和调查。**执法人员不少于两人，出示执法证件，全过程记录；
2. **告知。**作出决定前告知内容、事实、理由和依据，听取陈述和申辩；
3. **听证。**较大数额罚款等事项，当事人要求听证的，应当组织；
4. **决定和送达。**自立案之日起九十日内作出决定，七日内送达；
5. **公开。**具有一定社会影响的决定，作出后七个工作日内公开。

## 三、2026年前三季度情况

立案{a}件，作出处罚决定{b}件，没有采取行政强制措施。当事人申请行政复议{d}件，未被撤销。

## 四、救济

不服处罚决定的，可以在六十日内申请行政复议，或者在六个月内提起行政诉讼。
"""),
    Text("procurement/procurement-2026", "city county department", "2026-07-15 09:30", "{name}2026年政府采购目录和上半年实施情况", """
## 采购目录

纳入集中采购的品目为办公设备、信息系统运行维护、物业服务和印刷服务；分散采购限额标准以上的其他项目依法自行或委托采购。

## 上半年实施情况

| 项目 | 采购方式 | 预算（万元） | 成交（万元） |
| --- | --- | ---: | ---: |
| 办公设备更新 | 框架协议 | {m1} | {n1} |
| 信息系统运行维护 | 竞争性磋商 | {m2} | {n2} |
| 物业服务 | 公开招标 | {m3} | {n3} |

面向中小企业采购的金额占{p}%。采购意向、公告、合同和验收结果在政府采购网公布；对采购文件有疑问的，可以在七个工作日内提出质疑。
"""),
    Text("inspections/inspections-2026q3", "city county department", "2026-10-16 10:00", "{name}2026年第三季度监督检查情况", """
第三季度按照“双随机、一公开”要求，对{objects}开展检查。

- 检查对象{b}家（处），出动执法人员{a}人次；
- 发现问题{c}个，当场改正{d}个，其余限期整改，9月底已全部复查；
- 移送有关部门处理{e}件。

问题集中在台账不全、公示信息不更新和消防通道堆放杂物。第四季度检查重点和时间已通过随机抽取确定，结果在检查结束后二十个工作日内公布。
"""),
    Text("livelihood/livelihood-2026", "city county town department", "2026-08-20 09:00", "{name}2026年民生政策措施落实情况", """
现将今年以来面向{people}的政策措施和落实情况公布如下。

| 措施 | 全年目标 | 七月底进度 |
| --- | ---: | ---: |
| 受益人数（人） | {m1} | {n1} |
| 资金（万元） | {m2} | {n2} |
| 集中服务活动（场） | {c} | {d} |

**办理渠道。**政务服务窗口和网上均可办理，所需材料减少到三份以内。**监督。**对政策落实有意见的，可以通过互动交流栏目反映，五个工作日内答复。
"""),
    Text("others/proposals-2026", "city county department", "2026-09-11 10:00", "{name}2026年人大代表建议和政协委员提案办理情况", """
今年共收到代表建议{b}件、委员提案{a}件，已全部办结答复，答复前当面沟通率100%。

- 所提问题已经解决或者采纳的占{p}%；
- 列入计划逐步解决的{c}件；
- 因条件限制暂不能解决、已说明理由的{d}件。

关于{place}周边出行和环境的三件建议合并办理，已于8月完成。涉及公共利益的答复全文，在本栏目另行公开。
"""),
    Text("emergency/emergency-2026", "county department town", "2026-05-08 16:00", "{name}突发事件应对工作安排（2026年）", """
**值守。**全年实行二十四小时值班，节假日由负责人带班；突发事件信息在接报后三十分钟内报告，一小时内书面报告。

**队伍和物资。**应急队伍{c}支{b}人，物资储备点{d}处，每季度盘点一次。

**演练。**全年安排演练{d}场，5月12日前后在{place}开展一次面向{people}的疏散演练。

**预警。**预警信息由市预警信息发布中心统一发布，收到后通过广播、短信和网格员通知到户。
"""),
    Text("fees/fees-2026", "city county", "2026-04-10 09:00", "{name}行政事业性收费目录清单（2026年）", """
| 收费项目 | 依据 | 标准 |
| --- | --- | --- |
| 不动产登记费 | 国家规定的收费文件 | 住宅每件80元，非住宅每件550元 |
| 城镇垃圾处理费 | 本级价格主管部门文件 | 每户每月5元 |
| 普通话水平测试费 | 省级收费文件 | 每人次25元 |

清单之外不得收费。小微企业和个体工商户减免的项目，按照国家规定执行。收费争议可拨打12345反映。
"""),
    Text("projects/projects-2026", "city county", "2026-06-24 10:00", "{name}2026年重大建设项目批准和实施情况", """
列入今年计划的重大建设项目{c}个，总投资{m1}亿元，上半年完成{p}%。

| 项目 | 阶段 | 批准事项 |
| --- | --- | --- |
| {place}综合改造 | 施工 | 可行性研究报告、用地、施工许可均已批复 |
| 污水处理设施提标 | 施工 | 环境影响评价、初步设计已批复 |
| 公共停车场建设 | 前期 | 可行性研究报告审批中 |

每个项目的批准结果、征收土地、施工、质量安全和竣工信息，由责任单位在信息产生后二十个工作日内公开。
"""),
    Text("municipal/municipal-2026", "city county", "2026-05-20 09:00", "{name}2026年市政建设和养护计划", """
- **道路：**整修{c}条，其中{place}段6月至9月施工，半幅通行；
- **管网：**更换老化供水管{a}公里、燃气管{d}公里；
- **路灯：**增补{b}盏，三日内修复率不低于98%；
- **绿化：**新增口袋公园{d}处。

施工前三日在现场和本网站公告，夜间施工须经批准。
"""),
    Text("public-services/public-services-2026", "city county", "2026-04-22 10:00", "{name}基本公共服务实施情况", """
按照国家基本公共服务标准，现将本地实施情况公布如下：幼有所育、学有所教、劳有所得、病有所医、老有所养、住有所居、弱有所扶和文体服务八个方面共{a}项，已全部落实服务对象、内容和标准。

今年新增公共图书服务点{c}处、社区食堂{d}处，公共体育场馆免费或低收费开放的时间每周不少于三十五小时。服务地点和电话在办事服务栏目查询。
"""),
    Text("public-welfare/public-welfare-2026", "city county", "2026-09-05 09:00", "{name}公益事业发展情况（2026年上半年）", """
登记的慈善组织{d}家，志愿服务队伍{a}支。上半年接收捐赠{m2}万元，用于助学、助医和救灾的占{p}%，收支明细由各慈善组织在全国慈善信息公开平台公布。

{place}志愿服务站每周六上午开放，需要帮助或者愿意参加服务的，都可以前往登记。
"""),
    Text("public-security/public-security-2026", "city county", "2026-07-28 15:00", "{name}2026年上半年治安管理情况", """
上半年刑事和治安警情同比下降{c}%。开展夏季治安整治行动，检查旅馆、网吧等场所{b}家次，责令整改{d}家。

养犬管理、电动自行车登记、出租房屋备案等事项，可以到就近派出所或者网上办理。发现可疑情况，请拨打110。
"""),
    Text("social-assistance/social-assistance-2026q3", "city county town", "2026-10-12 09:00", "{name}2026年第三季度社会救助情况", """
| 类别 | 户数 | 人数 | 资金（万元） |
| --- | ---: | ---: | ---: |
| 最低生活保障 | {n1} | {m1} | {m3} |
| 特困人员供养 | {c} | {c} | {n3} |
| 临时救助 | {a} | {b} | {d} |

救助对象名单在村（社区）公示，只公示姓名和救助类别，不公示身份证号、银行账号和家庭住址门牌。申请救助到户籍所在地或者居住地的乡镇（街道）办理。
"""),
    Text("land/land-2026", "city county", "2026-06-05 09:00", "{name}土地征收信息公开情况", """
今年经批准的征收土地公告{d}件，涉及{place}等{c}处，均按照规定在所在村（社区）张贴并同步在本网站公开征收范围、土地现状、征收目的、补偿标准、安置方式和社会保障。

征收补偿标准执行省公布的区片综合地价。被征地农民对补偿安置方案有不同意见的，可以在公告期内要求听证。
"""),
    Text("housing-expropriation/housing-2026", "city county", "2026-06-12 09:00", "{name}国有土地上房屋征收与补偿信息", """
今年作出房屋征收决定{e}件，位于{place}片区。征收补偿方案征求意见不少于三十日，征求意见情况和修改情况已公布；分户补偿情况在征收范围内公布。

被征收人可以选择货币补偿或者房屋产权调换。对征收决定不服的，可以依法申请行政复议或者提起行政诉讼。
"""),
    Text("agriculture/subsidies-2026", "town", "2026-05-18 09:00", "{name}2026年惠农政策落实情况", """
耕地地力保护补贴按确权面积发放，每亩{a}元，{n1}户已打入“一卡通”；果树品种改良补贴每亩{b}元，验收后发放。发放清册在村公开栏公示七日，有异议的到镇农业农村办公室核实。
"""),
    Text("irrigation/irrigation-2026", "town", "2026-04-15 09:00", "{name}农田水利工程建设和运行情况", """
今年清淤渠道{a}公里，维修泵站{d}座，资金{m2}万元，由县水利资金和镇自筹资金共同承担。用水计划由用水户协会按村轮灌，水费标准在协会公示栏公布。
"""),
    Text("homestead/homestead-2026q3", "town", "2026-10-10 09:00", "{name}2026年第三季度宅基地审批情况", """
第三季度收到宅基地申请{c}件，批准{d}件，不予批准{e}件（理由为超出面积标准）。批准结果在村公开栏和本网站公布，审批时限为收到申请之日起二十个工作日。
"""),
)  # fmt: skip

STATISTICS = "月份,收到申请,办结,其中予以公开,平均办理工作日\n"


def main() -> int:
    made = 0
    for office in OFFICES:
        for text in TEXTS:
            path = CONTENT / office.folder / f"{text.file}.md"
            if office.kind in text.kinds.split() and not list(path.parent.glob("*.md")):
                made += write(path, page(office, text))
        made += statistics(office)
    print(made, "documents")
    return 0


def page(office: Office, text: Text) -> str:
    chance = random.Random(f"{office.folder}/{text.file}")
    numbers = {
        name: str(chance.randint(*span))
        for name, span in {"a": (11, 48), "b": (60, 340), "c": (6, 24), "d": (2, 9), "e": (1, 2), "p": (52, 96)}.items()
    }
    for name in "123":
        most = chance.randint(40, 900)
        numbers |= {f"m{name}": str(most), f"n{name}": str(int(most * chance.uniform(0.55, 0.98)))}
    title = text.title.format(name=office.name)
    words = text.body.format(name=office.name, objects=office.objects, people=office.people, place=office.place, **numbers)
    return f"---\n标题: {title}\n类型: 文章\n发布日期: {text.published}\n---\n{words}"


def statistics(office: Office) -> int:
    """Monthly numbers of applications, as a dataset beside the page 依申请公开."""
    folder = CONTENT / office.folder / "apply"
    chance = random.Random(office.folder)
    scale = 12 if office.kind == "city" else 5 if office.kind == "county" else 3
    lines = []
    for month in range(1, 11):
        new = chance.randint(scale // 3, scale)
        done = max(0, new - chance.randint(0, 1))
        lines.append(
            f"2026年{month}月,{new},{done},{min(done, chance.randint(done // 2, done)) if done else 0},{chance.randint(6, 15) if done else 0}\n"
        )
    front = f"---\n标题: {office.name}2026年依申请公开办理情况（按月）\n类型: 数据集\n发布日期: 2026-11-05 09:00\n更新周期: 每月\n格式: CSV\n附件: [{{file: applications-2026.csv, title: 2026年依申请公开办理情况（CSV）}}]\n---\n"
    made = write(
        folder / "applications-2026.md",
        f"{front}\n按月公布收到和办结的政府信息公开申请数量，次月5个工作日内更新。一件申请涉及多项信息的，按一件统计。\n",
    )
    if made:
        (folder / "applications-2026.csv").write_text(STATISTICS + "".join(lines), encoding="utf-8")
    return made


def write(path: Path, text: str) -> int:
    if path.exists():
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return 1


if __name__ == "__main__":
    sys.exit(main())
