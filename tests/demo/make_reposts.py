"""Make the demonstration cluster's reposts of national texts from a folder of the public project LawRefBook/Laws.

    python tests/demo/make_reposts.py CORPUS        (CORPUS holds laws/ and policies/)

The same corpus always gives the same bytes: publication dates are drawn from a digest of the file name.
Texts of laws are not subject to copyright (Copyright Law, article 5).
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

CONTENT = Path(__file__).resolve().parents[2] / "content"
PROJECT_URL = "https://github.com/LawRefBook/Laws"
LAST_DAY = date(2026, 11, 20)
FIRST_DAY = date(2024, 3, 4)  # the cluster went live in March 2024

NATIONAL = "sites/www/national"
IN_FORCE, LAPSED, REPEALED = "有效", "失效", "废止"

AFFAIRS = r"综合政务\其他"
OPENNESS = r"综合政务\政务公开"
EMERGENCY = r"综合政务\应急管理"
ONLINE = r"综合政务\电子政务"
SECRECY = r"综合政务\保密工作"
SECRETARIAT = r"综合政务\文秘工作"
PETITIONS = r"综合政务\信访"
INSPECTION = r"综合政务\政务督查"
CABINET = r"国务院组织机构\国务院"
ECONOMY = r"国民经济管理、国有资产监管\宏观经济"
STATISTICS = r"国民经济管理、国有资产监管\统计"
PROJECTS = r"国民经济管理、国有资产监管\重大建设项目"
TAXES = r"财政、金融、审计\税务"
WATER = r"国土资源、能源\水资源"
FARMING = r"农业、林业、水利\农业、畜牧业、渔业"
FORESTRY = r"农业、林业、水利\林业"
BUSINESS = r"市场监管、安全生产监管\工商"
WORK_SAFETY = r"市场监管、安全生产监管\安全生产监管"
CONSTRUCTION = r"城乡建设、环境保护\城乡建设（含住房）"
ENVIRONMENT = r"城乡建设、环境保护\环境监测、保护与治理"
ENERGY_SAVING = r"城乡建设、环境保护\节能与资源综合利用"
WEATHER = r"城乡建设、环境保护\气象、水文、测绘、地震"
SCIENCE = r"科技、教育\科技"
EDUCATION = r"科技、教育\教育"
CULTURE = r"文化、广电、新闻出版\文化"
RELICS = r"文化、广电、新闻出版\文物"
HEALTH = r"卫生、体育\卫生"
SPORT = r"卫生、体育\体育"
WOMEN = r"人口与计划生育、妇女儿童工作\妇女儿童"
EMPLOYMENT = r"劳动、人事、监察\劳动就业"
SOCIAL_SECURITY = r"劳动、人事、监察\社会保障"
POLICE = r"公安、安全、司法\公安"
JUSTICE = r"公安、安全、司法\司法"
STATE_SECURITY = r"公安、安全、司法\国家安全"
RELIEF = r"民政、扶贫、救灾\减灾救灾"
HONOURS = r"民政、扶贫、救灾\优抚安置"
WELFARE = r"民政、扶贫、救灾\社会福利"
PLACES = r"民政、扶贫、救灾\行政区划与地名"
ROADS = r"工业、交通\公路"
WATERWAYS = r"工业、交通\水运"
DEFENCE = r"国防\国防动员"


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the corpus and where it goes. `replaced_by` is the slug of the newer version in the same folder."""

    source: str
    folder: str
    slug: str
    topic: str
    keywords: str
    validity: str = IN_FORCE
    replaced_by: str = ""


