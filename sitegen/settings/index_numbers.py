"""Checks of the patterns of index numbers (索引号) against the organisations that use them."""

from __future__ import annotations

from sitegen.diagnostics import Place, Report
from sitegen.official.index_number import WrongPattern, is_credit_code, read_pattern
from sitegen.settings.organisation import Organisation
from sitegen.settings.platform import Platform


def check_index_numbers(
    platform: Platform, organisations: dict[str, Organisation], lines: dict[str, int], path: str, of_organisations: str, report: Report
) -> None:
    """Every pattern can be used, every credit code is one. `path`, `of_organisations`: the files to point at."""
    for one in organisations.values():
        if one.credit_code and not is_credit_code(one.credit_code):
            report.add(
                "index-number.credit-code", Place(of_organisations, lines.get(one.id, 0), 1), organisation=one.name, value=one.credit_code
            )
    shared = platform.index_number
    if shared is None:
        return
    own = frozenset(name for one in organisations.values() for name in one.codes)
    found = [(shared.pattern, own, Place(path))]
    found += [
        (one.index_pattern, frozenset(one.codes), Place(of_organisations, lines.get(one.id, 0), 1))
        for one in organisations.values()
        if one.index_pattern
    ]
    for pattern, more, place in found:
        try:
            read_pattern(pattern, reset=shared.reset, more=more)
        except WrongPattern as wrong:
            report.add(f"index-number.pattern-{wrong.problem}", place, pattern=pattern, value=wrong.value)
