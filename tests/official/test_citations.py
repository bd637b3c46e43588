"""What the program finds wrong about official documents says which rule it breaks, and what to do."""

from __future__ import annotations

import re

import pytest

from sitegen.diagnostics.catalogue import wordings

_AREAS = ("disclosure", "index-number", "interpretation", "number", "report", "reposts", "validity")
_SOURCE = re.compile(r"〔\d{4}〕|条例|GB/T|GB \d|第[一二三四五六七八九十]+条|公文处理")
# Of the program's own settings and of what this copy of the repository can know: no rule is broken.
_OWN = ("index-number.pattern-", "index-number.shallow", "disclosure.calendar", "reposts.site", "reposts.late")
_CODES = sorted(code for code in wordings() if code.partition(".")[0] in _AREAS and not code.startswith(_OWN))


@pytest.mark.parametrize("code", _CODES)
def test_a_finding_about_official_documents_cites_its_rule(code: str) -> None:
    wording = wordings()[code]
    for language in ("zh", "en"):
        assert _SOURCE.search(wording.message[language] + wording.hint[language]) or "rticle" in wording.hint[language], language
        assert wording.hint[language], language


def test_the_list_is_of_codes_that_exist() -> None:
    assert all(any(code.startswith(one) for code in wordings()) for one in _OWN)
    assert len(_CODES) > 50
