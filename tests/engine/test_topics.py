"""Documents of other sites join a topic by `site/name`."""

from __future__ import annotations

from pathlib import Path

from tests.engine.cluster import assert_like_clean, build_at, make_cluster


def test_a_document_of_another_site_joins_a_topic_and_leaves_it(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path)
    build_at(cluster)
    assert "校园春耕课" not in cluster.output("www/topics/spring.html")
    cluster.document("departments/education/news/lesson.md", "同学们下地。", title="校园春耕课", topics="www/spring")
    assert_like_clean(cluster, build_at(cluster))
    assert "校园春耕课" in cluster.output("www/topics/spring.html")
    cluster.remove("content/departments/education/news/lesson.md")
    assert_like_clean(cluster, build_at(cluster))
    assert "校园春耕课" not in cluster.output("www/topics/spring.html")
