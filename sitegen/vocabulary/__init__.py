"""Controlled lists of the regulations and of the product: data files, each with its source."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import yaml


@functools.cache
def vocabulary(name: str) -> Any:
    """The content of `<name>.yml` of this package, as plain data. Part of the program: never changes in a run."""
    text = resources.files("sitegen.vocabulary").joinpath(f"{name}.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def words(name: str) -> dict[str, str]:
    """One table of `lists.yml`: name in code → Chinese word (`/` separates accepted spellings)."""
    table: dict[str, str] = vocabulary("lists")[name]
    return table


def topic_paths() -> frozenset[str]:
    """Every 主题分类 a document may carry: `一级` and `一级\\二级`."""
    tree: dict[str, list[str]] = vocabulary("topics")
    return frozenset({*tree, *(f"{top}\\{leaf}" for top, leaves in tree.items() for leaf in leaves)})