TEXTS = [
    # ── 国家法律 ──
    Text("宪法相关法/国旗法(2020-10-17)", NATIONAL, "national-flag-law", AFFAIRS, "国旗 升挂 国家象征"),
    Text("宪法相关法/国徽法(2020-10-17)", NATIONAL, "national-emblem-law", AFFAIRS, "国徽 悬挂 国家象征"),
    Text("宪法相关法/国歌法(2017-09-01)", NATIONAL, "national-anthem-law", AFFAIRS, "国歌 奏唱 国家象征"),
    Text("宪法相关法/国务院组织法(2024-03-11)", NATIONAL, "state-council-organic-law", CABINET, "国务院 组织法"),
    Text(
        "宪法相关法/国务院组织法(1982-12-10)",
        NATIONAL,
        "state-council-organic-law-1982",
        CABINET,
        "国务院 组织法",
        LAPSED,
        "state-council-organic-law",
    ),
    Text("宪法相关法/国家勋章和国家荣誉称号法(2015-12-27)", NATIONAL, "national-medals-law", AFFAIRS, "国家勋章 荣誉称号"),
    Text("宪法相关法/人民陪审员法(2018-04-27)", NATIONAL, "peoples-assessors-law", JUSTICE, "人民陪审员 审判"),
    Text("宪法相关法/英雄烈士保护法(2018-04-27)", NATIONAL, "heroes-and-martyrs-law", HONOURS, "英雄烈士 褒扬 纪念"),
    Text("行政法/公共图书馆法(2018-10-26)", NATIONAL, "public-libraries-law", CULTURE, "公共图书馆 全民阅读"),
    Text("行政法/公共文化服务保障法(2016-12-25)", NATIONAL, "public-culture-law", CULTURE, "公共文化服务 文化设施"),
    Text("行政法/非物质文化遗产法(2011-02-25)", NATIONAL, "intangible-heritage-law", CULTURE, "非物质文化遗产 保护传承"),
    Text("行政法/档案法(2020-06-20)", NATIONAL, "archives-law", SECRETARIAT, "档案 利用 信息化"),
    Text("行政法/数据安全法(2021-06-10)", NATIONAL, "data-security-law", STATE_SECURITY, "数据安全 政务数据 开放"),
    Text("行政法/密码法(2019-10-26)", NATIONAL, "cryptography-law", SECRECY, "密码 商用密码"),
    Text("行政法/个人信息保护法(2021-08-20)", NATIONAL, "personal-information-law", STATE_SECURITY, "个人信息 隐私 处理规则"),
    Text("行政法/保守国家秘密法(2024-02-27)", NATIONAL, "state-secrets-law", SECRECY, "保密 国家秘密"),
    Text("行政法/保守国家秘密法(2010-04-29)", NATIONAL, "state-secrets-law-2010", SECRECY, "保密 国家秘密", LAPSED, "state-secrets-law"),
    Text("行政法/粮食安全保障法(2023-12-29)", NATIONAL, "food-security-law", FARMING, "粮食安全 耕地保护 储备"),
    Text("行政法/科学技术普及法(2024-12-25)", NATIONAL, "science-popularisation-law", SCIENCE, "科学普及 科学素质"),
    Text(
        "行政法/科学技术普及法(2002-06-29)",
        NATIONAL,
        "science-popularisation-law-2002",
        SCIENCE,
        "科学普及",
        LAPSED,
        "science-popularisation-law",
    ),
    Text("行政法/行政处罚法(2021-01-22)", NATIONAL, "administrative-penalty-law", JUSTICE, "行政处罚 执法程序"),
    Text("行政法/行政强制法(2011-06-30)", NATIONAL, "administrative-coercion-law", JUSTICE, "行政强制 强制执行"),
    Text("行政法/法律援助法(2021-08-20)", NATIONAL, "legal-aid-law", JUSTICE, "法律援助 公共法律服务"),
    Text("行政法/公证法(2017-09-01)", NATIONAL, "notarisation-law", JUSTICE, "公证 公证机构"),
    Text("行政法/气象法(2016-11-07)", NATIONAL, "meteorology-law", WEATHER, "气象 预报 气候资源"),
    Text("行政法/国防教育法(2024-09-13)", NATIONAL, "defence-education-law", DEFENCE, "国防教育 全民国防教育日"),
    Text("行政法/国防教育法(2018-04-27)", NATIONAL, "defence-education-law-2018", DEFENCE, "国防教育", LAPSED, "defence-education-law"),
    Text("行政法/国境卫生检疫法(2024-06-28)", NATIONAL, "frontier-quarantine-law", HEALTH, "国境卫生检疫 口岸"),
    Text(
        "行政法/国境卫生检疫法(2018-04-27)",
        NATIONAL,
        "frontier-quarantine-law-2018",
        HEALTH,
        "国境卫生检疫",
        LAPSED,
        "frontier-quarantine-law",
    ),
    Text("行政法/反电信网络诈骗法(2022-09-02)", NATIONAL, "anti-telecom-fraud-law", POLICE, "反诈 电信网络诈骗"),
    Text("行政法/居民身份证法(2011-10-29)", NATIONAL, "identity-card-law", POLICE, "居民身份证 申领"),
    Text("行政法/护照法(2006-04-29)", NATIONAL, "passport-law", POLICE, "护照 出入境"),
    Text("行政法/户口登记条例(1958-01-09)", NATIONAL, "household-registration-regulations", POLICE, "户口登记 户籍"),
    Text("行政法/突发事件应对法(2007-08-30)", NATIONAL, "emergency-response-law-2007", EMERGENCY, "突发事件 应急处置", LAPSED),
    # ── 行政法规 ──
    Text("行政法规/政府信息公开条例(2019-04-03)", NATIONAL, "information-disclosure-regulations", OPENNESS, "政府信息公开 依申请公开"),
    Text("行政法规/重大行政决策程序暂行条例(2019-04-20)", NATIONAL, "major-decisions-regulations", AFFAIRS, "重大行政决策 公众参与"),
    Text("行政法规/规章制定程序条例(2017-12-22)", NATIONAL, "rule-making-regulations", JUSTICE, "规章 立法程序"),
    Text("行政法规/行政法规制定程序条例(2017-12-22)", NATIONAL, "regulation-making-regulations", JUSTICE, "行政法规 立法程序"),
    Text("行政法规/法规规章备案审查条例(2024-08-30)", NATIONAL, "filing-review-regulations", JUSTICE, "备案审查 规章"),
    Text(
        "行政法规/法规规章备案条例(2001-12-14)",
        NATIONAL,
        "filing-regulations-2001",
        JUSTICE,
        "备案 规章",
        REPEALED,
        "filing-review-regulations",
    ),
    Text("行政法规/信访工作条例(2022-02-25)", NATIONAL, "petition-work-regulations", PETITIONS, "信访 群众工作"),
    Text("行政法规/信访条例(2005-01-10)", NATIONAL, "petition-regulations-2005", PETITIONS, "信访", REPEALED, "petition-work-regulations"),
    Text(
        "行政法规/国务院关于在线政务服务的若干规定(2019-04-26)",
        NATIONAL,
        "online-services-provisions",
        ONLINE,
        "在线政务服务 电子证照 一网通办",
    ),
    Text("行政法规/政府督查工作条例(2020-12-26)", NATIONAL, "government-inspection-regulations", INSPECTION, "政府督查"),
    Text("行政法规/机关事务管理条例(2012-06-28)", NATIONAL, "government-offices-regulations", AFFAIRS, "机关事务 经费管理"),
    Text("行政法规/公共机构节能条例(2017-03-01)", NATIONAL, "public-institution-energy-regulations", ENERGY_SAVING, "公共机构 节能"),
    Text("行政法规/节约用水条例(2024-03-09)", NATIONAL, "water-saving-regulations", WATER, "节约用水 水资源"),
    Text("行政法规/居住证暂行条例(2015-11-26)", NATIONAL, "residence-permit-regulations", POLICE, "居住证 流动人口"),
    Text("行政法规/全国年节及纪念日放假办法(2024-11-10)", NATIONAL, "public-holidays-measures", AFFAIRS, "放假 节日"),
    Text(
        "行政法规/全国年节及纪念日放假办法(2013-12-11)",
        NATIONAL,
        "public-holidays-measures-2013",
        AFFAIRS,
        "放假 节日",
        LAPSED,
        "public-holidays-measures",
    ),
    Text("行政法规/全民健身条例(2016-02-06)", NATIONAL, "national-fitness-regulations", SPORT, "全民健身 体育设施"),
    Text("行政法规/博物馆条例(2015-02-09)", NATIONAL, "museum-regulations", RELICS, "博物馆 藏品"),
    Text("行政法规/历史文化名城名镇名村保护条例(2017-10-07)", NATIONAL, "historic-towns-regulations", RELICS, "历史文化名城 保护规划"),
    Text("行政法规/古树名木保护条例(2025-01-25)", NATIONAL, "ancient-trees-regulations", FORESTRY, "古树名木 保护"),
    Text("行政法规/公平竞争审查条例(2024-06-06)", NATIONAL, "fair-competition-regulations", BUSINESS, "公平竞争审查 统一大市场"),
    Text(
        "行政法规/促进个体工商户发展条例(2022-10-01)",
        NATIONAL,
        "individual-business-promotion-regulations",
        BUSINESS,
        "个体工商户 营商环境",
    ),
    Text(
        "行政法规/个体工商户条例(2016-02-06)",
        NATIONAL,
        "individual-business-regulations-2016",
        BUSINESS,
        "个体工商户",
        REPEALED,
        "individual-business-promotion-regulations",
    ),
    Text(
        "行政法规/保障中小企业款项支付条例(2025-03-17)",
        NATIONAL,
        "small-business-payment-regulations",
        ECONOMY,
        "中小企业 款项支付 营商环境",
    ),
    Text(
        "行政法规/保障中小企业款项支付条例(2020-07-05)",
        NATIONAL,
        "small-business-payment-regulations-2020",
        ECONOMY,
        "中小企业 款项支付",
        LAPSED,
        "small-business-payment-regulations",
    ),
    Text("行政法规/市场主体登记管理条例(2021-07-27)", NATIONAL, "business-registration-regulations", BUSINESS, "市场主体登记 营业执照"),
    Text("行政法规/无证无照经营查处办法(2017-08-06)", NATIONAL, "unlicensed-business-measures", BUSINESS, "无证无照经营 查处"),
    Text(
        "行政法规/企业投资项目核准和备案管理条例(2016-11-30)",
        NATIONAL,
        "investment-approval-regulations",
        PROJECTS,
        "企业投资项目 核准 备案",
    ),
    Text("行政法规/政府投资条例(2019-04-14)", NATIONAL, "government-investment-regulations", PROJECTS, "政府投资 项目管理"),
    Text("行政法规/罚款决定与罚款收缴分离实施办法(1997-11-17)", NATIONAL, "fine-collection-measures", JUSTICE, "罚款 收缴分离"),
    Text("行政法规/行政区划管理条例(2018-10-10)", NATIONAL, "administrative-divisions-regulations", PLACES, "行政区划 变更"),
    Text("行政法规/自然灾害救助条例(2019-03-02)", NATIONAL, "disaster-relief-regulations", RELIEF, "自然灾害 救助"),
    Text("行政法规/气象灾害防御条例(2017-10-07)", NATIONAL, "weather-disasters-regulations", WEATHER, "气象灾害 预警"),
    Text("行政法规/生产安全事故应急条例(2019-02-17)", NATIONAL, "work-accident-emergency-regulations", WORK_SAFETY, "生产安全 应急救援"),
    Text(
        "行政法规/生产安全事故报告和调查处理条例(2007-04-09)",
        NATIONAL,
        "work-accident-investigation-regulations",
        WORK_SAFETY,
        "生产安全事故 调查处理",
    ),
    Text("行政法规/大型群众性活动安全管理条例(2007-09-14)", NATIONAL, "mass-events-safety-regulations", POLICE, "大型活动 安全"),
    Text("行政法规/生态保护补偿条例(2024-04-06)", NATIONAL, "ecological-compensation-regulations", ENVIRONMENT, "生态保护补偿"),
    Text("行政法规/排污许可管理条例(2021-01-24)", NATIONAL, "discharge-permit-regulations", ENVIRONMENT, "排污许可"),
    Text("行政法规/全国经济普查条例(2018-08-11)", NATIONAL, "economic-census-regulations", STATISTICS, "经济普查"),
    Text("行政法规/全国人口普查条例(2010-05-24)", NATIONAL, "population-census-regulations", STATISTICS, "人口普查"),
    Text("行政法规/统计法实施条例(2017-05-28)", NATIONAL, "statistics-law-regulations", STATISTICS, "统计 统计调查"),
    Text("行政法规/发票管理办法(2023-07-20)", NATIONAL, "invoice-measures", TAXES, "发票 税收征管"),
    Text("行政法规/发票管理办法(2019-03-02)", NATIONAL, "invoice-measures-2019", TAXES, "发票", LAPSED, "invoice-measures"),
    Text("行政法规/国家科学技术奖励条例(2024-05-26)", NATIONAL, "science-awards-regulations", SCIENCE, "科学技术奖励"),
    Text(
        "行政法规/国家科学技术奖励条例(2020-10-07)",
        NATIONAL,
        "science-awards-regulations-2020",
        SCIENCE,
        "科学技术奖励",
        LAPSED,
        "science-awards-regulations",
    ),
    Text(
        "行政法规/网络数据安全管理条例(2024-09-24)", NATIONAL, "network-data-security-regulations", STATE_SECURITY, "网络数据安全 个人信息"
    ),
    Text("行政法规/烈士褒扬条例(2024-09-27)", NATIONAL, "martyrs-commemoration-regulations", HONOURS, "烈士 褒扬"),
    Text(
        "行政法规/烈士褒扬条例(2019-08-01)",
        NATIONAL,
        "martyrs-commemoration-regulations-2019",
        HONOURS,
        "烈士 褒扬",
        LAPSED,
        "martyrs-commemoration-regulations",
    ),
    Text("行政法规/法规汇编编辑出版管理规定(2019-03-02)", NATIONAL, "compilation-of-laws-provisions", SECRETARIAT, "法规汇编 国家正式版本"),
    Text("行政法规/档案法实施条例(2024-01-12)", NATIONAL, "archives-law-regulations", SECRETARIAT, "档案 归档"),
    # ── 教育 ──
    Text("行政法/义务教育法(2018-12-29)", "departments/education/laws", "compulsory-education-law", EDUCATION, "义务教育 就近入学"),
    Text("行政法/教师法(2009-08-27)", "departments/education/laws", "teachers-law", EDUCATION, "教师 资格 待遇"),
    Text("行政法/职业教育法(1996-05-15)", "departments/education/laws", "vocational-education-law-1996", EDUCATION, "职业教育", LAPSED),
    Text(
        "行政法规/教师资格条例(1995-12-12)", "departments/education/laws", "teacher-qualification-regulations", EDUCATION, "教师资格 认定"
    ),
    Text("行政法规/教育督导条例(2012-09-09)", "departments/education/laws", "education-inspection-regulations", EDUCATION, "教育督导 督学"),
    Text("行政法规/校车安全管理条例(2012-04-05)", "departments/education/laws", "school-bus-regulations", EDUCATION, "校车 学生安全"),
    # ── 卫生健康 ──
    Text("行政法/献血法(1997-12-29)", "departments/health/laws", "blood-donation-law", HEALTH, "无偿献血"),
    Text("行政法/母婴保健法(2017-11-04)", "departments/health/laws", "maternal-health-law", WOMEN, "母婴保健 妇幼健康"),
    Text("行政法规/护士条例(2020-03-27)", "departments/health/laws", "nurses-regulations", HEALTH, "护士 执业注册"),
    Text(
        "行政法规/公共场所卫生管理条例(2019-04-23)",
        "departments/health/laws",
        "public-places-hygiene-regulations",
        HEALTH,
        "公共场所卫生 许可",
    ),
    Text(
        "行政法规/人体器官捐献和移植条例(2023-12-04)", "departments/health/laws", "organ-donation-regulations", HEALTH, "器官捐献 器官移植"
    ),
    Text(
        "行政法规/人体器官移植条例(2007-03-31)",
        "departments/health/laws",
        "organ-transplant-regulations-2007",
        HEALTH,
        "器官移植",
        REPEALED,
        "organ-donation-regulations",
    ),
    # ── 人力资源和社会保障 ──
    Text("行政法规/职工带薪年休假条例(2007-12-14)", "departments/hrss/laws", "paid-leave-regulations", EMPLOYMENT, "年休假 工资"),
    Text(
        "部门规章/人力资源社会保障部/企业职工带薪年休假实施办法(2008-07-17)",
        "departments/hrss/laws",
        "paid-leave-measures",
        EMPLOYMENT,
        "年休假 企业职工",
    ),
    Text(
        "行政法规/国务院关于职工工作时间的规定(1995-03-25)",
        "departments/hrss/laws",
        "working-hours-provisions",
        EMPLOYMENT,
        "工作时间 劳动标准",
    ),
    Text(
        "行政法规/女职工劳动保护特别规定(2012-04-28)",
        "departments/hrss/laws",
        "women-workers-provisions",
        EMPLOYMENT,
        "女职工 劳动保护 产假",
    ),
    Text(
        "行政法规/失业保险条例(1999-01-22)",
        "departments/hrss/laws",
        "unemployment-insurance-regulations",
        SOCIAL_SECURITY,
        "失业保险 失业保险金",
    ),
    Text(
        "行政法规/社会保险经办条例(2023-08-16)",
        "departments/hrss/laws",
        "social-insurance-services-regulations",
        SOCIAL_SECURITY,
        "社会保险 经办服务",
    ),
    # ── 住房和城乡建设 ──
    Text(
        "行政法规/物业管理条例(2018-03-19)",
        "departments/housing/laws",
        "property-management-regulations",
        CONSTRUCTION,
        "物业管理 业主大会 维修资金",
    ),
    Text(
        "行政法规/住房公积金管理条例(2019-03-24)", "departments/housing/laws", "housing-fund-regulations", CONSTRUCTION, "住房公积金 提取"
    ),
    Text(
        "行政法规/国有土地上房屋征收与补偿条例(2011-01-21)",
        "departments/housing/laws",
        "house-expropriation-regulations",
        CONSTRUCTION,
        "房屋征收 补偿",
    ),
    Text("行政法规/城市绿化条例(2017-03-01)", "departments/housing/laws", "urban-greening-regulations", CONSTRUCTION, "城市绿化"),
    Text(
        "行政法规/城市道路管理条例(2019-03-24)", "departments/housing/laws", "urban-roads-regulations", CONSTRUCTION, "城市道路 养护 占道"
    ),
    # ── 民政 ──
    Text(
        "行政法规/婚姻登记条例(2003-08-08)",
        "departments/civil-affairs/laws",
        "marriage-registration-regulations-2003",
        WELFARE,
        "婚姻登记",
        LAPSED,
    ),
    Text(
        "行政法规/中国公民收养子女登记办法(2023-07-20)",
        "departments/civil-affairs/laws",
        "adoption-registration-measures",
        WELFARE,
        "收养登记",
    ),
    Text(
        "行政法规/中国公民收养子女登记办法(2019-03-02)",
        "departments/civil-affairs/laws",
        "adoption-registration-measures-2019",
        WELFARE,
        "收养登记",
        LAPSED,
        "adoption-registration-measures",
    ),
    Text(
        "行政法规/志愿服务条例(2017-08-22)", "departments/civil-affairs/laws", "volunteer-service-regulations", WELFARE, "志愿服务 志愿者"
    ),
    Text("行政法规/地名管理条例(2022-03-30)", "departments/civil-affairs/laws", "place-names-regulations", PLACES, "地名 命名 更名"),
    Text(
        "行政法规/社会救助暂行办法(2019-03-02)",
        "departments/civil-affairs/laws",
        "social-assistance-measures",
        WELFARE,
        "社会救助 最低生活保障",
    ),
    # ── 交通运输 ──
    Text(
        "行政法规/城市公共交通条例(2024-10-17)", "departments/transport/laws", "urban-transit-regulations", ROADS, "城市公共交通 公共汽电车"
    ),
    Text("行政法规/道路运输条例(2023-07-20)", "departments/transport/laws", "road-transport-regulations", ROADS, "道路运输 客运 货运"),
    Text(
        "行政法规/道路运输条例(2022-03-29)",
        "departments/transport/laws",
        "road-transport-regulations-2022",
        ROADS,
        "道路运输",
        LAPSED,
        "road-transport-regulations",
    ),
    Text("行政法规/收费公路管理条例(2004-09-13)", "departments/transport/laws", "toll-roads-regulations", ROADS, "收费公路 通行费"),
    Text("行政法规/公路安全保护条例(2011-03-07)", "departments/transport/laws", "highway-safety-regulations", ROADS, "公路安全 超限"),
    Text("行政法规/航道管理条例(2008-12-27)", "departments/transport/laws", "waterways-regulations", WATERWAYS, "航道 养护"),
]


