"""Lighthouse over the main kinds of pages of the demonstration cluster, as the manual's nginx serves them (with TLS).

python -m tests.tools.lighthouse [--build build] [site/page.html …]     scores of 100, and what costs points
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from tests.output.built import Built
from tests.output.nginx import nginx, server_blocks
from tests.tools.tool import HERE, tool

ROOT = Path(__file__).resolve().parents[2]
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
ENOUGH = 95
PAGES = (
    "www/index.html",
    "www/news/index.html",
    "www/news/202611/binjiang-greenway.html",
    "www/disclosure/policies/202611/parking-measures.html",
    "www/services/tech-project.html",
    "www/services/index.html",
    "www/search.html",
    "www/leaders/index.html",
    "www/leaders/shen-mingyuan.html",
    "www/organisation/index.html",
    "www/disclosure/index.html",
    "www/disclosure/directory/index.html",
    "www/sites.html",
    "www/sitemap.html",
    "jyj/disclosure/catalogue/index.html",
    "jyj/disclosure/apply/index.html",
    "jyj/disclosure/reports/202601/annual-report-2025.html",
    "baihe/index.html",
    "jyj/index.html",
    "lishu/index.html",
    "yshj/index.html",
    "www/hant/index.html",
    "en/index.html",
)


class Scores(msgspec.Struct, frozen=True):
    """Scores of one page by category, 0 to 100, and the audits that cost points."""

    page: str
    scores: dict[str, int]
    costly: tuple[str, ...]


def measure(built: Built, pages: Iterable[str], folder: Path) -> Iterator[Scores]:
    """Runs Lighthouse on each page, as a telephone on a slow network sees it."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [tool("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    portal = server_blocks()[0].partition("# 网站的其他域名")[0]
    secure = f"ssl_certificate {certificate};\n    ssl_certificate_key {key};\n    root"
    blocks = "".join(
        portal.replace("www.shifan.gov.cn", built.sites[site].host).replace("www;", f"{site};")
        .replace("_www", f"_{site.replace('-', '_')}").replace("nginx/www/", f"nginx/{site}/").replace("root", secure, 1)
        for site in sorted({one.partition("/")[0] for one in pages})
    )  # fmt: skip
    with nginx(built, blocks, folder, listen=" ssl http2") as port:
        for page in pages:
            yield _run(built, page, port, folder)


def _run(built: Built, page: str, port: int, folder: Path) -> Scores:
    site, _, path = page.partition("/")
    flags = (
        f"--headless=new --no-sandbox --ignore-certificate-errors --user-data-dir={folder / 'profile'}"
        f" --host-resolver-rules='MAP * 127.0.0.1:{port}'"
    )
    report = folder / "report.json"
    subprocess.run(
        [tool("node"), HERE / "node_modules/lighthouse/cli/index.js",
         f"https://{built.sites[site].host}/{path.removesuffix('index.html')}", "--quiet", "--output=json",
         f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}",
         *(["--skip-audits=is-crawlable"] if _hides_itself(built, page) else [])],
        check=True, capture_output=True, timeout=180, env={**os.environ, "CHROME_PATH": tool("chromium")},
    )  # fmt: skip
    found = json.loads(report.read_text(encoding="utf-8"))
    scores = {name: round(100 * (found["categories"][name]["score"] or 0)) for name in CATEGORIES}
    weighed = {one["id"] for name in CATEGORIES for one in found["categories"][name]["auditRefs"] if one["weight"]}
    costly = sorted(
        f"{name} {audit.get('displayValue') or ''}".strip()
        for name, audit in found["audits"].items()
        if name in weighed and audit["score"] is not None and audit["score"] < 0.9
    )
    return Scores(page, scores, tuple(costly))


def _hides_itself(built: Built, page: str) -> bool:
    """Whether the page asks search engines to leave it out, as pages of results do; Lighthouse takes that for a fault."""
    return 'name="robots" content="noindex"' in (built.build / "sites" / page).read_text(encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", default=PAGES, help="<site>/<path>")
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    options = parser.parse_args()
    short = 0
    with tempfile.TemporaryDirectory() as folder:
        for one in measure(Built(ROOT, options.build.resolve()), options.pages, Path(folder)):
            print(*(f"{one.scores[name]:>4} {name}" for name in CATEGORIES), one.page, *one.costly, sep="  ", flush=True)
            short += min(one.scores.values()) < ENOUGH
    raise SystemExit(1 if short else 0)


if __name__ == "__main__":
    main()
