"""Search (站内检索) as the platform sets it: where it is served, and what the sites carry for browsers without it."""

from __future__ import annotations

import msgspec

from sitegen.schema.kinds import INTEGER, choice, pattern, record
from sitegen.schema.record import Field
from sitegen.vocabulary import words


class Search(msgspec.Struct, frozen=True):
    """`engine`: what the index is made by. `endpoint`: path of the search service on every host of the platform; "" without one. `shards`: what static
    sites carry: `cluster` (every site itself, the portal all sites), `site` or `none`. `cluster_limit`: a cluster of
    more documents offers its sites only."""

    engine: str = "whoosh"
    endpoint: str = ""
    shards: str = "cluster"
    cluster_limit: int = 50_000


SEARCH_FIELDS = (
    Field("engine", ("引擎",), choice(words("search_engines")), "检索引擎：whoosh（默认），信息较多的平台用 sqlite"),
    Field(
        "endpoint",
        ("检索服务",),
        pattern(r"/[a-z0-9_-]+(?:/[a-z0-9_-]+)*", code="site.path-expected"),
        "检索服务在各站点域名下的路径，例如 /_search；不填则只用静态检索",
    ),
    Field("shards", ("静态检索",), choice(words("search_shards")), "不设检索服务时浏览器使用的静态分片：全平台、本站或不生成"),
    Field("cluster_limit", ("全平台上限",), INTEGER, "信息总数超过这个数时，静态检索只提供本站范围"),
)

SEARCH = record(SEARCH_FIELDS, Search)