# Orders of the State Council that the corpus does not name.
ORDERS = {
    "ancient-trees-regulations": 800,
    "archives-law-regulations": 772,
    "business-registration-regulations": 746,
    "ecological-compensation-regulations": 779,
    "fair-competition-regulations": 783,
    "filing-review-regulations": 789,
    "government-inspection-regulations": 733,
    "individual-business-promotion-regulations": 755,
    "network-data-security-regulations": 790,
    "small-business-payment-regulations-2020": 728,
    "water-saving-regulations": 776,
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One of the notices on government websites: plain text, whose head and clutter differ from file to file."""

    source: str
    slug: str
    title: str
    doc_number: str
    issuer: str
    created: date
    published: datetime
    keywords: str
    language: str = "zh-Hans"


REFERENCE = "departments/office/reference"
NOTICES = [
    Notice(
        "江府办〔2015〕3号.txt",
        "jiangmen-2015-3",
        "江门市人民政府办公室转发关于加强政府网站信息内容建设意见的通知",
        "江府办〔2015〕3号",
        "江门市人民政府办公室",
        date(2015, 1, 29),
        datetime(2026, 4, 15, 10, 20),
        "政府网站 信息内容建设",
    ),
    Notice(
        "晋中市政府门户网站内容保障工作实施意见.txt",
        "jinzhong-content",
        "晋中市政府门户网站内容保障工作实施意见",
        "",
        "晋中市人民政府办公厅",
        date(2007, 2, 1),
        datetime(2026, 4, 15, 10, 45),
        "政府网站 内容保障 信息报送",
    ),
    Notice(
        "蘇政辦發〔2017〕96號.txt",
        "jiangsu-2017-96",
        "江蘇省政府辦公廳關於貫徹落實政府網站發展指引的實施意見",
        "蘇政辦發〔2017〕96號",
        "江蘇省人民政府辦公廳",
        date(2017, 6, 28),
        datetime(2026, 4, 16, 9, 10),
        "政府網站 發展指引 集約化",
        "zh-Hant",
    ),
]

END_OF_HEAD = "<!-- INFO END -->"
VERSION = re.compile(r"\((\d{4})-(\d{2})-(\d{2})\)$")
ORDER = re.compile(r"国务院令第(\d+)号")
ARTICLE = re.compile(r"^(第[一二三四五六七八九十百零]+条(?:之[一二三])?)[ 　]*")
STARTS = re.compile(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起(?:施行|实施)")


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__)
        return 2
    corpus = Path(arguments[0])
    written = sum(put(path, body) for path, body in pages(corpus))
    print(f"{len(TEXTS) + len(NOTICES)} documents, {written} written")
    return 0


def pages(corpus: Path) -> Iterator[tuple[Path, str]]:
    titles = {(text.folder, text.slug): title_of(corpus, text) for text in TEXTS}
    for text in TEXTS:
        yield CONTENT / text.folder / f"{text.slug}.md", law_page(corpus, text, titles)
    for notice in NOTICES:
        yield CONTENT / REFERENCE / f"{notice.slug}.md", notice_page(corpus, notice)


def put(path: Path, body: str) -> bool:
    """Write `body`, unless the file already holds it."""
    if path.exists() and path.read_text(encoding="utf-8") == body:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, encoding="utf-8", newline="\n")
    return True


# ── laws ──────────────────────────────────────────────────────────────────────


def read(corpus: Path, text: Text) -> str:
    return (corpus / "laws" / f"{text.source}.md").read_text(encoding="utf-8")


def title_of(corpus: Path, text: Text) -> str:
    return read(corpus, text).splitlines()[0].removeprefix("#").strip()


def law_page(corpus: Path, text: Text, titles: dict[tuple[str, str], str]) -> str:
    head, _, body = read(corpus, text).partition(END_OF_HEAD)
    history = [tidy(line).rstrip("）") for line in head.splitlines()[1:] if line.strip()]
    if (version := VERSION.search(text.source)) is None:
        raise ValueError(f"no date in the name of {text.source}")
    created = date(*map(int, version.groups()))
    issuer = issuer_of(text, history)
    order = order_number(text, history, created)
    title = titles[text.folder, text.slug]
    if text.replaced_by and titles[text.folder, text.replaced_by] == title:
        title = f"{title}（{created.year}年文本）"  # two pages of a site never share a title
    fields = {
        "title": title,
        "kind": "policy",
        "published": f"{published(text, created):%Y-%m-%d %H:%M}",
        "created": created.isoformat(),
        "doc_number": order,
        "issuer": f"[{issuer}]",
        "doc_type": "令" if order else "",
        "topic": text.topic,
        "keywords": f"[{', '.join(text.keywords.split())}]",
        "validity": text.validity,
        "effective": effective(body, created),
        "disclosure": "主动公开",
        "source": "国务院" if issuer == "国务院" else "全国人大" if issuer.startswith("全国人民") else issuer.replace(", ", "、"),
        "source_url": PROJECT_URL,
        "summary": summary(body),
        "related": f"[{text.replaced_by}.md]" if text.replaced_by else "",
    }
    parts = [front_matter(fields, chinese=text.folder.startswith("departments/"))]
    if text.replaced_by:
        newer = titles[text.folder, text.replaced_by]
        parts.append(f"> **{text.validity}：**本文本已不再适用，现行文本见[《{newer}》]({text.replaced_by}.md)。")
    elif text.validity != IN_FORCE:
        parts.append(f"> **{text.validity}：**本文本已被新修订的文本代替，仅供查阅。")
    parts.append("（" + "　".join(history) + "）")
    parts.extend(paragraphs(body))
    return "\n\n".join(parts) + "\n"


def issuer_of(text: Text, history: list[str]) -> str:
    if text.source.startswith("部门规章/"):
        return text.source.split("/")[1]
    if text.source.startswith("行政法规/"):
        return "中共中央, 国务院" if "信访工作条例" in text.source else "国务院"
    last = next((line for line in reversed(history) if "会议" in line), "")
    return "全国人民代表大会" if last and "常务委员会第" not in last else "全国人民代表大会常务委员会"


def order_number(text: Text, history: list[str], created: date) -> str:
    """The order that promulgated this version, or else, for the text in force, the one that promulgated it first."""
    if text.slug in ORDERS:
        return f"国务院令第{ORDERS[text.slug]}号"
    numbers = {line.split(" ")[0]: found.group(1) for line in history if (found := ORDER.search(line))}
    this_version = f"{created.year}年{created.month}月{created.day}日"
    first = next(iter(numbers.values()), "") if text.validity == IN_FORCE or not text.replaced_by else ""
    number = numbers.get(this_version) or first
    return f"国务院令第{number}号" if number else ""


def published(text: Text, created: date) -> datetime:
    """A working minute: soon after promulgation, or, for texts older than the site, some day of its life."""
    seed = int.from_bytes(hashlib.sha256(f"{text.folder}/{text.slug}".encode()).digest()[:6], "big")
    if created >= FIRST_DAY:
        day = created + timedelta(days=2 + seed % 9)
    else:
        day = FIRST_DAY + timedelta(days=seed % (LAST_DAY - FIRST_DAY).days)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    day = min(day, LAST_DAY)
    minute = seed // 1000 % (3 * 60 + 20)
    return datetime(day.year, day.month, day.day, 8, 40) + timedelta(minutes=minute)


def effective(body: str, created: date) -> str:
    """The day the text came into force, where its last lines say so; that of a later amendment they do not."""
    found = STARTS.findall(body)
    if not found:
        return ""
    day = date(*map(int, found[-1]))
    return day.isoformat() if day >= created else ""


def summary(body: str) -> str:
    """What the first article says the text is for."""
    for line in body.splitlines():
        if ARTICLE.match(tidy(line)):
            return ARTICLE.sub("", tidy(line))[:140]
    return ""


def paragraphs(body: str) -> Iterator[str]:
    for line in map(tidy, body.splitlines()):
        if line.startswith("#"):
            marks, _, words = line.partition(" ")
            yield f"{marks} {heading(words)}"
        elif line and not line.startswith("<!--"):
            yield escape(ARTICLE.sub(lambda found: f"**{found.group(1)}**　", line))


def heading(words: str) -> str:
    """`第一章 总 则` → `第一章　总则`."""
    number, _, name = words.strip().partition(" ")
    return f"{number}　{name.replace(' ', '').replace('　', '')}" if name else number


def tidy(line: str) -> str:
    return line.replace("\ufeff", "").strip(" \t\r\n　")


def escape(line: str) -> str:
    """Keep a paragraph a paragraph: no accidental list, and no accidental markup."""
    line = re.sub(r"^(\d+)\.(?=\s)", r"\1\\.", line)
    return re.sub(r"(?<!\*)\*(?!\*)|(?<=\w)~(?=\w)|[<\[\]_`]", lambda found: "\\" + found.group(), line)


# ── notices on government websites ────────────────────────────────────────────


def notice_page(corpus: Path, notice: Notice) -> str:
    text = (corpus / "policies" / notice.source).read_text(encoding="utf-8-sig")
    fields = {
        "title": notice.title,
        "kind": "article",
        "published": f"{notice.published:%Y-%m-%d %H:%M}",
        "created": notice.created.isoformat(),
        "doc_number": notice.doc_number,
        "issuer": f"[{notice.issuer}]",
        "doc_type": "意见" if "意" in notice.title[-3:] else "通知",
        "topic": ONLINE,
        "keywords": f"[{', '.join(notice.keywords.split())}]",
        "language": notice.language if notice.language != "zh-Hans" else "",
        "source": notice.issuer,
    }
    return "\n\n".join([front_matter(fields, chinese=True), *notice_paragraphs(text, notice)]) + "\n"


def notice_paragraphs(text: str, notice: Notice) -> Iterator[str]:
    for line in map(tidy, text.splitlines()):
        line = re.sub(r"(?<=[\u4e00-\u9fff，。；：、]) +(?=[\u4e00-\u9fff])", "", line)
        if not line or line in (notice.title, notice.doc_number):
            continue
        line = line.replace(",", "，") if re.search(r"[\u4e00-\u9fff]", line) else line
        line = re.sub(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)", r"（\1）", line)
        line = re.sub(r"(?<=[\u4e00-\u9fff）”》]):", "：", line)
        line = re.sub(r"(?<=[\u4e00-\u9fff）”》]);", "；", line)
        if re.match(r"^[一二三四五六七八九十]+、.{2,30}$", line) and not line.endswith(("。", "；")):
            yield f"## {line}"
        else:
            yield escape(line)


# ── front matter ──────────────────────────────────────────────────────────────

CHINESE = {
    "title": "标题",
    "kind": "类型",
    "published": "发布日期",
    "created": "成文日期",
    "doc_number": "发文字号",
    "issuer": "发文机关",
    "doc_type": "公文种类",
    "topic": "主题分类",
    "keywords": "关键词",
    "validity": "有效性",
    "effective": "施行日期",
    "disclosure": "公开属性",
    "source": "来源",
    "source_url": "来源网址",
    "summary": "摘要",
    "related": "相关文件",
    "language": "语言",
}


CHINESE_KIND = {"policy": "政策文件"}


def front_matter(fields: dict[str, str], *, chinese: bool) -> str:
    """Empty fields are left out. Departments write Chinese keys, the portal English ones: both are allowed."""
    lines = [
        f"{CHINESE[key]}: {CHINESE_KIND.get(value, value)}" if chinese else f"{key}: {value}" for key, value in fields.items() if value
    ]
    return "\n".join(["---", *lines, "---"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
