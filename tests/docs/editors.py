"""The mistakes of docs/editors.md, made for real in a copy of the starter cluster: `python -m tests.docs.editors` writes
what the program says into the document; the tests compare."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from sitegen.cli.starter import starter_files
from sitegen.diagnostics.printing import Printer
from sitegen.engine.build import build
from sitegen.engine.options import Options
from sitegen.schema.moment import read_moment

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "editors.md"
_CASE = re.compile(
    r"^`(?P<path>[\w/.-]+\.md)`(?P<how>[^\n]*)\n\n```markdown\n(?P<text>.*?)```\n\n```text\n(?P<said>.*?)```\n", re.DOTALL | re.MULTILINE
)


def rewritten(text: str) -> str:
    """The document with what the program says now."""
    cases = list(_CASE.finditer(text))
    with tempfile.TemporaryDirectory() as folder:
        said = _run(Path(folder).resolve(), cases)
    pieces, at = [], 0
    for case in cases:
        pieces += [text[at : case.start("said")], said[case["path"]]]
        at = case.end("said")
    return "".join([*pieces, text[at:]])


def _run(root: Path, cases: list[re.Match[str]]) -> dict[str, str]:
    for name, source in starter_files():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    for case in cases:
        target = root / "content" / case["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(case["text"].encode("gbk" if "GBK" in case["how"] else "utf-8"))
    result = build(Options(root=root, build=root / "build", clock=read_moment("2026-03-01 09:00"), jobs=1, dry=True))
    printer = Printer(root, language="zh")
    said = {case["path"]: "" for case in cases}
    for one in result.diagnostics:
        path = one.place.path.removeprefix("content/")
        if path in said:  # what the starter itself leaves open is said of other files
            said[path] += printer.text(one) + "\n"
    return said


if __name__ == "__main__":
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
