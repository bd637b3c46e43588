"""Measures the preview: the start on a cluster never built and the second start, an edit from save to visible, memory.

python bench/serve.py --size 1000                        # does everything run?
python bench/serve.py --size 100000 --edits 10000 --name serve-100000
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from corpus import BENCH, LAWS, REPOSITORY, CorpusOrder
from measure.edit import editable_document
from measure.machine import machine_facts
from run import SITES, prepare_corpus

# Goals of the design, §10.
_GOALS = {"first page, seconds beyond scan and parse": 3.0, "save to visible, seconds": 0.3}
_SAMPLES = 10
# Seconds after which an edit counts as never seen.
_UNSEEN = 60.0


@dataclass
class Preview:
    """A preview that runs. `said`: the file in which what it says is kept."""

    process: subprocess.Popen[bytes]
    said: Path
    port: int
    started: float
    connection: http.client.HTTPConnection

    def get(self, host: str, path: str) -> str:
        """Over one connection that stays open: a poll costs a millisecond."""
        try:
            self.connection.request("GET", path, headers={"Host": f"{host}:{self.port}"})
            return self.connection.getresponse().read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            raise SystemExit(f"no answer: {error!r}; the preview said\n{self.said.read_text()[-4000:]}") from error

    def wait_for(self, words: str) -> re.Match[str]:
        """What it says, once it does."""
        while (found := re.search(words, self.said.read_text())) is None:
            if self.process.poll() is not None:
                raise SystemExit(f"the preview ended\n{self.said.read_text()}")
            time.sleep(0.005)
        return found

    def memory(self) -> dict[str, float]:
        """Pss in MB of the server and of its workshop."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return {"server": _pss(self.process.pid), "workshop": sum(_pss(int(one)) for one in children)}


def _pss(pid: int) -> float:
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return round(int(found.group(1)) / 1024, 1) if found is not None else 0.0


@contextmanager
def previewing(root: Path) -> Iterator[Preview]:
    command = [sys.executable, "-m", "sitegen", "--lang", "en", "serve", "--port", "0", "--root", str(root), "--clock", "2026-11-22 09:00"]
    with tempfile.TemporaryDirectory() as folder, open(said := Path(folder) / "said", "wb") as stream:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=stream, stderr=stream)
        preview = Preview(process, said, 0, started, http.client.HTTPConnection("127.0.0.1", timeout=1800))
        try:
            preview.port = preview.connection.port = int(preview.wait_for(r":(\d+)/").group(1))
            yield preview
        finally:
            process.terminate()
            process.wait(10)
            preview.connection.close()


def measure_start(root: Path, host: str) -> dict[str, float]:
    """Seconds from the command to the portal's home page, and what of it the scan and parse took."""
    with previewing(root) as preview:
        assert "</html>" in preview.get(host, "/")
        first = time.perf_counter() - preview.started
        return {"first_page": round(first, 2), "reading": float(preview.wait_for(r"\(([\d.]+) s\)").group(1))}


def measure_edits(root: Path, documents: list[tuple[Path, str, str]], repeats: int) -> dict[str, list[float]]:
    """Seconds from a save until Chromium shows it: bodies and titles. `documents`: file, host, path."""
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(REPOSITORY))
    from tests.tools.tool import tool

    seconds: dict[str, list[float]] = {"body": [], "title": []}
    with previewing(root) as preview, sync_playwright() as playwright:
        preview.get(documents[0][1], "/")
        browser = playwright.chromium.launch(executable_path=tool("chromium"), args=["--no-sandbox"])
        page = browser.new_context(bypass_csp=True).new_page()
        heard: list[object] = []
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(frame)))
        for turn in range(repeats):
            file, host, path = documents[turn % len(documents)]
            before = file.read_text(encoding="utf-8")
            heard.clear()
            page.goto(f"http://{host}:{preview.port}{path}")
            while not heard:  # the preview knows that the page is open
                page.wait_for_timeout(5)
            mark = f"保存{turn}次以后"
            for kind, after in (
                ("body", before + f"\n{mark}甲。\n"),
                ("title", re.sub(r"(?m)^(title|标题): (.*)$", rf"\1: {mark}乙", before, count=1)),
            ):
                word = mark + ("甲" if kind == "body" else "乙")
                started = time.perf_counter()
                file.write_text(after, encoding="utf-8")
                page.wait_for_function(f"document.body && document.body.innerText.includes('{word}')", polling=5)
                seconds[kind].append(round(time.perf_counter() - started, 4))
                page.wait_for_timeout(200)
            page.goto("about:blank")  # before the page would load again
            file.write_text(before, encoding="utf-8")
            page.wait_for_timeout(200)
        browser.close()
    return seconds


def scan_and_parse(root: Path) -> float:
    """Seconds of the scan and the parse alone, by all workers, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", _SCAN_AND_PARSE, str(root), folder]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


_SCAN_AND_PARSE = """
import os, sys, time
from pathlib import Path
from sitegen.engine.reading import ReadJob, given_up, read_chunk, split
from sitegen.engine.version import version_key
from sitegen.library.store import open_library
from sitegen.scan.changes import find_changes
from sitegen.workers.pool import run_chunks
root, state = Path(sys.argv[1]), Path(sys.argv[2])
started = time.perf_counter()
found = find_changes(root, open_library(state / "library.db", version=version_key()), started_ns=time.time_ns()).suspects
jobs = (ReadJob(str(root), str(state), False, tuple(found[at : at + 64])) for at in range(0, len(found), 64))
for _ in run_chunks(read_chunk, jobs, jobs=os.cpu_count() or 1, split=split, given_up=given_up):
    pass
