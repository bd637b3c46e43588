"""Finds the signature an editor wrote at the end of the text, so that it is set right as on the paper document.

发文机关署名 and 成文日期 stand at the end of the text, the date below the names (GB/T 9704—2012, 7.3.5); a note in brackets
(附注, 7.3.6: "（此件公开发布）") may follow.
"""

from __future__ import annotations

import re

# Where to look: nothing longer than this is a signature.
_TAIL = 1200
_ORGANISATION = "政府|局|委|会|室|厅|部|院|署|办|行|中心|处|所|站|队|团|社|公司|馆|校"
_OFFICE = "主席|总理|省长|州长|市长|县长|区长|旗长|盟长|乡长|镇长|部长|局长|厅长|署长|主任"
_NAME = rf"(?![\d（(])(?:[^<>。，；：、！？]{{2,40}}(?:{_ORGANISATION})|(?:{_OFFICE})[\s\u3000]*[^<>\d。，；：、！？]{{2,12}})"
_NUMERALS = "〇○零一二三四五六七八九"
_DATE = rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日|[{_NUMERALS}]{{4}}年[{_NUMERALS}十]{{1,3}}月[{_NUMERALS}十]{{1,3}}日"
_NOTE = r"(?P<note>(?:<p>（[^<]{1,60}）</p>\n)?)\Z"
# Each on a line of its own: as paragraphs, or as lines of one.
_PARAGRAPHS = re.compile(rf"(?P<names>(?:<p>{_NAME}</p>\n){{1,8}})<p>(?P<date>{_DATE})</p>\n{_NOTE}")
_LINES = re.compile(rf"<p>(?P<names>(?:{_NAME}(?:<br>)?\n){{1,8}})(?P<date>{_DATE})</p>\n{_NOTE}")


def with_signature(html: str) -> str:
    """The body's HTML with the signature at its end, and that of an order before the text it puts in force (GB/T 9704,
    8.2), in blocks of class `signature`; unchanged without one."""
    order = html.find("日</p>\n<h")
    if order >= 0:
        end = order + len("日</p>\n")
        html = _signed(html[:end]) + html[end:]
    return _signed(html)


def _signed(html: str) -> str:
    if "日</p>" not in html[-_TAIL:]:
        return html
    at = max(0, len(html) - _TAIL)
    found = _PARAGRAPHS.search(html, at) or _LINES.search(html, at)
    if found is None:
        return html
    names = re.findall(r"(?:<p>)?([^<>\n]+)(?:</p>|<br>)?\n", found["names"])
    signed = "<br>\n".join(names)
    return (
        f'{html[: found.start()]}<div class="signature">\n<p class="signed-by">{signed}</p>\n'
        f'<p class="signed-on">{found["date"]}</p>\n</div>\n{found["note"]}'
    )
