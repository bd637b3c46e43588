"""A site's own logo: published from its organisation's folder, on every page of the site and no other."""

from __future__ import annotations

from pathlib import Path

from tests.engine.cluster import assert_like_clean, build_at, codes, make_cluster, picture


def test_a_logo_comes_changes_and_goes_like_in_a_clean_build(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path)
    cluster.append("themes/plain/templates/chrome/header.html", '{% if site.logo %}<img src="{{ site.logo }}" alt="">{% endif %}\n')
    build_at(cluster)
    cluster.append("sites/www.yml", "logo: mark.png\n")
    result = build_at(cluster)
    assert "link.file" in codes(result)
    assert_like_clean(cluster, result)
    cluster.write("content/city/mark.png", picture(40, 40))
    result = build_at(cluster)
    assert codes(result) == []
    assert 'src="/assets/logo.png"' in cluster.output("www/index.html")
    assert "logo.png" not in cluster.output("jyj/index.html")
    assert_like_clean(cluster, result)
    cluster.write("content/city/mark.png", picture(40, 40, (1, 2, 3)))
    again = {f"{site}/{route}" for site, route, _ in build_at(cluster).rendered}
    assert "www/assets/logo.png" in again
    assert [one for one in again if one.endswith(".html")] == []
    assert_like_clean(cluster)
    cluster.remove("content/city/mark.png")
    assert_like_clean(cluster, build_at(cluster))
    assert not cluster.has("www/assets/logo.png")
