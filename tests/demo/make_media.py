"""Make the pictures and attachments that documents of the demonstration cluster name and that do not exist yet.

    python tests/demo/make_media.py [CONTENT]

Every document under CONTENT (default: the repository's) is read; each picture, form, table or dataset it names in its
front matter or its body and that is missing beside it is made: pictures are drawn (no photographs, no persons), forms
and tables hold the document's own words and tables. What exists is never touched. A file's bytes depend on its path,
the document and the version of Pillow only.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import yaml
from PIL import Image, ImageDraw, ImageFilter

CONTENT = Path(__file__).resolve().parents[2] / "content"
Colour = tuple[int, int, int]
Row = list[str]

# ── what is wanted ────────────────────────────────────────────────────────────

FRONT = re.compile(r"---\n(.*?)\n---\n?(.*)", re.DOTALL)
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".svg"}
FILES = {".docx", ".xlsx", ".csv", ".pdf", ".txt", ".zip", ".json"}
IMAGE_KEYS, ALT_KEYS = ("image", "配图", "照片"), ("image_alt", "配图说明")
ATTACHMENT_KEYS, KIND_KEYS, TITLE_KEYS = ("attachments", "附件"), ("kind", "类型"), ("title", "标题", "姓名")


@dataclass(frozen=True, slots=True)
class Target:
    """A missing file, and what the document that names it says about it."""

    path: Path
    words: str  # its title or alternative text
    title: str  # the document's title
    kind: str
    body: str


# What cannot be taken from the document: the rows of datasets and lists.
TABLES: dict[str, list[Row]] = {
    "sites/www/data/economy-2026q3.csv": [
        ["area", "gdp", "gdp_growth", "retail", "revenue"],
        ["全市", "918.4", "5.6", "386.9", "63.5"],
        ["青山区", "467.2", "5.9", "231.4", "24.8"],
        ["白河县", "238.6", "5.3", "84.7", "11.2"],
        ["临江县", "187.9", "5.5", "70.8", "9.6"],
    ],
    "sites/www/data/public-toilets.csv": [
        ["name", "address", "hours", "accessible", "third_room"],
        ["滨江公园东门公厕", "青山区滨江大道12号", "全天", "是", "是"],
        ["老码头驿站公厕", "青山区码头街3号", "6:00—22:00", "是", "是"],
        ["文昌路农贸市场公厕", "青山区文昌路45号", "5:30—21:00", "是", "否"],
        ["市图书馆北侧公厕", "青山区云锦路30号", "全天", "是", "是"],
        ["人民广场地下公厕", "青山区人民大道20号", "6:00—23:00", "是", "是"],
        ["和谐路公交首末站公厕", "青山区和谐路210号", "全天", "否", "否"],
        ["青松路街心花园公厕", "青山区青松路102号", "全天", "是", "否"],
        ["火车站北广场公厕", "青山区站前路1号", "全天", "是", "是"],
    ],
    "sites/www/notices/civil-servants-2026.xlsx": [
        ["序号", "招录单位", "职位", "姓名", "准考证号（后四位）", "总成绩"],
        ["1", "示范市财政局", "国库科科员", "钟某", "0317", "78.65"],
        ["2", "示范市生态环境局", "监测科科员", "温某某", "1140", "80.12"],
        ["3", "青山区文昌街道办事处", "综合岗位", "蒲某", "2206", "76.48"],
        ["4", "白河县水利局", "工程管理岗位", "巫某某", "2871", "77.90"],
        ["5", "临江县市场监督管理局", "执法岗位", "时某", "3055", "75.83"],
    ],
    "sites/www/policies/heating-contacts.xlsx": [
        ["单位", "值班电话", "负责区域"],
        ["青山热源厂", "0999-5556101", "青山区北部、大学城"],
        ["城南热源厂", "0999-5556102", "青山区南部、城南工业园"],
        ["临江新城能源站", "0999-5556103", "临江新城、望江镇"],
        ["白河县热源厂", "0999-5556104", "白河镇"],
        ["市住房城乡建设局供热办", "0999-5550246", "全市协调"],
    ],
    "departments/ecology/data/night-work-permits.csv": [
        ["date", "project", "street", "from", "to", "work", "phone"],
        ["2026-11-03", "文昌路学校扩建工程", "文昌街道", "22:00", "次日6:00", "基础底板混凝土浇筑", "0999-5558101"],
        ["2026-11-06", "城南工业园标准厂房三期", "城南街道", "22:00", "次日4:00", "屋面混凝土浇筑", "0999-5558107"],
        ["2026-11-13", "云锦路排水改造工程", "云锦街道", "22:00", "次日6:00", "管道顶进", "0999-5558112"],
        ["2026-11-15", "和谐路商务中心", "和谐街道", "22:00", "次日6:00", "基础底板混凝土浇筑", "0999-5558120"],
    ],
    "departments/ecology/data/drinking-water-2026.csv": [
        ["month", "source", "class", "ph", "cod", "ammonia", "phosphorus"],
        *(
            [
                f"2026-{month:02}",
                source,
                "Ⅱ",
                f"{ph + month % 3 / 10:.1f}",
                f"{cod + month % 4 / 10:.1f}",
                f"{0.05 + month % 5 / 100:.2f}",
                f"{0.01 + month % 2 / 100:.2f}",
            ]
            for month in range(1, 11)
            for source, ph, cod in (("青石水库", 7.4, 1.8), ("白河取水口", 7.6, 2.1), ("望江取水口", 7.7, 2.3))
        ),
    ],
}


def main(arguments: list[str]) -> int:
    content = Path(arguments[0]) if arguments else CONTENT
    made = 0
    size = 0
    for target in missing(content):
        make = MAKERS.get(target.path.suffix.lower())
        if make is None:
            print(f"do not know how to make {target.path}", file=sys.stderr)
            continue
        data = make(target, content)
        target.path.parent.mkdir(parents=True, exist_ok=True)
        target.path.write_bytes(data)
        made, size = made + 1, size + len(data)
    print(f"{made} files, {size // 1024} KiB")
    return 0


def missing(content: Path) -> Iterator[Target]:
    """Every file that is named and absent, once, in the order of the documents' paths."""
    seen: set[Path] = set()
    for document in sorted(content.rglob("*.md")):
        for target in named(document):
            inside = target.path.resolve().is_relative_to(content.resolve())
            if inside and target.path not in seen and not target.path.exists():
                seen.add(target.path)
                yield target


