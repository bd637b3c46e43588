"""Puts the tables of kept results into a page of the documentation, between two marker comments."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from measure.report import table
from measure.result import load_result

BEGIN = "<!-- bench:begin -->"
END = "<!-- bench:end -->"
PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def replace_between(text: str, made: str) -> str:
    """`text` with what lies between the markers replaced. Raises ValueError unless each is there once, in order."""
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise ValueError(f"{BEGIN} and {END} must each be there once, in this order")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", nargs="+", type=Path, help="JSON files of bench/results, in the order of the tables")
    parser.add_argument("--into", type=Path, default=PAGE, help="the page; default docs/performance.md")
    parser.add_argument("--print", action="store_true", dest="only_print", help="print the tables and change nothing")
    options = parser.parse_args()
    made = "\n\n".join(table(load_result(path)) for path in options.results)
    if options.only_print:
        print(made)
        return 0
    try:
        page = replace_between(options.into.read_text(encoding="utf-8"), made)
    except (OSError, ValueError) as fault:
        print(f"{options.into}: {fault}", file=sys.stderr)
        return 2
    options.into.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