print(time.perf_counter() - started)
"""


@dataclass
class Memory:
    """What 10,000 edits cost. `settling`: seconds until the pages nobody asked for, the index and the shards were made;
    `before`: memory at the first page and when settled, in MB; `samples`: after every tenth of the edits."""

    settling: float
    before: dict[str, dict[str, float]]
    samples: list[dict[str, float]]


def measure_memory(root: Path, file: Path, host: str, path: str, edits: int, seconds: float) -> Memory:
    """Memory after every tenth of so many edits, each seen in the page before the next, and how long the slowest edit
    since the last sample took; no longer than `seconds`. Begins when nothing is left to do in the background: what that
    costs is no matter of edits. An edit that is not seen for a while ends the measurement: with what the preview said."""
    before = file.read_text(encoding="utf-8")
    try:
        with previewing(root) as preview:
            preview.get(host, path)
            first, began = preview.memory(), time.monotonic()
            while not json.loads(preview.get("localhost", "/~sitegen/overview"))["rests"]:
                time.sleep(0.5)
            memory = Memory(round(time.monotonic() - began, 1), {"first page": first, "settled": preview.memory()}, [])
            print(memory, file=sys.stderr)
            ends, slowest = time.monotonic() + seconds, 0.0
            for number in range(1, edits + 1):
                saved = time.monotonic()
                file.write_text(f"{before}\n第{number}次保存。\n", encoding="utf-8")
                while f"第{number}次保存。" not in preview.get(host, path):
                    if time.monotonic() - saved > _UNSEEN:
                        raise SystemExit(f"edit {number} was not seen; the preview said\n{preview.said.read_text()[-4000:]}")
                    time.sleep(0.003)
                slowest = max(slowest, time.monotonic() - saved)
                late = time.monotonic() > ends
                if late or number % max(1, edits // _SAMPLES) == 0:
                    memory.samples.append({"edits": number, **preview.memory(), "slowest": round(slowest, 2)})
                    slowest = 0.0
                    print(memory.samples[-1], file=sys.stderr, flush=True)
                if late:
                    break
    finally:
        file.write_text(before, encoding="utf-8")
    return memory


def _documents(root: Path, count: int) -> list[tuple[Path, str, str]]:
    """News of the middle: file, host and path of its page in the preview."""
    with previewing(root) as preview:
        overview = json.loads(preview.get("localhost", "/~sitegen/overview"))
    sites = {one["id"]: urlsplit(one["preview"]) for one in overview["sites"]}
    library = root / "build/.state/preview/work-1/.state/library.db"
    found = []
    with closing(sqlite3.connect(f"file:{library}?mode=ro", uri=True)) as connection:
        for turn in range(count):
            file = editable_document(root, "sitegen", turn)
            query = "SELECT c.site, c.route FROM card c JOIN document d ON d.id = c.document WHERE d.path = ?"
            site, route = connection.execute(query, (file.relative_to(root / "content").as_posix(),)).fetchone()
            found.append((file, str(sites[site].hostname), f"{sites[site].path}{route}"))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--sites", type=int)
    parser.add_argument("--repeat", type=int, default=10, help="edits measured from save to visible")
    parser.add_argument("--edits", type=int, default=200, help="edits for the measurement of memory; 0: not measured")
    parser.add_argument("--seconds", type=float, default=3600, help="at most so long for the measurement of memory")
    parser.add_argument("--work", type=Path, default=BENCH / "work", help="where corpora go")
    parser.add_argument("--laws", type=Path, default=LAWS)
    parser.add_argument("--name")
    options = parser.parse_args()
    sites = options.sites or SITES.get(options.size, 20)
    root = options.work.resolve() / f"{options.size}-{sites}"
    prepare_corpus(root, CorpusOrder(options.size, sites, 1), laws=options.laws, themes=REPOSITORY / "themes")
    shutil.rmtree(root / "build", ignore_errors=True)
    result: dict[str, object] = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine_facts(REPOSITORY),
        "size": options.size,
        "sites": sites,
        "goals": _GOALS,
    }
    result["scan and parse alone"] = round(scan_and_parse(root), 2)
    result["first start"] = measure_start(root, "www.localhost")
    result["second start"] = measure_start(root, "www.localhost")
    print(json.dumps({name: result[name] for name in ("scan and parse alone", "first start", "second start")}), file=sys.stderr)
    documents = _documents(root, options.repeat)
    seconds = measure_edits(root, documents, options.repeat)
    result["save to visible"] = {
        kind: {"median": statistics.median(many), "worst": max(many), "all": many} for kind, many in seconds.items()
    }
    print(json.dumps(result["save to visible"]), file=sys.stderr)
    if options.edits:
        memory = measure_memory(root, *documents[0], options.edits, options.seconds)
        result["memory in MB"] = asdict(memory)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    if options.name:
        (BENCH / "results").mkdir(exist_ok=True)
        (BENCH / "results" / f"{options.name}.json").write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
