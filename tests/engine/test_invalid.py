"""Every diagnostic, provoked: `invalid/<code>.md` holds the smallest change of the example that brings it.

A case: a title that is the code, a sentence, and parts. A part is a path and a fence of four backticks with the file's
content; the word after the fence says how to read it:

    (nothing)  the text, with an end of line       change   `old ⇒ new` in the file of the example
    escaped    bytes, `\\xff` and the like          gb18030, utf-16   the text in that encoding
    made       a call of tests/media/hostile.py    repeat N [after L]   the text, or what follows line L once, N times
    zeros N    the text, filled up to N bytes      link, pipe, remove, mode   what it says

`says` holds the findings, `path:line:column code`, all of them.
"""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

import sitegen.engine.last_build
from sitegen.diagnostics import MachineFault
from sitegen.diagnostics.catalogue import wordings
from sitegen.engine.build import NoCluster
from sitegen.engine.last_build import last_build
from tests.engine.cluster import Cluster, build_at, shown
from tests.media import hostile

FOLDER = Path(__file__).parent / "invalid"
CASES = sorted(path.stem for path in FOLDER.glob("*.md"))
_PART = re.compile(r"^## (?P<path>.+)\n\n````(?P<how>.*)\n(?P<text>(?:.*\n)*?)````$", re.MULTILINE)

# Codes of the machine and of single commands, with the test that covers each.
ELSEWHERE = {
    "scan.unreadable": "tests/hostile/test_interrupted.py::test_22_a_file_that_cannot_be_read_fails_alone",
    "document.too-slow": "tests/hostile/test_media.py::test_11_text_that_takes_too_long_is_stopped_and_only_it_is_left_out",
    "document.too-deep": "tests/hostile/test_media.py::test_11_text_nested_beyond_the_interpreters_depth_is_left_out",
    "document.unprocessable": "tests/hostile/test_media.py::test_11_a_document_that_takes_too_much_memory_costs_itself",
    "render.crash": "tests/hostile/test_media.py::test_11_a_worker_that_ends_while_rendering_costs_one_page",
    "library.other-version": "tests/engine/test_failure_modes.py::test_11_another_version_of_the_program_builds_everything",
    "library.damaged": "tests/hostile/test_interrupted.py::test_20_a_damaged_library_is_dropped_and_everything_is_built",
    "library.restarted": "tests/hostile/test_interrupted.py::test_20_files_that_lost_their_bytes_when_the_power_failed_are_written_again",
    "machine.not-a-cluster": "tests/engine/test_invalid.py::test_a_folder_that_is_no_cluster_is_refused",
    "machine.read": "tests/hostile/test_interrupted.py::test_22_a_folder_that_cannot_be_read_ends_the_build_rather_than_withdrawing_what_is_in_it",
    "machine.no-build": "tests/cli/test_due.py::test_without_a_build_it_says_so",
    "machine.other-build": "tests/engine/test_invalid.py::test_a_library_of_another_program_is_not_looked_into",
    "machine.damaged-build": "tests/engine/test_invalid.py::test_a_damaged_library_is_not_looked_into",
    "machine.not-ours": "tests/cli/test_clean.py::test_a_folder_that_is_not_ours_is_left_alone",
    "markdown.html-removed": "tests/parse/markdown/test_sanitise.py::test_what_is_removed_is_reported",
    "markdown.sanitiser-missing": "tests/parse/markdown/test_sanitise.py::test_without_the_sanitiser_nothing_is_let_through",
    "media.animation": "tests/media/test_image.py::test_an_animation_with_too_many_frames_is_refused_from_its_header",
    "media.animation-size": "tests/media/test_image.py::test_an_animation_that_stays_heavy_is_refused",
    "media.image-type": "tests/media/test_image.py::test_other_formats_are_refused",
    "index-number.changed": "tests/engine/test_assign.py::test_a_published_number_cannot_be_changed",
    "index-number.shallow": "tests/engine/test_frozen.py::test_a_shallow_clone_says_what_it_cannot_know",
    "url.lost": "tests/cli/test_since.py::test_a_deleted_document_loses_its_address",
    "url.section-lost": "tests/cli/test_since.py::test_a_removed_section_and_a_removed_alias_are_lost",
    "url.site-lost": "tests/cli/test_since.py::test_a_removed_site_is_told_once",
    "serve.port": "tests/serve/test_safe.py::test_a_port_in_use_is_named",
    "search.case-site": "tests/cli/test_search.py::test_a_case_that_could_never_fail_is_refused",
    "search.case-scope": "tests/cli/test_search.py::test_a_case_that_could_never_fail_is_refused",
    "search.record": "tests/cli/test_search.py::test_a_record_that_cannot_be_written_is_told",
    "search.outgrown": "tests/search/test_index.py::test_a_cluster_that_outgrows_whoosh_is_told_so_with_figures",
    "search.no-index": "tests/search/test_index.py::test_without_an_index_it_says_so",
    "search.other-format": "tests/search/test_index.py::test_an_index_of_another_program_is_named_as_such_and_made_anew",
    "search.not-ours": "tests/search/test_index.py::test_an_index_others_may_write_is_not_opened",
    "search.damaged": "tests/search/test_index.py::test_a_poisoned_table_of_contents_is_not_read",
    "search.compacted": "tests/search/test_index.py::test_an_index_full_of_replaced_documents_is_made_anew_after_publishing",
    "search.rebuilt": "tests/search/test_index.py::test_a_damaged_index_is_made_again",
    "machine.crashed": "tests/serve/test_trouble.py::test_a_mistake_of_the_program_is_told_and_edits_are_tried_again",
    "machine.locked": "tests/hostile/test_interrupted.py::test_23_who_holds_the_lock_is_named",
    "machine.write": "tests/hostile/test_interrupted.py::test_22_an_output_that_cannot_be_written_is_said_and_left_as_it_was",
    "machine.output-link": "tests/hostile/test_paths.py::test_06_nothing_is_written_through_a_link_in_the_output",
}


