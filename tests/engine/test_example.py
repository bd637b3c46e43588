"""The example itself: it builds without a finding, the same twice."""

from pathlib import Path

from tests.engine.cluster import assert_like_clean, build_at, diagnostics, make_cluster, rendered, stamps


def test_the_example_builds_without_a_finding(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path)
    result = build_at(cluster)
    assert diagnostics(result) == []
    assert_like_clean(cluster, result)


def test_a_build_with_no_change_renders_nothing_and_touches_nothing(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path)
    build_at(cluster)
    before = stamps(cluster.build)
    result = build_at(cluster)
    assert rendered(result) == set()
    assert stamps(cluster.build) == before