def named(document: Path) -> Iterator[Target]:
    found = FRONT.match(document.read_text(encoding="utf-8-sig"))
    if found is None:
        return
    try:
        fields: Any = yaml.safe_load(found.group(1))
    except yaml.YAMLError:
        return
    if not isinstance(fields, dict):
        return
    body = found.group(2)
    title, kind = first(fields, TITLE_KEYS), first(fields, KIND_KEYS)

    def target(name: str, words: str) -> Target:
        return Target(document.parent / name, words, title, kind, body)

    if image := first(fields, IMAGE_KEYS):
        yield target(image, first(fields, ALT_KEYS))
    for name, words in attachments(fields):
        yield target(name, words)
    for mark, words, name in LINK.findall(body):
        suffix = Path(name).suffix.lower()
        if ":" not in name and not name.startswith("/") and suffix in (PICTURES if mark else FILES):
            yield target(name, words)


def first(fields: dict[Any, Any], keys: tuple[str, ...]) -> str:
    return next((str(fields[key]) for key in keys if fields.get(key)), "")


def attachments(fields: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    for key in ATTACHMENT_KEYS:
        listed = fields.get(key) or []
        for entry in listed if isinstance(listed, list) else [listed]:
            if isinstance(entry, dict):
                name = first(entry, ("file", "文件"))
                yield name, first(entry, ("title", "标题", "名称")) or Path(name).stem
            else:
                yield str(entry), Path(str(entry)).stem


def seed(target: Target, content: Path) -> Random:
    path = target.path.relative_to(content).as_posix()
    return Random(int.from_bytes(hashlib.sha256(path.encode()).digest()[:8], "big"))


# ── pictures ──────────────────────────────────────────────────────────────────

SIZE = (1200, 800)
SCALE = 2  # drawn larger, then reduced, for smooth edges


class Canvas:
    """A drawing surface whose coordinates run from 0 to 1 in both directions."""

    def __init__(self, random: Random, size: tuple[int, int] = SIZE) -> None:
        self.random = random
        self.size = size
        self.image = Image.new("RGB", (size[0] * SCALE // 1, size[1] * SCALE // 1))
        self.draw = ImageDraw.Draw(self.image)

    def point(self, x: float, y: float) -> tuple[float, float]:
        return x * self.image.width, y * self.image.height

    def sky(self, top: Colour, bottom: Colour, upto: float = 1.0) -> None:
        column = Image.new("RGB", (1, 256))
        for row in range(256):
            column.putpixel((0, row), mix(top, bottom, row / 255))
        self.image.paste(column.resize((self.image.width, int(self.image.height * upto))), (0, 0))

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        self.draw.polygon([self.point(*point) for point in points], fill=colour)

    def box(self, x: float, y: float, right: float, bottom: float, colour: Colour, radius: float = 0.0) -> None:
        corners = [self.point(x, y), self.point(right, bottom)]
        self.draw.rounded_rectangle(corners, radius * self.image.height, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        middle, reach = self.point(x, y), radius * self.image.height
        self.draw.ellipse([middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach], fill=colour)

    def line(self, points: list[tuple[float, float]], colour: Colour, width: float) -> None:
        self.draw.line([self.point(*point) for point in points], fill=colour, width=int(width * self.image.height), joint="curve")

    def hills(self, base: float, height: float, colour: Colour, peaks: int = 5) -> None:
        tops = [base - height * self.random.uniform(0.25, 1.0) for _ in range(peaks + 1)]
        ridge = []
        for step in range(121):
            place = step / 120 * peaks
            left = min(int(place), peaks - 1)
            share = place - left
            smooth = share * share * (3 - 2 * share)
            ridge.append((step / 120, tops[left] + (tops[left + 1] - tops[left]) * smooth))
        self.shape([(0, 1), *ridge, (1, 1)], colour)

    def building(self, x: float, width: float, top: float, ground: float, wall: Colour, window: Colour, lit: float = 1.0) -> None:
        self.box(x, top, x + width, ground, wall)
        columns, rows = max(2, int(width / 0.022)), max(2, int((ground - top) / 0.05))
        for row in range(rows):
            for column in range(columns):
                if self.random.random() < lit:
                    left = x + width * (column + 0.25) / columns
                    upper = top + (ground - top) * (row + 0.25) / rows
                    self.box(left, upper, left + width * 0.5 / columns, upper + (ground - top) * 0.45 / rows, window)

    def tree(self, x: float, ground: float, height: float, leaves: Colour) -> None:
        self.box(x - height * 0.04, ground - height * 0.5, x + height * 0.04, ground, (104, 84, 66))
        for _ in range(7):
            self.disc(
                x + self.random.uniform(-0.14, 0.14) * height,
                ground - height * self.random.uniform(0.5, 0.9),
                height * self.random.uniform(0.13, 0.2),
                mix(leaves, (255, 255, 255), self.random.uniform(0, 0.15)),
            )

    def saved(self, suffix: str) -> bytes:
        image = self.image.resize(self.size, Image.Resampling.LANCZOS)
        stream = io.BytesIO()
        if suffix == ".png":
            image.quantize(64, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
        elif suffix == ".webp":
            image.save(stream, "WEBP", quality=74)
        else:
            image.filter(ImageFilter.GaussianBlur(0.4)).save(stream, "JPEG", quality=72, optimize=True, progressive=True)
        return stream.getvalue()


def mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


DAY, HAZE, DUSK, PALE = (132, 180, 214), (226, 238, 243), (238, 190, 140), (244, 236, 222)
GREEN, DARK_GREEN, WHEAT, WATER = (96, 142, 88), (58, 98, 74), (214, 180, 92), (112, 160, 182)
WALL, GLASS, STONE, ROAD = (198, 204, 208), (120, 152, 176), (150, 150, 146), (92, 96, 102)
NIGHT, LAMP, RED, WHITE = (28, 40, 66), (250, 214, 130), (176, 52, 46), (248, 249, 250)


def daylight(canvas: Canvas, ground: float = 0.7) -> None:
    top = mix(DAY, DUSK, canvas.random.choice([0.0, 0.0, 0.15, 0.5]))
    canvas.sky(top, mix(HAZE, PALE, canvas.random.random()), ground + 0.1)
    canvas.disc(canvas.random.uniform(0.15, 0.85), canvas.random.uniform(0.12, 0.28), 0.055, (255, 246, 220))


def city(canvas: Canvas) -> None:
    daylight(canvas)
    canvas.hills(0.62, 0.28, mix(DARK_GREEN, HAZE, 0.55))
    skyline(canvas, 0.72, WALL, GLASS)
    canvas.box(0, 0.72, 1, 1, WATER)
    ripples(canvas, 0.72)


def skyline(canvas: Canvas, ground: float, wall: Colour, window: Colour, lit: float = 1.0) -> None:
    x = 0.02
    while x < 0.95:
        width = canvas.random.uniform(0.05, 0.11)
        top = ground - canvas.random.uniform(0.12, 0.42)
        canvas.building(x, width, top, ground, mix(wall, (90, 110, 130), canvas.random.uniform(0, 0.45)), window, lit)
        x += width + canvas.random.uniform(0.005, 0.03)


def ripples(canvas: Canvas, top: float) -> None:
    for _ in range(46):
        y = canvas.random.uniform(top + 0.02, 0.99)
        x, length = canvas.random.uniform(-0.05, 0.95), canvas.random.uniform(0.03, 0.14) * (0.4 + y)
        canvas.line([(x, y), (x + length, y)], mix(WATER, WHITE, canvas.random.uniform(0.15, 0.5)), 0.004)


def river(canvas: Canvas) -> None:
    daylight(canvas, 0.55)
    canvas.hills(0.52, 0.3, mix(DARK_GREEN, HAZE, 0.5))
    canvas.hills(0.58, 0.14, mix(GREEN, HAZE, 0.25), 7)
    canvas.box(0, 0.56, 1, 1, WATER)
    ripples(canvas, 0.57)
    canvas.shape([(0, 0.7), (0.34, 0.6), (0.62, 0.76), (0.5, 1), (0, 1)], GREEN)
    canvas.line([(0.02, 0.99), (0.2, 0.84), (0.34, 0.74), (0.42, 0.68), (0.36, 0.63)], (196, 92, 72), 0.035)
    for _ in range(9):
        x = canvas.random.uniform(0.02, 0.3)
        canvas.tree(x, 0.72 + canvas.random.uniform(-0.03, 0.12), canvas.random.uniform(0.14, 0.24), DARK_GREEN)


def wetland(canvas: Canvas) -> None:
    canvas.sky((236, 180, 148), (250, 232, 208), 0.5)
    canvas.hills(0.46, 0.14, (140, 140, 150), 6)
    canvas.box(0, 0.46, 1, 1, (170, 178, 188))
    ripples(canvas, 0.5)
    for _ in range(13):
        bird(canvas, canvas.random.uniform(0.1, 0.9), canvas.random.uniform(0.55, 0.86))
    for _ in range(90):
        x, height = canvas.random.uniform(0, 1), canvas.random.uniform(0.08, 0.22)
        canvas.line([(x, 1), (x + canvas.random.uniform(-0.03, 0.03), 1 - height)], (128, 110, 70), 0.005)


def bird(canvas: Canvas, x: float, y: float) -> None:
    size = 0.012 + y * 0.022
    canvas.draw.ellipse([*canvas.point(x - size, y - size * 0.6), *canvas.point(x + size, y + size * 0.6)], fill=WHITE)
    canvas.line([(x + size * 0.7, y), (x + size * 1.0, y - size * 1.6), (x + size * 1.3, y - size * 1.7)], WHITE, size * 0.4)


def field(canvas: Canvas) -> None:
    daylight(canvas, 0.5)
    canvas.hills(0.48, 0.22, mix(DARK_GREEN, HAZE, 0.45))
    crop = canvas.random.choice([WHEAT, (150, 178, 84), (206, 170, 80)])
    canvas.box(0, 0.47, 1, 1, crop)
    for row in range(-14, 15):
        canvas.line([(0.5 + row * 0.018, 0.47), (0.5 + row * 0.16, 1)], mix(crop, DARK_GREEN, 0.28), 0.008)
    x = canvas.random.uniform(0.25, 0.6)
    canvas.box(x, 0.54, x + 0.17, 0.66, RED, 0.015)
    canvas.box(x + 0.1, 0.47, x + 0.165, 0.56, GLASS, 0.008)
    canvas.disc(x + 0.035, 0.67, 0.035, ROAD)
    canvas.disc(x + 0.14, 0.67, 0.05, ROAD)


def orchard(canvas: Canvas) -> None:
    daylight(canvas, 0.55)
    canvas.hills(0.5, 0.25, mix(DARK_GREEN, HAZE, 0.5))
    canvas.box(0, 0.5, 1, 1, (142, 176, 104))
    for row in range(4):
        ground, height = 0.6 + row * 0.12, 0.14 + row * 0.05
        for column in range(9 - row):
            canvas.tree((column + 0.5 + row % 2 * 0.4) / (9 - row), ground, height, (118, 156, 84))


def school(canvas: Canvas) -> None:
    daylight(canvas)
    canvas.hills(0.62, 0.16, mix(DARK_GREEN, HAZE, 0.5))
    canvas.building(0.12, 0.5, 0.34, 0.74, (236, 214, 186), GLASS)
    canvas.building(0.62, 0.26, 0.46, 0.74, (226, 196, 162), GLASS)
    canvas.box(0.33, 0.6, 0.42, 0.74, (120, 90, 74))
    canvas.box(0, 0.74, 1, 1, (178, 104, 84))
    for lane in range(5):
        canvas.line([(0, 0.8 + lane * 0.045), (1, 0.78 + lane * 0.05)], WHITE, 0.004)
    canvas.line([(0.92, 0.74), (0.92, 0.28)], STONE, 0.008)
    canvas.box(0.85, 0.29, 0.92, 0.36, RED)
    for x in (0.05, 0.09, 0.97):
        canvas.tree(x, 0.76, 0.24, GREEN)


def hospital(canvas: Canvas) -> None:
    daylight(canvas)
    canvas.building(0.2, 0.34, 0.24, 0.76, WHITE, GLASS)
    canvas.building(0.54, 0.3, 0.44, 0.76, (232, 240, 242), GLASS)
    canvas.box(0.3, 0.2, 0.44, 0.34, (32, 130, 110), 0.02)
    canvas.box(0.355, 0.225, 0.385, 0.315, WHITE)
    canvas.box(0.325, 0.253, 0.415, 0.287, WHITE)
    canvas.box(0, 0.76, 1, 1, (176, 182, 184))
    canvas.box(0.06, 0.76, 0.24, 0.88, WHITE, 0.02)
    canvas.box(0.06, 0.82, 0.24, 0.84, RED)
    canvas.disc(0.1, 0.89, 0.03, ROAD)
    canvas.disc(0.2, 0.89, 0.03, ROAD)


def road(canvas: Canvas) -> None:
    daylight(canvas)
    canvas.hills(0.6, 0.22, mix(DARK_GREEN, HAZE, 0.5))
    skyline(canvas, 0.64, WALL, GLASS)
    canvas.box(0, 0.64, 1, 1, ROAD)
    for step in range(9):
        canvas.box(step * 0.125, 0.86, step * 0.125 + 0.07, 0.875, WHITE)
    x = canvas.random.uniform(0.2, 0.5)
    canvas.box(x, 0.54, x + 0.34, 0.79, canvas.random.choice([(36, 122, 108), (40, 96, 160), RED]), 0.02)
    for pane in range(5):
        canvas.box(x + 0.02 + pane * 0.064, 0.57, x + 0.072 + pane * 0.064, 0.67, (206, 226, 236), 0.006)
    canvas.disc(x + 0.07, 0.79, 0.042, (40, 42, 46))
    canvas.disc(x + 0.27, 0.79, 0.042, (40, 42, 46))


def bridge(canvas: Canvas) -> None:
    daylight(canvas, 0.6)
    canvas.hills(0.6, 0.3, mix(DARK_GREEN, HAZE, 0.5))
    canvas.box(0, 0.62, 1, 1, WATER)
    ripples(canvas, 0.64)
    for tower in (0.28, 0.72):
        for step in range(1, 9):
            for side in (-1, 1):
                canvas.line([(tower, 0.2), (tower + side * step * 0.027, 0.6)], (230, 232, 234), 0.003)
        canvas.box(tower - 0.012, 0.16, tower + 0.012, 0.82, STONE)
    canvas.box(0, 0.59, 1, 0.625, (120, 126, 132))


def plant(canvas: Canvas) -> None:
    daylight(canvas)
    canvas.hills(0.62, 0.16, mix(DARK_GREEN, HAZE, 0.55))
    for x, top in ((0.16, 0.16), (0.26, 0.22)):
        for band in range(6):
            step = (0.72 - top) / 6
            canvas.box(x, top + band * step, x + 0.035, top + (band + 1) * step, WHITE if band % 2 else RED)
    canvas.building(0.34, 0.3, 0.42, 0.74, (172, 184, 192), GLASS)
    for x in (0.68, 0.81):
        canvas.box(x, 0.5, x + 0.11, 0.74, (222, 226, 228), 0.03)
        canvas.line([(x, 0.58), (x + 0.11, 0.58)], STONE, 0.006)
    canvas.box(0, 0.74, 1, 1, (150, 152, 150))
    for y in (0.8, 0.85):
        canvas.line([(0, y), (1, y)], (198, 206, 212), 0.022)


def workshop(canvas: Canvas) -> None:
    canvas.sky((206, 212, 216), (230, 232, 232))
    for step in range(7):
        canvas.shape([(step * 0.15, 0.3), (step * 0.15 + 0.15, 0.12), (step * 0.15 + 0.15, 0.3)], (178, 200, 212))
    canvas.box(0, 0.62, 1, 1, (186, 184, 176))
    for step in range(5):
        x = 0.05 + step * 0.19
        canvas.box(x, 0.5, x + 0.13, 0.72, canvas.random.choice([(64, 110, 150), (90, 132, 112), (196, 140, 70)]), 0.01)
        canvas.box(x + 0.03, 0.43, x + 0.1, 0.5, STONE, 0.01)
        canvas.disc(x + 0.065, 0.6, 0.035, WHITE)
    canvas.line([(0, 0.86), (1, 0.86)], LAMP, 0.01)


def night(canvas: Canvas) -> None:
    canvas.sky(NIGHT, (74, 84, 118), 0.8)
    canvas.disc(0.82, 0.16, 0.04, (240, 238, 220))
    skyline(canvas, 0.74, (52, 62, 88), LAMP, 0.45)
    canvas.box(0, 0.74, 1, 1, (44, 48, 60))
    for step in range(6):
        x = 0.08 + step * 0.17
        canvas.line([(x, 0.8), (x, 0.5)], (90, 96, 108), 0.008)
        canvas.disc(x, 0.5, 0.016, LAMP)
    canvas.box(0.3, 0.7, 0.62, 0.88, (60, 130, 120), 0.02)
    for pane in range(5):
        canvas.box(0.315 + pane * 0.06, 0.725, 0.365 + pane * 0.06, 0.79, LAMP, 0.006)


def snow(canvas: Canvas) -> None:
    canvas.sky((176, 192, 208), (226, 232, 236), 0.8)
    canvas.hills(0.62, 0.26, (206, 214, 222))
    skyline(canvas, 0.7, (186, 190, 196), (236, 208, 150), 0.6)
    canvas.box(0, 0.7, 1, 1, (238, 242, 245))
    canvas.shape([(0.42, 0.7), (0.58, 0.7), (0.86, 1), (0.14, 1)], (196, 202, 208))
    for x in (0.1, 0.24, 0.78, 0.92):
        canvas.tree(x, 0.84, 0.3, (222, 230, 234))
    for _ in range(180):
        canvas.disc(canvas.random.random(), canvas.random.random(), canvas.random.uniform(0.002, 0.005), WHITE)


def meeting(canvas: Canvas) -> None:
    canvas.sky((222, 210, 192), (238, 230, 216))
    canvas.box(0.3, 0.12, 0.7, 0.42, (70, 110, 150), 0.01)
    for step in range(4):
        canvas.box(0.34, 0.18 + step * 0.055, 0.62 - step * 0.05, 0.2 + step * 0.055, (200, 216, 230))
    canvas.box(0, 0.62, 1, 1, (168, 142, 112))
    canvas.shape([(0.16, 0.66), (0.84, 0.66), (0.98, 0.9), (0.02, 0.9)], (122, 84, 58))
    canvas.shape([(0.26, 0.7), (0.74, 0.7), (0.82, 0.83), (0.18, 0.83)], (150, 108, 76))
    for step in range(7):
        x = 0.2 + step * 0.1
        canvas.box(x - 0.03, 0.52, x + 0.03, 0.65, (64, 74, 92), 0.02)
        canvas.box(x - 0.012, 0.68, x + 0.012, 0.71, WHITE)


def hall(canvas: Canvas) -> None:
    canvas.sky((232, 234, 232), (214, 220, 222))
    for step in range(6):
        canvas.box(0.06 + step * 0.15, 0.06, 0.15 + step * 0.15, 0.1, (255, 252, 236), 0.01)
    canvas.box(0, 0.6, 1, 1, (198, 194, 186))
    for step in range(6):
        x = 0.03 + step * 0.16
        canvas.box(x, 0.3, x + 0.13, 0.36, mix((36, 92, 140), (120, 150, 178), step / 8), 0.006)
        canvas.box(x, 0.36, x + 0.13, 0.55, (210, 226, 234))
        canvas.box(x, 0.55, x + 0.13, 0.7, (150, 116, 86), 0.006)
    for row in range(2):
        for seat in range(10):
            canvas.box(0.08 + seat * 0.085, 0.8 + row * 0.1, 0.14 + seat * 0.085, 0.85 + row * 0.1, (80, 118, 140), 0.015)


def entrance(canvas: Canvas) -> None:
    daylight(canvas, 0.9)
    canvas.box(0.12, 0.26, 0.88, 0.34, (206, 202, 192))
    canvas.box(0.16, 0.34, 0.84, 0.72, (226, 222, 212))
    for step in range(7):
        canvas.box(0.19 + step * 0.095, 0.34, 0.215 + step * 0.095, 0.72, WHITE)
    canvas.box(0.42, 0.46, 0.58, 0.72, GLASS)
    canvas.line([(0.5, 0.46), (0.5, 0.72)], WHITE, 0.006)
    for step in range(5):
        canvas.box(0.3 - step * 0.04, 0.72 + step * 0.035, 0.7 + step * 0.04, 0.76 + step * 0.035, mix(STONE, WHITE, 0.5 - step * 0.07))
    canvas.box(0, 0.9, 1, 1, (170, 172, 170))
    for x in (0.06, 0.95):
        canvas.tree(x, 0.9, 0.3, GREEN)


def terminals(canvas: Canvas) -> None:
    canvas.sky((208, 216, 222), (232, 234, 234))
    canvas.box(0, 0.74, 1, 1, (186, 182, 174))
    for step in range(6):
        x = 0.06 + step * 0.155
        canvas.box(x, 0.3, x + 0.1, 0.82, (70, 104, 142), 0.015)
        canvas.shape([(x + 0.012, 0.36), (x + 0.088, 0.36), (x + 0.088, 0.52), (x + 0.012, 0.52)], (196, 224, 238))
        for row in range(3):
            canvas.box(x + 0.02, 0.39 + row * 0.04, x + 0.06, 0.405 + row * 0.04, (70, 104, 142))
        canvas.box(x + 0.03, 0.6, x + 0.07, 0.615, WHITE)
    canvas.box(0.04, 0.14, 0.96, 0.2, (36, 92, 140), 0.01)


def reading(canvas: Canvas) -> None:
    canvas.sky((240, 232, 216), (226, 214, 192))
    for shelf in range(5):
        y = 0.12 + shelf * 0.12
        x = 0.05
        while x < 0.94:
            width = canvas.random.uniform(0.008, 0.02)
            colour = canvas.random.choice([(150, 70, 60), (60, 100, 130), (196, 160, 90), (90, 120, 90), (120, 96, 120)])
            canvas.box(x, y + canvas.random.uniform(0, 0.025), x + width, y + 0.1, colour)
            x += width + 0.002
        canvas.box(0.03, y + 0.1, 0.97, y + 0.115, (134, 96, 62))
    canvas.box(0, 0.78, 1, 1, (186, 156, 120))
    for step in range(3):
        x = 0.1 + step * 0.29
        canvas.box(x, 0.8, x + 0.22, 0.83, (108, 76, 50))
        canvas.line([(x + 0.11, 0.8), (x + 0.11, 0.7)], STONE, 0.006)
        canvas.shape([(x + 0.08, 0.72), (x + 0.14, 0.72), (x + 0.12, 0.67), (x + 0.1, 0.67)], LAMP)


def homes(canvas: Canvas) -> None:
    daylight(canvas)
    canvas.hills(0.6, 0.2, mix(DARK_GREEN, HAZE, 0.5))
    for step in range(4):
        x = 0.06 + step * 0.235
        wall = canvas.random.choice([(232, 206, 178), (214, 190, 164), (226, 220, 206)])
        canvas.building(x, 0.18, 0.36 + canvas.random.uniform(0, 0.08), 0.76, wall, GLASS)
    canvas.box(0, 0.76, 1, 1, (146, 172, 118))
    canvas.shape([(0.44, 0.76), (0.54, 0.76), (0.7, 1), (0.3, 1)], (206, 200, 188))
    for x in (0.04, 0.27, 0.5, 0.74, 0.97):
        canvas.tree(x, 0.84, 0.2, GREEN)


def mountains(canvas: Canvas) -> None:
    daylight(canvas)
    for layer in range(4):
        canvas.hills(0.5 + layer * 0.14, 0.34 - layer * 0.05, mix(mix(DARK_GREEN, HAZE, 0.7), DARK_GREEN, layer / 3), 5 + layer)
    for _ in range(24):
        canvas.tree(canvas.random.random(), canvas.random.uniform(0.88, 1.02), canvas.random.uniform(0.1, 0.2), DARK_GREEN)


def bars(canvas: Canvas) -> None:
    canvas.box(0, 0, 1, 1, (247, 249, 251))
    palette = [(29, 79, 145), (15, 107, 92), (166, 28, 28), (196, 140, 50)]
    for step in range(6):
        canvas.line([(0.08, 0.2 + step * 0.12), (0.94, 0.2 + step * 0.12)], (216, 222, 228), 0.003)
    for step in range(6):
        x, height = 0.12 + step * 0.14, canvas.random.uniform(0.2, 0.58)
        canvas.box(x, 0.8 - height, x + 0.05, 0.8, palette[step % 3])
        canvas.box(x + 0.055, 0.8 - height * canvas.random.uniform(0.6, 0.95), x + 0.095, 0.8, mix(palette[step % 3], WHITE, 0.55))
    canvas.line([(0.08, 0.8), (0.94, 0.8)], ROAD, 0.006)
    canvas.box(0.08, 0.07, 0.5, 0.11, palette[0], 0.01)


def chart_map(canvas: Canvas) -> None:
    canvas.box(0, 0, 1, 1, (244, 243, 236))
    for step in range(1, 9):
        canvas.line([(step / 9, 0), (step / 9 + canvas.random.uniform(-0.06, 0.06), 1)], WHITE, 0.012)
        canvas.line([(0, step / 9), (1, step / 9 + canvas.random.uniform(-0.05, 0.05))], WHITE, 0.012)
    canvas.line([(0, 0.82), (0.24, 0.7), (0.46, 0.78), (0.72, 0.62), (1, 0.68)], WATER, 0.06)
    canvas.shape([(0.26, 0.18), (0.68, 0.14), (0.78, 0.44), (0.6, 0.62), (0.3, 0.56)], (238, 190, 180))
    canvas.line([(0.26, 0.18), (0.68, 0.14), (0.78, 0.44), (0.6, 0.62), (0.3, 0.56), (0.26, 0.18)], RED, 0.008)
    for colour, lift in (((29, 79, 145), 0.0), ((15, 107, 92), 0.07), ((196, 140, 50), 0.14)):
        canvas.line([(0.06, 0.66 - lift), (0.32, 0.52 - lift), (0.6, 0.58 - lift), (0.94, 0.44 - lift)], colour, 0.01)
    canvas.box(0.78, 0.84, 0.97, 0.97, WHITE, 0.01)
    for step, colour in enumerate((RED, (29, 79, 145), (15, 107, 92))):
        canvas.box(0.8, 0.86 + step * 0.035, 0.84, 0.88 + step * 0.035, colour)
        canvas.box(0.86, 0.865 + step * 0.035, 0.94, 0.875 + step * 0.035, STONE)


def portrait(canvas: Canvas) -> None:
    """A head-and-shoulders silhouette: no face, nobody's likeness."""
    back = canvas.random.choice([(200, 212, 224), (210, 216, 214), (216, 210, 204)])
    canvas.sky(mix(back, WHITE, 0.4), back)
    suit = canvas.random.choice([(54, 66, 88), (62, 70, 76), (72, 62, 70)])
    tone = mix(suit, back, 0.35)
    canvas.draw.ellipse([*canvas.point(0.06, 0.62), *canvas.point(0.94, 1.5)], fill=suit)
    canvas.box(0.42, 0.5, 0.58, 0.72, tone, 0.04)
    canvas.draw.ellipse([*canvas.point(0.32, 0.2), *canvas.point(0.68, 0.6)], fill=tone)
    canvas.draw.pieslice([*canvas.point(0.3, 0.16), *canvas.point(0.7, 0.58)], 178, 362, fill=suit)
    canvas.shape([(0.42, 0.66), (0.58, 0.66), (0.5, 0.86)], WHITE)
    if canvas.random.random() < 0.6:
        canvas.shape([(0.485, 0.68), (0.515, 0.68), (0.53, 0.82), (0.5, 0.87), (0.47, 0.82)], (140, 50, 50))


Scene = Callable[[Canvas], None]
SCENES: list[tuple[str, Scene]] = [
    (r"map|options|示意图|位置图|走向|线路图|分布", chart_map),
    (r"chart|柱状|图解|一图|图表|数据图|infographic", bars),
    (r"wetland|swan|bird|湿地|候鸟|小天鹅", wetland),
    (r"night|夜色|夜间", night),
    (r"snow|winter|冬日|雪", snow),
    (r"librar|reading|图书|书房|阅览|阅读", reading),
    (r"meeting|interview|report|会场|座谈|访谈|会议|论坛|宣讲|企业负责人", meeting),
    (r"terminal|自助", terminals),
    (r"morning|门前|台阶|entrance", entrance),
    (r"skyline|城市与|天际", city),
    (r"hall|window|service|窗口|大厅|政务", hall),
    (r"pear|orchard|梨|果园|茶园", orchard),
    (r"harvest|rice|grain|field|farm|drying|稻|田|秋收|农机|收割|晒", field),
    (r"hospital|clinic|health|vaccin|doctor|医|卫生|接种|门诊|健康|急救", hospital),
    (r"school|class|student|campus|kinder|exam|学校|校园|学生|课堂|教室|幼儿园|运动会", school),
    (r"bridge|大桥|桥", bridge),
    (r"bus|road|highway|traffic|公交|公路|道路|车|交通|客运", road),
    (r"workshop|training|factory|job|skill|车间|实训|培训|招聘|技能|厂房|就业", workshop),
    (r"plant|heating|boiler|pump|热源|供热|热力|泵", plant),
    (r"community|renewal|elevator|home|housing|old|小区|社区|住房|楼|养老|食堂|公园", homes),
    (r"river|canal|greenway|water|valley|port|dock|flood|江|河|渠|水库|码头|港", river),
    (r"mountain|forest|hill|tree|山|林|树", mountains),
    (r"", city),
]


def picture(target: Target, content: Path) -> bytes:
    random = seed(target, content)
    if target.kind in ("leader", "领导"):
        canvas = Canvas(random, (450, 600))
        portrait(canvas)
        return canvas.saved(target.path.suffix.lower())
    # Rules are tried on the picture's own words first, then on those of its document.
    own, around = f"{target.path.stem} {target.words}".lower(), target.title.lower()
    scene = next((draw for words in (own, around) for rule, draw in SCENES[:-1] if re.search(rule, words)), city)
    canvas = Canvas(random)
    scene(canvas)
    return canvas.saved(target.path.suffix.lower())


def vector(target: Target, content: Path) -> bytes:
    hue = seed(target, content).randrange(360)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" role="img">'
        f"<title>{escape(target.words or target.title)}</title>"
        f'<circle cx="48" cy="48" r="46" fill="hsl({hue} 55% 34%)"/>'
        '<path d="M12 62 34 34l12 15 10-12 28 25z" fill="#fff"/>'
        '<path d="M12 70q9-6 18 0t18 0 18 0 18 0" fill="none" stroke="#fff" stroke-width="4"/></svg>\n'
    ).encode()


# ── forms, tables, datasets ───────────────────────────────────────────────────

TABLE = re.compile(r"(?:^\|.*\|[ ]*\n)+", re.MULTILINE)
BLANK_FIELDS = [
    "申请人（单位）",
    "证件号码（统一社会信用代码）",
    "联系人",
    "联系电话",
    "通讯地址",
    "申请事项",
    "主要情况和理由",
    "申请人签字（盖章）",
    "日期",
]
SAMPLE_VALUES = [
    "张某某（示例）",
    "990000********0012",
    "张某某",
    "138****0000",
    "示范市青山区××街道",
    "（按实际事项填写）",
    "（如实填写，可另附页）",
    "张某某",
    "2026年11月1日",
]


def rows(target: Target, content: Path) -> list[Row]:
    """The rows of a table: those listed above, else the largest table of the document, else a plain form."""
    known = TABLES.get(target.path.relative_to(content).as_posix())
    if known:
        return known
    tables = [parsed(found) for found in TABLE.findall(target.body + "\n")]
    described = next((table for table in tables if table[0][0] in ("字段", "字段名", "列名")), None)
    plain = [table for table in tables if table is not described]
    if plain:
        return max(plain, key=lambda table: len(table) * len(table[0]))
    if described is not None:
        return [[row[0] for row in described[1:]], *([f"示例{number}"] * (len(described) - 1) for number in range(1, 6))]
    return [["序号", "项目", "内容", "责任单位", "备注"], *([str(number), "", "", "", ""] for number in range(1, 11))]


def parsed(table: str) -> list[Row]:
    lines = [line for line in table.strip().splitlines() if not re.fullmatch(r"[|:\- ]+", line)]
    return [[re.sub(r"\*\*|\[|\]\([^)]*\)|`", "", cell).strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def heading(target: Target) -> str:
    return target.words if re.search(r"[\u4e00-\u9fff]", target.words) else target.title


def is_sample(target: Target) -> bool:
    return "sample" in target.path.stem or "样表" in target.words or "示例" in target.words


def form(target: Target) -> list[Row]:
    values = SAMPLE_VALUES if is_sample(target) else [""] * len(BLANK_FIELDS)
    return [[name, value] for name, value in zip(BLANK_FIELDS, values, strict=True)]


def csv_file(target: Target, content: Path) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows(target, content))
    return stream.getvalue().encode("utf-8-sig")


def json_file(target: Target, content: Path) -> bytes:
    import json

    head, *lines = rows(target, content)
    return (json.dumps([dict(zip(head, line, strict=False)) for line in lines], ensure_ascii=False, indent=1) + "\n").encode()


def text_file(target: Target, content: Path) -> bytes:
    return ("\n".join(wrapped(target)) + "\n").encode()


def archive(target: Target, content: Path) -> bytes:
    return package({"说明.txt": text_file(target, content).decode(), "数据.csv": csv_file(target, content).decode("utf-8-sig")})


def package(parts: dict[str, str]) -> bytes:
    """A zip whose bytes do not depend on the day it is made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, body in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, body.encode())
    return stream.getvalue()


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def office(main: str, kind: str, parts: dict[str, tuple[str, str]]) -> bytes:
    """An Office Open XML package: `parts` maps names to content type and text."""
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{type_}"/>' for name, (type_, _) in parts.items() if type_)
    return package(
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="{TYPES}"><Default Extension="rels" ContentType='
            f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
            f'"application/xml"/>{overrides}</Types>',
            "_rels/.rels": f'{XML}<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/{kind}" '
            f'Target="{main}"/></Relationships>',
            **{name: XML + text for name, (_, text) in parts.items()},
        }
    )


def docx(target: Target, content: Path) -> bytes:
    def paragraph(text: str, *, size: int = 24, centre: bool = False, bold: bool = False) -> str:
        place = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centre else ""
        weight = "<w:b/>" if bold else ""
        return f'<w:p>{place}<w:r><w:rPr>{weight}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'

    def cell(text: str, width: int) -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph(text)}</w:tc>'

    lines = "".join(f"<w:tr>{cell(name, 3200)}{cell(value, 5800)}</w:tr>" for name, value in form(target))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="444444"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    note = "本表为样表，内容均为示例。" if is_sample(target) else "请用黑色签字笔填写，字迹清楚；表格可在示范市人民政府网站下载。"
    body = (
        paragraph(heading(target), size=36, centre=True, bold=True)
        + f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>{lines}</w:tbl>'
        + paragraph(note, size=20)
    )
    type_ = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return office(
        "word/document.xml",
        "officeDocument",
        {"word/document.xml": (type_, f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')},
    )


def xlsx(target: Target, content: Path) -> bytes:
    def cell(text: str) -> str:
        if re.fullmatch(r"-?\d{1,12}(\.\d+)?", text):
            return f"<c><v>{text}</v></c>"
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'

    lines = [[heading(target)], *rows(target, content)]
    data = "".join(f"<row>{''.join(map(cell, line))}</row>" for line in lines)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return office(
        "xl/workbook.xml",
        "officeDocument",
        {
            "xl/workbook.xml": (
                f"{kind}.sheet.main+xml",
                f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
            ),
            "xl/_rels/workbook.xml.rels": (
                "",
                f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
                f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            ),
            "xl/worksheets/sheet1.xml": (f"{kind}.worksheet+xml", f'<worksheet xmlns="{SHEET}"><sheetData>{data}</sheetData></worksheet>'),
        },
    )


LINE_LENGTH, PAGE_LINES = 36, 40


def wrapped(target: Target) -> list[str]:
    """The text of a document for print, in lines of at most `LINE_LENGTH` characters; of a form, its fields."""
    if is_sample(target):
        return [f"{name}：{value}" for name, value in form(target)] + ["", "本表为样表，内容均为示例。"]
    lines: list[str] = []
    for block in target.body.splitlines():
        text = re.sub(r"^[#>\-*\s]+|\*\*|!?\[([^\]]*)\]\([^)]*\)|\[\^\d+\]:?", lambda found: found.group(1) or "", block)
        if re.fullmatch(r"[|:\- ]*", text):
            continue
        text = "　".join(cell.strip() for cell in text.strip("|").split("|")).strip()
        lines.extend(text[start : start + LINE_LENGTH] for start in range(0, len(text), LINE_LENGTH))
    return lines


def pdf(target: Target, content: Path) -> bytes:
    """A text PDF in the reader's own Song typeface: nothing is embedded, the words can be searched and copied."""
    title, lines = heading(target), wrapped(target)
    sheets = [lines[start : start + PAGE_LINES] for start in range(0, max(1, len(lines)), PAGE_LINES)]
    first_page = 5
    pages = [first_page + 2 * number for number in range(len(sheets))]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{page} 0 R' for page in pages)}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 "
        "/FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>",
    ]
    for number, (page, sheet) in enumerate(zip(pages, sheets, strict=True)):
        drawing = [shown(title, 18, 72, 770)] if number == 0 else []
        drawing += [shown(line, 12, 72, 730 - 17 * row) for row, line in enumerate(sheet)]
        drawing.append(shown(f"第{number + 1}页 共{len(sheets)}页", 9, 270, 36))
        stream = "\n".join(drawing)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {page + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    data, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    return data + f"{tail}startxref\n{len(data)}\n%%EOF\n".encode("ascii")


def shown(text: str, size: int, x: int, y: int) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"


MAKERS: dict[str, Callable[[Target, Path], bytes]] = {
    ".jpg": picture,
    ".jpeg": picture,
    ".png": picture,
    ".webp": picture,
    ".svg": vector,
    ".csv": csv_file,
    ".json": json_file,
    ".txt": text_file,
    ".zip": archive,
    ".docx": docx,
    ".xlsx": xlsx,
    ".pdf": pdf,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