def test_every_code_has_a_case_or_a_test_elsewhere() -> None:
    missing = set(wordings()) - set(CASES) - set(ELSEWHERE)
    assert missing == set()
    assert set(CASES) & set(ELSEWHERE) == set()
    assert (set(CASES) | set(ELSEWHERE)) - set(wordings()) == set()


def test_braces_are_written_as_they_are_shown() -> None:
    shown = {code: [*one.message.values(), *one.hint.values()] for code, one in wordings().items()}
    assert [code for code, words in shown.items() if any("{{" in one for one in words)] == []


def test_a_folder_that_is_no_cluster_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MachineFault) as refused:
        build_at(Cluster(tmp_path))
    assert refused.value.code == "machine.not-a-cluster"
    assert list(tmp_path.iterdir()) == []


def test_a_library_of_another_program_is_not_looked_into(built: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitegen.engine.last_build, "version_key", lambda: "another")
    with pytest.raises(MachineFault) as refused, last_build(built.build / ".state"):
        pass
    assert refused.value.code == "machine.other-build"


def test_a_damaged_library_is_not_looked_into(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"no library " * 1000)
    with pytest.raises(MachineFault) as refused, last_build(tmp_path):
        pass
    assert refused.value.code == "machine.damaged-build"


@pytest.mark.parametrize("code", ELSEWHERE)
def test_the_tests_named_for_other_codes_exist(code: str) -> None:
    path, _, name = ELSEWHERE[code].partition("::")
    assert f"def {name}(" in (Path(__file__).parents[2] / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CASES)
def test_the_case_says_what_it_should(cluster: Cluster, code: str) -> None:
    text = (FOLDER / f"{code}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {code}\n")
    parts = list(_PART.finditer(text))
    assert parts[-1]["path"] == "says"
    for part in parts[:-1]:
        put(cluster, part["path"], part["how"], part["text"].removesuffix("\n"))
    expected = parts[-1]["text"].splitlines()
    assert found(cluster) == expected
    assert code in {line.rpartition(" ")[2] for line in expected}


def found(cluster: Cluster) -> list[str]:
    try:
        diagnostics = build_at(cluster).diagnostics
    except NoCluster as refused:
        diagnostics = refused.diagnostics
    return [shown(one) for one in diagnostics]


def put(cluster: Cluster, path: str, how: str, text: str) -> None:
    """Writes one file of a case."""
    word, *arguments = how.split() or [""]
    target = cluster.path(path)
    if "\\x" in path:
        target = Path(os.fsdecode(os.fsencode(cluster.root) + b"/" + _bytes(path)))
    match word:
        case "change":
            old, _, new = text.partition(" ⇒ ")
            cluster.replace(path, old, new)
            return
        case "remove":
            cluster.remove(path)
            return
        case "link":
            target.symlink_to(text)
            return
        case "pipe":
            os.mkfifo(target)
            return
        case "gb18030" | "utf-16":
            data = (text + "\n").encode(word)
        case "escaped":
            data = _bytes(text)
        case "made":
            data = _made(text)
        case "zeros":
            data = text.encode() + bytes(int(arguments[0]) - len(text))
        case "repeat":
            lines = text.split("\n")
            at = int(arguments[2]) if len(arguments) > 1 else 0
            data = "\n".join([*lines[:at], *[lines[at]] * int(arguments[0]), *lines[at + 1 :], ""]).encode()
        case _:
            data = (text + "\n").encode()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _bytes(text: str) -> bytes:
    return text.encode("ascii").decode("unicode_escape").encode("latin-1")


def _made(call: str) -> bytes:
    """A call such as `png_bomb(100, 100)`; arguments are literals."""
    expression = ast.parse(call, mode="eval").body
    assert isinstance(expression, ast.Call)
    assert isinstance(expression.func, ast.Name)
    made = getattr(hostile, expression.func.id)(*(ast.literal_eval(one) for one in expression.args))
    assert isinstance(made, bytes)
    return made
