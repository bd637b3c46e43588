"""Reads cases: a title, the Markdown and the HTML, each part ended by a line with a full stop."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from sitegen.diagnostics import Diagnostic, Report
from sitegen.parse.markdown import Rendered
from sitegen.parse.markdown.document import render_markdown

FIXTURES = Path(__file__).parent / "fixtures"


class Case(NamedTuple):
    title: str
    source: str
    html: str


def read_cases(name: str) -> list[Case]:
    text = (FIXTURES / name).read_text(encoding="utf-8")
    found = re.findall(r"^(\S[^\n]*)\n\.\n(.*?)^\.\n(.*?)^\.\n", text, re.DOTALL | re.MULTILINE)
    return [Case(*parts) for parts in found]


def render(source: str, **options: bool) -> tuple[Rendered, tuple[Diagnostic, ...]]:
    report = Report()
    rendered = render_markdown(source, path="a.md", first_line=1, report=report, **options)
    return rendered, report.found()


def shown(html: str) -> str:
    """HTML with visible placeholders."""
    return html.replace("\x02", "{").replace("\x03", "}")
