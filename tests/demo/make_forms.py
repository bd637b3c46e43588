"""Make the forms visitors download (themes/gov/static/forms): the application for information and the suggestion form.

    python tests/demo/make_forms.py

Word files with real tables: headings of rows and of the table are marked as such, so that they can be read aloud. Their
bytes depend on this file only. What an application must say: 政府信息公开条例 (国务院令第711号) 第二十九条.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

FORMS = Path(__file__).resolve().parents[2] / "themes/gov/static/forms"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"

Row = tuple[str, str, int]  # label, what to tick or "", height in twentieths of a point

APPLICATION: tuple[tuple[str, tuple[Row, ...]], ...] = (
    ("申请人（公民）", (("姓名", "", 500), ("证件名称和号码", "", 500), ("联系电话", "", 500), ("通信地址和邮政编码", "", 700), ("电子邮箱（选填）", "", 500))),
    ("申请人（法人或者其他组织）", (("名称", "", 500), ("统一社会信用代码", "", 500), ("法定代表人", "", 500), ("联系人和联系电话", "", 500), ("通信地址和邮政编码", "", 700))),
    ("申请公开的政府信息", (("名称、文号或者其他特征描述", "", 2400), ("所需信息的用途（选填）", "", 700))),
    ("形式要求", (("提供方式", "□ 纸质　□ 电子数据　□ 光盘", 500), ("获取途径", "□ 电子邮件　□ 邮寄　□ 自行领取或当场查阅　□ 传真", 500), ("不能按要求提供时", "□ 接受其他形式　□ 不接受", 500))),
    ("申请人签名或者盖章", (("签名（盖章）", "", 700), ("申请时间", "　　　年　　月　　日", 500))),
)  # fmt: skip
SUGGESTION: tuple[tuple[str, tuple[Row, ...]], ...] = (
    ("意见和建议", (("涉及哪方面", "□ 公开的内容　□ 指南和目录　□ 政策解读　□ 依申请公开　□ 网站　□ 其他", 700), ("涉及的网页或文件", "", 500), ("具体内容", "", 4800))),
    ("联系方式（选填）", (("姓名", "", 500), ("电话或电子邮箱", "", 500), ("可否隐去姓名公开", "□ 可以　□ 不可以", 500))),
)  # fmt: skip


def main() -> None:
    FORMS.mkdir(parents=True, exist_ok=True)
    notes = (
        "填写说明",
        "1．一张申请表申请一项政府信息，字迹清楚，用黑色签字笔填写或打印。",
        "2．公民申请的，附身份证件复印件；单位申请的，附统一社会信用代码证复印件。委托他人的，附授权委托书。",
        "3．邮寄的，信封左下角注明“政府信息公开申请”；受理机构的地址、电话见网站“依申请公开”。",
        "4．依据《中华人民共和国政府信息公开条例》（国务院令第711号）第二十九条。",
    )
    (FORMS / "application.docx").write_bytes(document("政府信息公开申请表", APPLICATION, notes))
    notes = ("填写说明", "请寄送或当面交到政府信息公开工作机构，地址见网站“政府信息公开意见箱”。请不要写身份证号、银行卡号。")
    (FORMS / "suggestion.docx").write_bytes(document("政府信息公开意见表", SUGGESTION, notes))


def document(title: str, tables: tuple[tuple[str, tuple[Row, ...]], ...], notes: tuple[str, ...]) -> bytes:
    parts = [paragraph(title, size=36, bold=True, centre=True)]
    for caption, rows in tables:
        parts += [paragraph(caption, bold=True), table(caption, rows)]
    parts += [paragraph(one, size=21, bold=not at) for at, one in enumerate(notes)]
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1247" w:bottom="1134" w:left="1247" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    body = f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(parts)}{page}</w:body></w:document>'
    style = (
        f'<w:styles xmlns:w="{_WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="仿宋" '
        'w:hAnsi="Times New Roman"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>'
    )
    core = f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:language>zh-CN</dc:language></cp:coreProperties>'
    types = (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
    return package({
        "[Content_Types].xml": types,
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="r2" Type="{_RELATIONS}/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": core,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "word/document.xml": body,
        "word/styles.xml": style,
    })  # fmt: skip


def table(caption: str, rows: tuple[Row, ...]) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="6" w:color="000000"/>' for side in sides)
    look = '<w:tblLook w:firstColumn="1" w:firstRow="0" w:noHBand="1" w:noVBand="1"/>'
    head = f'<w:tblPr><w:tblW w:w="9400" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>{look}<w:tblCaption w:val="{escape(caption)}"/></w:tblPr>'
    grid = '<w:tblGrid><w:gridCol w:w="2800"/><w:gridCol w:w="6600"/></w:tblGrid>'
    return f"<w:tbl>{head}{grid}{''.join(row(*one) for one in rows)}</w:tbl>"


def row(label: str, choices: str, height: int) -> str:
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/></w:trPr>{cell(label, 2800)}{cell(choices, 6600)}</w:tr>'


def cell(text: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{paragraph(text)}</w:tc>'


def paragraph(text: str, *, size: int = 24, bold: bool = False, centre: bool = False) -> str:
    place = '<w:pPr><w:spacing w:before="60" w:after="60"/>' + ('<w:jc w:val="center"/>' if centre else "") + "</w:pPr>"
    weight = "<w:b/>" if bold else ""
    return f'<w:p>{place}<w:r><w:rPr>{weight}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def package(parts: dict[str, str]) -> bytes:
    """A zip whose bytes do not depend on the day it is made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, body in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, (_XML + body).encode())
    return stream.getvalue()


if __name__ == "__main__":
    main()
