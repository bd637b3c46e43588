"""The settings as they lie on disk, for commands that need no build."""

from __future__ import annotations

import datetime
import zoneinfo
from pathlib import Path

from sitegen.diagnostics import Report
from sitegen.scan.text import decode
from sitegen.schema.moment import Moment, moment_of
from sitegen.settings.cluster import Cluster, load_cluster
from sitegen.settings.file import SettingsFile, read_settings_file


def read_cluster(root: Path) -> Cluster | None:
    """The cluster without the sites that are broken; None when the common settings are."""
    readings: dict[str, SettingsFile] = {}
    for path in sorted((root / "sites").rglob("*")):
        if path.suffix in (".yml", ".yaml") and path.is_file() and not path.is_symlink():
            name = path.relative_to(root).as_posix()
            text = decode(path.read_bytes(), path=name, report=Report())
            if text is not None:
                readings[name] = read_settings_file(name, text)
    themes = [one.name for one in (root / "themes").iterdir() if one.is_dir()] if (root / "themes").is_dir() else []
    return load_cluster(readings, held={}, held_sites={}, themes=themes, report=Report())


def now_in(cluster: Cluster | None) -> Moment:
    """The present in the platform's time zone."""
    zone = cluster.platform.timezone if cluster is not None else "Asia/Shanghai"
    try:
        return moment_of(datetime.datetime.now(zoneinfo.ZoneInfo(zone)))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return moment_of(datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Shanghai")))
