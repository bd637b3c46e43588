"""The ten sections every site of the cluster has, as a table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SectionShape:
    """A section: its folder, its id in sitegen (the URL path), its name, its share of a site's documents."""

    folder: str
    id: str
    name: str
    column_type: str
    kind: str
    share: int  # per cent
    standard: bool  # brought by the site's kind; the others are added in the site's settings


SECTIONS = (
    SectionShape("news", "news", "动态要闻", "工作动态", "article", 50, True),
    SectionShape("notices", "notices", "通知公告", "工作动态", "notice", 14, True),
    SectionShape("policies", "disclosure/policies", "政策文件", "政策文件", "policy", 12, True),
    SectionShape("interpretations", "disclosure/interpretations", "政策解读", "政策解读", "interpretation", 5, True),
    SectionShape("system", "disclosure/system", "政府信息公开制度", "信息公开目录", "article", 3, True),
    SectionShape("plans", "disclosure/plans", "规划计划", "信息公开目录", "article", 3, True),
    SectionShape("budgets", "disclosure/budgets", "财政预决算", "信息公开目录", "article", 3, True),
    SectionShape("media", "media", "媒体聚焦", "工作动态", "article", 4, False),
    SectionShape("projects", "projects", "重点项目", "工作动态", "article", 3, False),
    SectionShape("livelihood", "livelihood", "民生实事", "工作动态", "article", 3, False),
)

# Standard sections of sitegen that the corpus leaves out, so that both generators make the same lists.
# The column 政府信息公开 with its catalogue, left out unless it is measured; the last only a portal has.
DIRECTORY_SECTIONS = ("disclosure/statutory", "disclosure/catalogue", "disclosure/apply", "disclosure/suggestions")
PORTAL_SECTIONS = ("disclosure/directory",)
UNUSED_SECTIONS = (
    "disclosure/guide",
    "disclosure/reports",
    "disclosure/data",
    "overview",
    "organisation",
    "leaders",
    "services",
    "interaction",
    "topics",
)
