"""Makes a cluster of portals from a fixed seed, for sitegen and, the same documents, for Hugo."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cluster import hugo_tree, sitegen_tree
from cluster.document import Record, write_document
from cluster.outline import SiteOutline, outline
from cluster.prose import NoProse, Prose, han_characters, read_prose
from cluster.site import plan_sites

BENCH = Path(__file__).resolve().parent
REPOSITORY = BENCH.parent
LAWS = REPOSITORY.parent / "shared" / "corpus" / "laws"
# Documents that the runner may edit, spread over sites and years; more than any run repeats.
EDITABLE = 24


@dataclass(frozen=True, slots=True)
class CorpusOrder:
    """Everything that decides the bytes of a corpus, apart from the text it is cut from."""

    documents: int
    sites: int
    seed: int
    theme: str = "gov"
    directory: bool = False

    def fingerprint(self, laws: Path) -> str:
        """Changes when the order, the program that carries it out, the Hugo layouts or the source of text change."""
        digest = hashlib.sha256(f"{self}/{prose_folder(laws).name}".encode())
        sources = [
            *sorted((BENCH / "cluster").glob("*.py")),
            *sorted((BENCH / "hugo").rglob("*.*")),
            Path(__file__),
        ]
        for path in sources:
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]


def prose_folder(laws: Path) -> Path:
    """The laws where they are at hand; else the demonstration cluster's own documents."""
    return laws if laws.is_dir() else REPOSITORY / "content"


def make_corpus(order: CorpusOrder, out: Path, *, laws: Path, themes: Path) -> dict[str, object]:
    """Writes the corpus into `out`, which is emptied first, and returns what corpus.json says about it."""
    prose = read_prose(prose_folder(laws))
    for name in ("content", "sites", "themes", "hugo", "build"):
        shutil.rmtree(out / name, ignore_errors=True)
    (out / "corpus.json").unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    sites = plan_sites(order.sites)
    sitegen_tree.write_settings(out, sites, theme=order.theme, directory=order.directory)
    sitegen_tree.write_themes(out, themes)
    hugo_tree.write_project(out, sites, BENCH / "hugo")
    characters = 0
    editable: list[dict[str, str]] = []
    for site in outline(sites, order.documents, order.seed):
        middle = _news_of_the_middle(site)
        for record in _records(site, prose, order.seed):
            characters += han_characters(record.body)
            places = {"sitegen": sitegen_tree.document_path(record), "hugo": hugo_tree.document_path(record)}
            _write(out / places["sitegen"], sitegen_tree.document_text(record))
            _write(out / places["hugo"], hugo_tree.document_text(record))
            if record.entry.number in middle:
                editable.append({generator: str(path) for generator, path in places.items()})
    facts: dict[str, object] = {
        "documents": order.documents,
        "sites": order.sites,
        "seed": order.seed,
        "fingerprint": order.fingerprint(laws),
        "text": prose_folder(laws).name,
        "han_characters": characters,
        "editable": _spread(editable),
    }
    (out / "corpus.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return facts


def _records(site: SiteOutline, prose: Prose, seed: int) -> Iterator[Record]:
    for entry in site.entries:
        yield write_document(entry, site, prose, seed)


def _news_of_the_middle(site: SiteOutline) -> frozenset[int]:
    """Some plain articles that, but in the smallest corpora, neither a first list page nor the home page shows."""
    news = [entry.number for entry in site.entries if entry.section.folder == "news"]
    return frozenset(news[len(news) // 2 :][:EDITABLE])


def _spread(editable: list[dict[str, str]]) -> list[dict[str, str]]:
    step = max(len(editable) // EDITABLE, 1)
    return editable[::step][:EDITABLE]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder to write; what is in it is replaced")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--sites", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--laws", type=Path, default=LAWS, help="folder of law texts; without it: the repository's content/")
    parser.add_argument("--themes", type=Path, default=REPOSITORY / "themes", help="folder of themes to copy")
    parser.add_argument("--theme", default="gov", help="the theme of every site")
    parser.add_argument("--directory", action="store_true", help="with the column 政府信息公开 and its catalogue; Hugo has neither")
    options = parser.parse_args()
    order = CorpusOrder(options.documents, options.sites, options.seed, options.theme, options.directory)
    try:
        facts = make_corpus(order, options.out, laws=options.laws, themes=options.themes)
    except NoProse as fault:
        print(f"no text to make documents of in {fault}; name a folder of texts with --laws", file=sys.stderr)
        return 2
    print(json.dumps({key: value for key, value in facts.items() if key != "editable"}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
