"""A small cluster whose authors are up to no good, in every place where a person can write something.

What is refused is refused with a diagnostic; what is published must be harmless. Every payload calls `alert`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.engine.cluster import Cluster, make_cluster, picture

ROOT = Path(__file__).resolve().parents[2]
CLOSE = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>"
LISTED = "['" + CLOSE.replace("'", "''") + "']"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(3)"><script>alert(4)</script></svg>'

BODIES = {
    "script": "<script>alert(1)</script>\n\n前<script>alert(2)</script>后\n\n<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "handlers": "<img src=x onerror=alert(1)>\n\n<body onload=alert(2)>\n\n<details open ontoggle=alert(3)>x</details>\n\n"
    "<input autofocus onfocus=alert(4)>\n\n<p onmouseover='alert(5)'>悬停</p>\n\n<video><source onerror=alert(6)></video>",
    "svg": f"{SVG}\n\n<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>\n\n<math><mtext></form><form><mglyph><style></math>"
    "<img src onerror=alert(2)>",
    "frames": "<iframe src='javascript:alert(1)'></iframe>\n\n<iframe srcdoc='<script>alert(2)</script>'></iframe>\n\n"
    "<object data='javascript:alert(3)'></object>\n\n<embed src='javascript:alert(4)'>\n\n<base href='//evil.example/'>",
    "styles": "<style>@import 'javascript:alert(1)';</style>\n\n<div style='background:url(javascript:alert(2))'>x</div>\n\n"
    "<link rel=stylesheet href=//evil.example/x.css>\n\n<meta http-equiv=refresh content='0;url=javascript:alert(3)'>",
    "links": "[一](javascript:alert(1)) [二](JaVaScRiPt:alert(2)) [三](java\tscript:alert(3)) [四](&#106;avascript:alert(4))\n\n"
    "[五](data:text/html,<script>alert(5)</script>) [六](vbscript:alert(6)) [七](<javascript:alert(7)>) <javascript:alert(8)>\n\n"
    "[九](javascript&colon;alert(10)) [十](//evil.example/x) [甲](javascript%3Aalert(11))\n\n"
    '[乙]: javascript:alert(12)\n\n[乙] [丙](https://example.org/"onmouseover="alert(13))',
    "pictures": "![一](javascript:alert(1)) ![二](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)\n\n"
    '!["onerror=alert(3) x="](p.png) ![x](p.png "\\" onload=alert(4) x=\\"") ![x](x"onerror=alert(5).png)',
    "titles": '[x](https://example.org/ "\\" onmouseover=alert(1) x=\\"")\n\n# "><script>alert(2)</script>\n\n## <img src=x onerror=alert(3)>\n\n'
    '### {#" onclick=alert(4) x="}\n',
    "code": '```"><script>alert(1)</script>\n<script>alert(2)</script>\n```\n\n`<script>alert(3)</script>`\n\n    <img src=x onerror=alert(4)>',
    "tables": '| <script>alert(1)</script> | "onclick=alert(2) |\n| --- | --- |\n| <img src=x onerror=alert(3)> | "x |\n\n'
    "| 甲 |\n| --- |\n| [x](javascript:alert(4)) |",
    "footnotes": '文[^"><script>alert(1)</script>]字[^a]\n\n[^"><script>alert(1)</script>]: 一\n\n[^a]: <script>alert(2)</script> [x](javascript:alert(3))',
    "comments": "<!--><script>alert(1)</script>-->\n\n<![CDATA[<script>alert(2)</script>]]>\n\n<?php alert(3) ?>\n\n<!DOCTYPE x [<!ENTITY a 'b'>]>",
    "half": "<scr<script>ipt>alert(1)</scr</script>ipt>\n\n<img src=x onerror=alert(2)//\n\n<a href=javascript:alert(3)\n\n<<script>alert(4)//<</script>",
    "template": "{{ 7 * 191 }} {% for x in range(3) %}[{{ x }}]{% endfor %} {{ ''['class'] }} {# 注释 #} ${7+1330} <%= 7+1330 %>",
    "utf-7": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-\n\n\uff1cscript\uff1ealert(2)\uff1c/script\uff1e\n\n%3Cscript%3Ealert(3)%3C/script%3E",
    "control": "[八](\u0001javascript:alert(9))",
    "direction": "\u202e<script>alert(1)</script>\u2066[x](javascript:alert(2))",
}
FIELDS = {
    "summary": CLOSE,
    "source": CLOSE,
    "author": CLOSE,
    "editor": CLOSE,
    "signature": CLOSE,
    "keywords": LISTED,
    "image_alt": CLOSE,
    "source_url": "javascript:alert(1)",
    "aliases": "['/x\"onmouseover=\"alert(1).html', '/<script>alert(2)</script>.html', 'javascript:alert(3)', '/../../../tmp/evil.html']",
    "slug": "'\"><script>alert(1)</script>'",
    "id": "'\"><script>alert(1)</script>'",
    "doc_number": CLOSE,
    "index_number": CLOSE,
    "language": "'\" onload=alert(1)'",
    "layout": "'../../../../etc/passwd'",
    "topics": LISTED,
    "related": LISTED,
    "attachments": "[{file: data.csv, title: '<script>alert(1)</script>'}, '../../../../etc/passwd']",
}


def make_hostile_cluster(folder: Path, *, html: bool) -> Cluster:
    """Writes the cluster. `html`: the platform lets documents carry raw HTML, which is then sanitised."""
    cluster = make_cluster(folder, ["www", "jyj"])
    shutil.copytree(ROOT / "themes/gov", cluster.path("themes/gov"))
    for path in ("sites/platform.yml", "sites/www.yml", "sites/departments/jyj.yml"):
        text = cluster.read(path)
        cluster.write(path, "".join(line for line in text.splitlines(True) if not line.startswith(("theme:", "html:"))))
    cluster.append("sites/platform.yml", f"theme: gov\nhtml: {str(html).lower()}\n")
    for name, body in BODIES.items():
        cluster.document(f"city/news/b-{name}.md", body, title=name)
        # One by one too: a refused paragraph takes its document with it.
        for number, paragraph in enumerate(body.split("\n\n"), start=1):
            cluster.document(f"city/news/b-{name}-{number}.md", paragraph, title=f"{name} {number}")
        cluster.document(f"city/notices/t-{name}.md", "正文。", title=_quoted(" ".join(body.split())[:120]))
    for name, value in FIELDS.items():
        quoted = value if value.startswith(("[", "'")) else _quoted(value)
        cluster.document(f"city/news/f-{name}.md", "正文。", title=_quoted(f"{name} {CLOSE}"), **{name: quoted})
    cluster.document(
        "city/news/all.md",
        "![x](p.png)",
        title=_quoted(CLOSE),
        **{name: _quoted(CLOSE) for name in ("summary", "source", "author", "editor", "signature", "keywords")},
    )
    cluster.document(
        "city/leaders/hostile.md",
        BODIES["handlers"],
        title=_quoted(CLOSE),
        position=_quoted(CLOSE),
        duties=_quoted(CLOSE),
    )
    cluster.document(
        "departments/education/services/hostile.md",
        BODIES["links"],
        title=_quoted(CLOSE),
        basis=_quoted(CLOSE),
        conditions=_quoted(CLOSE),
        materials=f"[{_quoted(CLOSE)}]",
        place=_quoted(CLOSE),
        hours=_quoted(CLOSE),
        phone=_quoted("0999-5550100" + CLOSE),
        process=f"[{_quoted(CLOSE)}]",
        online="javascript:alert(1)",
    )
    cluster.document(
        "city/letters/hostile.md",
        BODIES["script"],
        title=_quoted(CLOSE),
        asked="2026-06-01",
        question=_quoted(CLOSE),
        replied="2026-06-05",
        reply_by=_quoted(CLOSE),
    )
    cluster.document("city/topics/hostile.md", BODIES["svg"], title=_quoted(CLOSE))
    # File names: everything but "/" and NUL is a legal one.
    for name in (
        "<img src=x onerror=alert(1)>",
        "'\"><svg onload=alert(2)>",
        "javascript:alert(3)",
        "{{ 7 * 191 }}",
        "..%2f..%2fevil",
    ):
        cluster.document(
            f"city/news/{name}.md",
            f"[附件](<{name}.csv>)\n\n![图](<{name}.png>)",
            title=_quoted(f"文件名 {name}"),
        )
        cluster.write(f"content/city/news/{name}.csv", "a,b\n1,<script>alert(1)</script>\n")
        cluster.write(f"content/city/news/{name}.png", picture(20, 20))
    cluster.write("content/city/news/p.png", picture(900, 30))
    cluster.write("content/city/news/data.csv", "=cmd|' /C calc'!A0,<script>alert(1)</script>\n")
    # Files that browsers would run if they were published as what they are, or as what they look like.
    cluster.write("content/city/news/x.svg", SVG)
    cluster.write("content/city/news/x.html", "<script>alert(1)</script>")
    cluster.write("content/city/news/fake.png", SVG)
    cluster.write("content/city/news/fake.pdf", "<html><script>alert(1)</script></html>")
    cluster.write("content/city/news/fake.txt", "<html><script>alert(1)</script></html>")
    for name in ("x.svg", "x.html", "fake.png", "fake.pdf", "fake.txt"):
        cluster.document(f"city/news/file-{name}.md", f"[文件]({name}) ![图片]({name})", attachments=f"[{name}]")
    cluster.append(
        "sites/www.yml",
        f"description: {_quoted(CLOSE)}\nkeywords: [{_quoted(CLOSE)}]\naddress: {_quoted(CLOSE)}\n",
    )
    return cluster


def _quoted(text: str) -> str:
    """A YAML string."""
    return "'" + "".join(letter for letter in text.replace("'", "''") if letter >= " ") + "'"
