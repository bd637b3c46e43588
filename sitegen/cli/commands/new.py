"""`sitegen new`"""

from __future__ import annotations

import datetime
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import clock_of, clock_option, find_root, lang_option, no_such, root_option
from sitegen.cli.program import CLEAN, Command
from sitegen.cli.terminal import is_terminal

if TYPE_CHECKING:
    from sitegen.schema.moment import Moment
    from sitegen.settings.cluster import Cluster
    from sitegen.settings.section import Section
    from sitegen.settings.site import Site

# Names of files may have 255 bytes; a title used as one is cut well before.
_LONGEST_NAME = 60


def command(words: Words) -> click.Command:
    def run(
        kind: str,
        path: str | None,
        site: str | None,
        section: str | None,
        name: str | None,
        title: str | None,
        english: bool,
        clock: Moment | datetime.datetime | None,
        root: Path | None,
    ) -> int:
        from sitegen.cli.front_matter import new_document
        from sitegen.cli.settings import now_in, read_cluster

        where = find_root(root, words)
        kind = _kind(kind, words)
        cluster = read_cluster(where)
        if path is None and not (site and section):
            raise _wrong(words("new.where"))
        if path is not None and (site or section or name):
            raise _wrong(words("new.both"))
        title = _title(title, kind, words)
        if path is None:
            path = _place(kind, site or "", section or "", name, title, cluster, words)
            target = where / "content" / path
        else:
            target = _target(where, path, words)
        inside = _inside(where, target, words)
        owner = cluster.organisation_of(inside.rpartition("/")[0]) if cluster is not None else None
        now = clock_of(clock, where) or now_in(cluster)
        number = _index_number(where, cluster, kind, inside, now) if cluster is not None else ""
        draft = new_document(kind, title, now, owner, english=english, index_number=number, stem=target.name.removesuffix(".md"))
        _write(target, draft.text, f"content/{inside}", words)
        for name, text in draft.files:
            _write(target.with_name(name), text, f"content/{inside.rpartition('/')[0]}/{name}", words)
        click.echo(words("new.done", path=f"content/{inside}"))
        keys = [*draft.blank, *([] if kind == "adoption" else [words("new.text")])]
        click.echo(words("new.fill", keys=words("list.comma").join(keys)) if draft.blank else words("new.write"))
        if not re.fullmatch(r"[a-z0-9._-]+", target.name):
            click.echo(words("new.slug"))
        click.echo(words("new.then"))
        return CLEAN

    return Command(
        "new",
        words,
        callback=run,
        params=[
            click.Argument(["kind"], metavar=words("new.kind")),
            click.Argument(["path"], required=False, metavar=f"[{words('new.path')}]"),
            click.Option(["--site"], metavar="ID", help=words("option.new-site")),
            click.Option(["--section"], metavar="ID", help=words("option.new-section")),
            click.Option(["--name"], metavar="NAME", help=words("option.name")),
            click.Option(["--title"], metavar="TEXT", help=words("option.title")),
            click.Option(["--english"], is_flag=True, help=words("option.english")),
            clock_option(words, help="option.new-clock"),
            root_option(words),
            lang_option(words),
        ],
    )


def _index_number(root: Path, cluster: Cluster, kind: str, path: str, now: Moment) -> str:
    """The next free index number, for kinds of which every document belongs in the catalogue; "" where there is none."""
    from sitegen.engine.assign import next_number
    from sitegen.model.catalogue import belongs
    from sitegen.parse.document import Document

    document = Document(path=path, kind=kind, title="—", published=now)
    try:
        return next_number(root, cluster, document) if belongs(document) else ""
    except KeyError:  # its organisation has no code yet: `assign` says so
        return ""


def _wrong(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context(silent=True))


def _kind(written: str, words: Words) -> str:
    from sitegen.vocabulary import vocabulary

    kinds = {kind: str(entry["name"]) for kind, entry in vocabulary("document_kinds").items()}
    by_word: dict[str, str] = {**{name: kind for kind, name in kinds.items()}, **{kind: kind for kind in kinds}}
    if written not in by_word:
        raise _wrong(no_such(words, "usage.no-kind", written, by_word))
    return by_word[written]


