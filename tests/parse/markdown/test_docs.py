"""The examples of docs/markdown.md are right."""

from __future__ import annotations

import re
from pathlib import Path

from tests.parse.markdown.cases import render

PAGE = Path(__file__).parents[3] / "docs" / "markdown.md"
EXAMPLES = re.findall(r"^(````?)markdown\n(.*?)^\1\n", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_examples_say_nothing_wrong() -> None:
    assert len(EXAMPLES) > 7
    for _, example in EXAMPLES:
        assert render(example)[1] == ()


def test_the_page_itself_is_rendered() -> None:
    rendered, found = render(PAGE.read_text(encoding="utf-8"))
    assert found == ()
    assert rendered.html.count("<pre>") + rendered.html.count("<pre><code class") >= len(EXAMPLES)
