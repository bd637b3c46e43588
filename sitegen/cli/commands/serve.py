"""`sitegen serve`"""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import queue
import re
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import (
    HIGHEST_PORT,
    Whole,
    build_folder,
    build_option,
    check_sites,
    clock_of,
    clock_option,
    find_root,
    flag,
    jobs_option,
    lang_option,
    root_option,
    site_option,
)
from sitegen.cli.program import BadValue, Command

if TYPE_CHECKING:
    from sitegen.schema.moment import Moment
    from sitegen.serve.preview import News, Preview, Revision

_PORT = 8000
_LOOPBACK = "127.0.0.1"
_LOCAL = "localhost"
# So many lines wait for a terminal.
_LINES = 1000
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def command(words: Words) -> click.Command:
    def run(
        port: int | None,
        host: str,
        domain: str,
        share: bool,
        root: Path | None,
        build: Path | None,
        clock: Moment | datetime.datetime | None,
        drafts: bool,
        sites: tuple[str, ...],
        poll: bool,
        navigate: bool,
        jobs: int,
        shown: tuple[str, ...],
        since: str | None,
        compare: tuple[str, str] | None,
    ) -> int:
        from sitegen.serve.spawn import spawn

        where = find_root(root, words)
        spare = spawn()  # loads while we load the server
        from sitegen.serve.guard import Rules
        from sitegen.serve.preview import Settings
        from sitegen.serve.server import Listening, serve

        if since is not None and compare is not None:
            raise click.UsageError(words("usage.compare"), click.get_current_context())
        before, after = compare or (since, None)
        settings = Settings(
            root=where,
            build=build_folder(build, where, words),
            clock=clock_of(clock, where),
            drafts=drafts,
            sites=check_sites(sites, where, words),
            jobs=jobs,
            poll=poll,
            navigate=navigate,
            language=words.language,
            shown=tuple(_revision(one, where, words) for one in shown),
            since=_revision(before, where, words) if before is not None else None,
            until=_revision(after, where, words) if after is not None else None,
        )
        _check_names(host, domain, words)
        listening = Listening(host, _PORT if port is None else port, exactly=port is not None)
        rules = Rules(listening.port, domain, host, share)
        said = _Saying(words, host, share=share)
        serve(settings, rules, listening, spare, said.begun, said.news)
        return 0

    return Command(
        "serve",
        words,
        callback=run,
        params=[
            click.Option(["--port"], type=Whole(words, HIGHEST_PORT), metavar="N", help=words("option.port", port=_PORT)),
            click.Option(["--host"], default=_LOOPBACK, metavar="ADDRESS", help=words("option.host")),
            click.Option(["--domain"], default=_LOCAL, metavar="NAME", help=words("option.domain")),
            flag(words, "share"),
            site_option(words),
            clock_option(words, help="option.serve-clock"),
            flag(words, "drafts"),
            click.Option(["--as", "shown"], multiple=True, metavar="REV", help=words("option.as")),
            click.Option(["--since"], metavar="REV", help=words("option.serve-since")),
            click.Option(["--compare"], nargs=2, metavar="REV REV", help=words("option.compare")),
            flag(words, "navigate"),
            flag(words, "poll"),
            jobs_option(words),
            root_option(words),
            build_option(words),
            lang_option(words),
        ],
    )


def _revision(name: str, root: Path, words: Words) -> Revision:
    """The commit a name means; that there is none is wrong usage."""
    from sitegen.engine.revision import NoRevision, commit_of
    from sitegen.serve.preview import Revision

    try:
        return Revision(name, commit_of(root, name))
    except NoRevision as unknown:
        key = "since.no-repository" if unknown.repository else "since.no-revision"
        raise click.UsageError(words(key, revision=name, problem=unknown.problem), click.get_current_context()) from None


def _check_names(host: str, domain: str, words: Words) -> None:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        raise BadValue(words("usage.host", value=host), param_hint="--host") from None
    if not _DOMAIN.fullmatch(domain):
        raise BadValue(words("usage.domain", value=domain), param_hint="--domain")


class _Saying:
    """What the terminal is told: where to look, then a line for every update."""

    def __init__(self, words: Words, host: str, *, share: bool) -> None:
        self._words, self._host, self._share = words, host, share
        self._first = True
        self._polls = ""
        self._lines: queue.Queue[tuple[str, bool]] = queue.Queue(_LINES)
        threading.Thread(target=self._print, daemon=True).start()

    def begun(self, preview: Preview) -> None:
        words, rules = self._words, preview.rules
        port = "" if rules.port == 80 else f":{rules.port}"
        self._echo(words("serve.begun", url=f"http://{rules.domain}{port}/"))
        address = ipaddress.ip_address(self._host)
        if not address.is_loopback:
            key = "serve.open-shared" if self._share else "serve.open"
            self._echo(words(key, host=self._host, port=rules.port), err=True)
            if rules.domain == _LOCAL:
                self._echo(words("serve.open-names"), err=True)

    def news(self, news: News, polls: str) -> None:
        words, updated = self._words, news.updated
        if polls and polls != self._polls:
            self._echo(words(f"serve.polls-{polls}"), err=True)
        self._polls = polls
        for one in dict.fromkeys((*updated.notes, *updated.trouble)):  # settings that never were good are both
            where = ":".join(str(part) for part in (one.path, one.line, one.column) if part)
            message, hint = (one.zh, one.hint_zh) if words.language == "zh" else (one.en, one.hint_en)
            self._echo(f"{where}{': ' if where else ''}[{one.code}] {message}", err=True)
            if hint:
                self._echo(words("serve.hint", hint=hint), err=True)
        now = datetime.datetime.now().strftime("%H:%M:%S")
        if self._first and updated.ready:
            self._first = False
            self._echo(words("serve.ready", time=now, files=updated.files, sites=len(updated.hosts), seconds=f"{updated.seconds:.1f}"))
        elif updated.changed:
            names = words("list.comma").join(updated.changed[:3]) + (" …" if len(updated.changed) > 3 else "")
            self._echo(words("serve.updated", time=now, files=names, seconds=f"{news.seconds:.2f}", pages=news.reloaded))
        if news.nowhere is not None:
            path, why = news.nowhere
            self._echo(words(f"serve.nowhere-{why}", path=path))

    def _echo(self, text: str, *, err: bool = False) -> None:
        """A terminal that was stopped (Ctrl-S, a window being scrolled) must not stop the preview: what it does not take
        is left out."""
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait((text, err))

    def _print(self) -> None:
        from sitegen.diagnostics.printing import visible

        while True:
            text, err = self._lines.get()
            click.echo(visible(text), err=err)
            (sys.stderr if err else sys.stdout).flush()
