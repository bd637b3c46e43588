"""The sites of the cluster and the organisations behind them: one portal, some counties, departments."""

from __future__ import annotations

from dataclasses import dataclass

_COUNTIES = (
    ("baihe", "白鹤县", "鹤"), ("qingshi", "青石县", "青"), ("linjiang", "临江区", "临"), ("yunling", "云岭县", "云"),
    ("dongping", "东坪县", "东"), ("xihu", "西湖区", "西"), ("nanshan", "南山县", "南"), ("beichuan", "北川县", "北"),
    ("longmen", "龙门县", "龙"), ("fengxi", "凤溪县", "凤"), ("jinsha", "金沙县", "金"), ("chengguan", "城关区", "城"),
)  # fmt: skip

_DEPARTMENTS = (
    ("education", "教育局", "教", r"科技、教育\教育"),
    ("finance", "财政局", "财", r"财政、金融、审计\财政"),
    ("health", "卫生健康委员会", "卫", r"卫生、体育\卫生"),
    ("civil-affairs", "民政局", "民", r"民政、扶贫、救灾\社会福利"),
    ("transport", "交通运输局", "交", r"工业、交通\公路"),
    ("water", "水利局", "水", r"农业、林业、水利\水利"),
    ("agriculture", "农业农村局", "农", r"农业、林业、水利\农业、畜牧业、渔业"),
    ("ecology", "生态环境局", "环", r"城乡建设、环境保护\环境监测、保护与治理"),
    ("housing", "住房和城乡建设局", "建", r"城乡建设、环境保护\城乡建设（含住房）"),
    ("employment", "人力资源和社会保障局", "人社", r"劳动、人事、监察\社会保障"),
    ("science", "科学技术局", "科", r"科技、教育\科技"),
    ("industry", "工业和信息化局", "工信", r"工业、交通\信息产业（含电信）"),
    ("market", "市场监督管理局", "市监", r"市场监管、安全生产监管\质量监督"),
    ("emergency", "应急管理局", "应急", r"综合政务\应急管理"),
    ("audit", "审计局", "审", r"财政、金融、审计\审计"),
    ("statistics", "统计局", "统", r"国民经济管理、国有资产监管\统计"),
    ("culture", "文化广电和旅游局", "文", r"文化、广电、新闻出版\文化"),
    ("justice", "司法局", "司", r"公安、安全、司法\司法"),
    ("police", "公安局", "公", r"公安、安全、司法\公安"),
    ("forestry", "林业局", "林", r"农业、林业、水利\林业"),
    ("commerce", "商务局", "商", r"商贸、海关、旅游\国内贸易（含供销）"),
    ("sports", "体育局", "体", r"卫生、体育\体育"),
    ("veterans", "退役军人事务局", "退役", r"民政、扶贫、救灾\优抚安置"),
    ("planning", "自然资源局", "自然", r"国土资源、能源\土地"),
    ("development", "发展和改革委员会", "发改", r"国民经济管理、国有资产监管\宏观经济"),
    ("medical-insurance", "医疗保障局", "医保", r"劳动、人事、监察\社会保障"),
    ("data", "数据局", "数", r"综合政务\电子政务"),
    ("petitions", "信访局", "信", r"综合政务\信访"),
)

_GENERAL_TOPIC = r"综合政务\其他"


@dataclass(frozen=True, slots=True)
class SiteShape:
    """A site and the one organisation that runs it; both have the same id."""

    id: str
    name: str
    short: str
    kind: str  # portal | county | department
    number: int  # place in the cluster, for codes and telephone numbers
    mark: str  # 机关代字, the beginning of its document numbers
    topic: str  # 主题分类 of its policies
    parent: str  # id of the superior organisation, "" for the city

    @property
    def host(self) -> str:
        return f"{self.id}.shifan.gov.cn"

    @property
    def folder(self) -> str:
        """Where the organisation's documents lie below content/."""
        return f"counties/{self.id}" if self.kind == "county" else f"departments/{self.id}"

    @property
    def share(self) -> int:
        """How many documents this site has, compared with the others."""
        return {"portal": 6, "county": 3, "department": 2}[self.kind]


def plan_sites(count: int) -> tuple[SiteShape, ...]:
    """The portal, a county for every four sites, then departments: the city's first, the counties' when those run out."""
    portal = SiteShape("www", "示范市人民政府", "市政府", "portal", 1, "示政", _GENERAL_TOPIC, "")
    counties = [
        SiteShape(
            id,
            f"示范市{name}人民政府",
            f"{name}政府",
            "county",
            2 + place,
            f"{mark}政",
            _GENERAL_TOPIC,
            "www",
        )
        for place, (id, name, mark) in enumerate(_COUNTIES[: min(count // 4, len(_COUNTIES))])
    ]
    wanted = count - 1 - len(counties)
    departments = _departments("", "示范市", "市", "示", "www", 2 + len(counties))
    for (id, name, mark), county in zip(_COUNTIES, counties, strict=False):
        departments += _departments(f"{id}-", f"示范市{name}", name, mark, county.id, 2 + len(counties) + len(departments))
    if wanted > len(departments):
        raise ValueError(f"at most {1 + len(counties) + len(departments)} sites can be made")
    return (portal, *counties, *departments[: max(wanted, 0)])[:count]


def _departments(prefix: str, place: str, short: str, mark: str, parent: str, first: int) -> list[SiteShape]:
    return [
        SiteShape(
            prefix + id,
            place + name,
            short + name,
            "department",
            first + offset,
            f"{mark}{letter}发",
            topic,
            parent,
        )
        for offset, (id, name, letter, topic) in enumerate(_DEPARTMENTS)
    ]