def _title(given: str | None, kind: str, words: Words) -> str:
    """As given; asked for on a terminal; else left to be filled in."""
    if given is not None or kind == "adoption":
        return (given or "").strip()
    if is_terminal(sys.stdin) and is_terminal(sys.stdout):
        return str(click.prompt(words("new.ask-title"), default="", show_default=False, prompt_suffix="")).strip()
    return ""


def _place(kind: str, site_id: str, section_id: str, name: str | None, title: str, cluster: Cluster | None, words: Words) -> str:
    """The file's path under `content/`, from the folder the section takes its documents from."""
    if cluster is None:
        raise _wrong(words("new.settings"))
    site = cluster.sites.get(site_id)
    if site is None:
        raise _wrong(no_such(words, "usage.no-site", site_id, cluster.sites))
    section = site.section(section_id)
    if section is None:
        raise _wrong(no_such(words, "usage.no-section", section_id, [one.id for one in site.sections]))
    if section.page:
        return section.page
    if section.kinds and kind not in section.kinds:
        raise _wrong(words("new.wrong-kind", section=section_id, kind=kind, known=words("list.comma").join(section.kinds)))
    folder = _folder(site, section, cluster)
    if not folder:
        raise _wrong(words("new.no-folder", section=section_id))
    return f"{folder}/{_name(name, title, kind, words)}.md"


def _folder(site: Site, section: Section, cluster: Cluster) -> str:
    """The section's own folder: one of its organisation's rather than another's, never a pattern."""
    plain = [one for one in section.sources if "*" not in one.split("/")]
    owner = cluster.organisations.get(site.organisation)
    own = [one for one in plain if owner is not None and one.startswith(owner.folder + "/")]
    return (own or plain or [""])[0]


def _name(name: str | None, title: str, kind: str, words: Words) -> str:
    if name is not None:
        name = name.removesuffix(".md")
        if not re.fullmatch(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*", name):
            raise _wrong(words("new.name", name=name))
        return name
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") if title.isascii() else ""
    cleaned = slug or re.sub(r"[\x00-\x1f\x7f/\\:*?\"<>|#%\s]+", "", title).strip("._-~")
    return cleaned[:_LONGEST_NAME].strip("-") or f"new-{kind}"


def _target(root: Path, path: str, words: Words) -> Path:
    """The file a path means: seen from here when that lies in `content/`, else from the root, else from `content/`."""
    written = path if path.endswith(".md") else f"{path}.md"
    if re.search(r"\.[A-Za-z0-9]{1,5}$", path) and not path.endswith(".md"):
        raise _wrong(words("new.extension", path=path))
    content = root / "content"
    here = Path(os.path.normpath(Path.cwd() / written))
    if content in here.parents:
        return here
    if Path(written).is_absolute():
        raise _wrong(words("new.outside", path=path))
    if written.startswith("content/"):
        return Path(os.path.normpath(root / written))
    return Path(os.path.normpath(content / written))


def _inside(root: Path, target: Path, words: Words) -> str:
    """The path under `content/`. A path that leaves it, through `..` or a link, is refused."""
    content = root / "content"
    existing = next(folder for folder in target.parents if folder.exists())
    if content not in target.parents or not (
        content.resolve() == existing.resolve() or content.resolve() in existing.resolve().parents or existing == root
    ):
        raise _wrong(words("new.outside", path=target))
    if any(part.startswith(".") or re.search(r"[\x00-\x1f\x7f\\]", part) for part in target.relative_to(content).parts):
        raise _wrong(words("new.outside", path=target))
    return target.relative_to(content).as_posix()


def _write(target: Path, text: str, shown: str, words: Words) -> None:
    from sitegen.diagnostics import MachineFault

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise _wrong(words("new.exists", path=shown)) from None
    except OSError as error:
        raise MachineFault("machine.write", path=shown, problem=error.strerror or error) from error
