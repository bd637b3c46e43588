"""A cluster of real laws: the texts in `laws/` as documents of a portal and a department, and what people look for in them.

The texts are laws, regulations and rules of the People's Republic of China in the form of the public project
LawRefBook/Laws (Copyright Law, article 5: not subject to copyright): a title, lines of its history up to
`<!-- INFO END -->`, the articles; the date in the file name is the version's.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

LAWS = Path(__file__).parent / "laws"
THEMES = Path(__file__).parents[2] / "themes"
# A fragment in more laws than this is no known item.
_RARE = 3
_ORDER = re.compile(r"国务院令（?第 ?(\d+) ?号")
_FOLDERS = {"laws": "city/laws", "regulations": "city/regulations", "rules": "justice/rules"}
_SETTINGS = {
    "platform.yml": "name: 法规检索\ncity: 示范市\nportal: www\ntheme: gov\ndisclosure_complete: false\nsearch: {engine: whoosh}\n",
    "organisations.yml": (
        "shifan: {name: 示范市人民政府, kind: government, folder: city, site: www}\n"
        "sfj: {name: 示范市司法局, short: 市司法局, kind: department, folder: justice, parent: shifan, site: sfj}\n"
    ),
    "www.yml": (
        "name: 示范市人民政府\nkind: portal\norganisation: shifan\nhost: www.shifan.gov.cn\nicp: 示ICP备20260001号-1\n"
        "sections:\n  laws: {name: 法律, from: city/laws}\n  regulations: {name: 行政法规, from: city/regulations}\n"
    ),
    "sfj.yml": (
        "name: 示范市司法局\nkind: department\norganisation: sfj\nhost: sfj.shifan.gov.cn\nicp: 示ICP备20260001号-2\n"
        "sections:\n  rules: {name: 规章, from: justice/rules}\n"
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Law:
    """One law as it is put into the cluster. `path`: under content/. `number`: of the order that published it, or ""."""

    path: str
    title: str
    number: str
    body: str


@dataclass(frozen=True)
class Known:
    """What somebody types who looks for one law. `kind`: title, number or phrase."""

    kind: str
    typed: str
    path: str


def read_laws() -> list[Law]:
    found = []
    for file in sorted(LAWS.rglob("*.md")):
        text = file.read_text(encoding="utf-8").lstrip("\ufeff")
        heading, _, rest = text.partition("\n")
        history, _, body = rest.partition("<!-- INFO END -->")
        number = _ORDER.search(history)
        found.append(
            Law(
                f"{_FOLDERS[file.parent.name]}/{file.stem}.md",
                heading.strip("# \n\u3000"),
                f"国务院令第{number[1]}号" if number else "",
                body.strip(),
            )
        )
    return found


def write_cluster(root: Path) -> None:
    """Settings, theme and documents."""
    (root / "sites").mkdir(parents=True)
    for name, text in _SETTINGS.items():
        (root / "sites" / name).write_text(text, encoding="utf-8")
    shutil.copytree(THEMES, root / "themes")
    for law in read_laws():
        date = re.search(r"\((\d{4}-\d\d-\d\d)\)", law.path)
        assert date is not None, law.path
        front = [
            f"title: {json.dumps(law.title, ensure_ascii=False)}",
            "kind: policy",
            "issuer: 国务院",
            f"created: {date[1]}",
            f"published: {date[1]}",
        ]
        front += [f"doc_number: {law.number}"] if law.number else []
        path = root / "content" / law.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\n" + "\n".join(front) + f"\n---\n\n{law.body}\n", encoding="utf-8")


def known_items() -> list[Known]:
    """For each law its title, the number of its order, and 6 to 10 characters from the middle of its text that at most
    three laws have; the same at every run."""
    laws = read_laws()
    chance = random.Random(20)
    bodies = [law.body for law in laws]
    found = []
    for law in laws:
        found.append(Known("title", law.title[:60], law.path))
        if law.number:
            found.append(Known("number", law.number, law.path))
        runs = re.findall(r"[\u4e00-\u9fff]{12,}", law.body[len(law.body) // 4 : len(law.body) * 3 // 4])
        chance.shuffle(runs)
        for run in runs:
            size = chance.randint(6, 10)
            at = chance.randrange(len(run) - size + 1)
            fragment = run[at : at + size]
            if sum(fragment in body for body in bodies) <= _RARE:
                found.append(Known("phrase", fragment, law.path))
                break
    return found
