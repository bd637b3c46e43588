"""limits.yml is complete and consistent; every code of the package has its words."""

from __future__ import annotations

import re
from pathlib import Path

import sitegen.media
from sitegen.diagnostics import catalogue
from sitegen.media import media_limits

LIMITS = media_limits()


def test_every_attachment_type_names_a_known_content() -> None:
    known = {signature.content for signature in LIMITS.signatures} | {"text"}
    assert {kind.content for kind in LIMITS.attachments.values()} <= known


def test_no_type_a_browser_or_system_would_run_is_allowed() -> None:
    assert not {"html", "htm", "svg", "xml", "js", "exe", "docm", "xlsm", "pptm", "mht", "swf"} & LIMITS.attachments.keys()


def test_the_published_height_fits_webp() -> None:
    assert LIMITS.max_height <= 16383


def test_every_code_has_its_words() -> None:
    folder = Path(sitegen.media.__file__).parent
    codes = {code for file in folder.glob("*.py") for code in re.findall(r'"(media\.[a-z0-9-]+)"', file.read_text("utf-8"))}
    assert codes - catalogue.wordings().keys() == set()
    assert codes
