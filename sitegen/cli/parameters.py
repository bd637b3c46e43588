"""Options that several commands share, and what their values mean."""

from __future__ import annotations

import contextlib
import datetime
import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.cli.language import Words
from sitegen.cli.program import BadValue

if TYPE_CHECKING:
    from sitegen.engine.options import Options
    from sitegen.schema.moment import Moment

_PLATFORM = Path("sites/platform.yml")
_SHARED = ("platform", "organisations", "reposts")
# The highest port there is.
HIGHEST_PORT = 65535
_INPUTS = ("content", "sites", "themes")


class Whole(click.ParamType[int]):
    """A whole number, not below zero nor above `most`."""

    name = "number"

    def __init__(self, words: Words, most: int | None = None) -> None:
        self._words, self._most = words, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
            raise BadValue(self._words("usage.number", option=_option(param), value=text), ctx, param)
        if self._most is not None and int(text) > self._most:
            raise BadValue(self._words("usage.number-most", option=_option(param), value=text, most=self._most), ctx, param)
        return int(text)


class Clock(click.ParamType["Moment | datetime.datetime"]):
    """A moment as people write it, or ISO 8601 with an offset."""

    name = "time"

    def __init__(self, words: Words) -> None:
        self._words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Moment | datetime.datetime:
        from sitegen.schema.moment import CLOCK_YEARS, Moment, is_clock

        if isinstance(value, Moment | datetime.datetime):
            return value
        found = _instant(value)
        if found is None:
            raise BadValue(self._words("usage.clock", option=_option(param), value=value), ctx, param)
        if not is_clock(found):
            first, last = CLOCK_YEARS
            raise BadValue(self._words("usage.clock-year", option=_option(param), value=value, first=first, last=last), ctx, param)
        return found


def _instant(written: str) -> Moment | datetime.datetime | None:
    """What was written, with an offset or without; None: neither."""
    from sitegen.schema.moment import read_moment

    moment = read_moment(written)
    if moment is not None:
        return moment
    with contextlib.suppress(ValueError):
        instant = datetime.datetime.fromisoformat(written)
        return instant if instant.tzinfo is not None else None
    return None


def root_option(words: Words) -> click.Option:
    return click.Option(["--root"], type=click.Path(path_type=Path), metavar="DIR", help=words("option.root"))


def build_option(words: Words) -> click.Option:
    return click.Option(["--build"], type=click.Path(path_type=Path), metavar="DIR", help=words("option.build"))


def lang_option(words: Words) -> click.Option:
    return click.Option(["--lang"], type=click.Choice(["zh", "en"]), expose_value=False, help=words("option.lang"))


def format_option(words: Words) -> click.Option:
    return click.Option(["--format"], type=click.Choice(["text", "json"]), default="text", help=words("option.format"))


def clock_option(words: Words, *, help: str = "option.clock") -> click.Option:
    return click.Option(["--clock"], type=Clock(words), metavar="TIME", help=words(help))


def site_option(words: Words) -> click.Option:
    return click.Option(["--site", "sites"], multiple=True, metavar="ID", help=words("option.site"))


def jobs_option(words: Words) -> click.Option:
    return click.Option(["--jobs", "-j"], type=Whole(words), default=0, metavar="N", help=words("option.jobs"))


def flag(words: Words, name: str) -> click.Option:
    """`--name`, with the help `option.name`."""
    return click.Option([f"--{name}"], is_flag=True, help=words(f"option.{name}"))


def common_options(words: Words) -> list[click.Parameter]:
    """What every command on a cluster takes: where it lies, where its output, how to answer."""
    return [root_option(words), build_option(words), format_option(words), lang_option(words)]


def options_of(
    words: Words,
    *,
    root: Path | None,
    build: Path | None,
    clock: Moment | datetime.datetime | None = None,
    sites: Iterable[str] = (),
    jobs: int = 0,
    full: bool = False,
    dry: bool = False,
) -> Options:
    """What the common options ask of the engine. Raises a usage error in words."""
    from sitegen.engine.options import Options

    where = find_root(root, words)
    return Options(
        root=where,
        build=build_folder(build, where, words),
        clock=clock_of(clock, where),
        sites=check_sites(sites, where, words),
        jobs=jobs,
        full=full,
        dry=dry,
    )


def find_root(given: Path | None, words: Words) -> Path:
    """The cluster: as given, or the nearest folder upwards that holds `sites/platform.yml`."""
    if given is not None:
        root = given.absolute()
        if not (root / "sites").is_dir():
            raise BadValue(words("usage.root", path=given), param_hint="--root")
        return root.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / _PLATFORM).is_file():
            return folder
    if (here / "sites").is_dir():
        return here
    raise click.UsageError(words("usage.no-cluster", path=here), click.get_current_context(silent=True))


def build_folder(given: Path | None, root: Path, words: Words) -> Path:
    """Where the output goes. A folder that holds inputs, or lies among them, is refused."""
    folder = (given.absolute() if given is not None else root / "build").absolute()
    resolved = folder.resolve()
    inside = any(resolved == root / one or root / one in resolved.parents for one in _INPUTS)
    if inside or resolved == root or resolved in root.parents:
        raise BadValue(words("usage.build", path=folder), param_hint="--build")
    return folder


def clock_of(written: Moment | datetime.datetime | None, root: Path) -> Moment | None:
    """The clock in the platform's time zone."""
    if not isinstance(written, datetime.datetime):
        return written
    import zoneinfo

    from sitegen.schema.moment import moment_of
    from sitegen.settings.file import PLATFORM_PATH, read_settings_file

    zone = "Asia/Shanghai"
    try:
        platform = read_settings_file(PLATFORM_PATH, (root / PLATFORM_PATH).read_text(encoding="utf-8")).platform
        zone = platform.timezone if platform is not None else zone
        return moment_of(written.astimezone(zoneinfo.ZoneInfo(zone)))
    except (OSError, UnicodeDecodeError, zoneinfo.ZoneInfoNotFoundError, ValueError):
        return moment_of(written.astimezone(zoneinfo.ZoneInfo("Asia/Shanghai")))


def check_sites(ids: Iterable[str], root: Path, words: Words) -> tuple[str, ...]:
    """The sites asked for; an id that no file of `sites/` bears is wrong usage."""
    wanted = tuple(dict.fromkeys(ids))
    if wanted:
        known = site_ids(root)
        for one in wanted:
            if one not in known:
                raise click.UsageError(no_such(words, "usage.no-site", one, known), click.get_current_context(silent=True))
    return wanted


def site_ids(root: Path) -> list[str]:
    """Ids of all site files."""
    files = [*(root / "sites").rglob("*.yml"), *(root / "sites").rglob("*.yaml")]
    files = [one for one in files if one.parent != root / "sites" / "search"]
    # No site's are platform, organisations and reposts, and `terms.<language>`: an id has no full stop.
    return sorted({one.stem for one in files if "." not in one.stem and (one.parent != root / "sites" or one.stem not in _SHARED)})


def no_such(words: Words, key: str, name: str, known: Iterable[str]) -> str:
    """`There is no …`, with close matches, else with everything there is."""
    known = list(known)
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
    comma = words("list.comma")
    if near:
        return words(key, name=name) + words("usage.near", near=words("list.or").join(near))
    return words(key, name=name) + words("usage.known", known=comma.join(known[:40]) + ("…" if len(known) > 40 else ""))


def _option(param: click.Parameter | None) -> str:
    return param.opts[0] if param is not None else ""
