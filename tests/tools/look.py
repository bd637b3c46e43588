"""Takes pictures of pages of a built cluster, as a desktop (1280) and a telephone (390) show them.

python -m tests.tools.look --build build --into /tmp/pictures www/index.html www/404.html
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.output.browser import chromium
from tests.output.built import Built
from tests.output.server import serving

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = {"desktop": 1280, "phone": 390}
PAGES = [
    "www/index.html",
    "www/news/index.html",
    "www/disclosure/index.html",
    "www/disclosure/policies/202611/parking-measures.html",
    "www/services/index.html",
    "www/leaders/index.html",
    "www/leaders/shen-mingyuan.html",
    "www/sitemap.html",
    "www/404.html",
    "www/leave.html",
    "baihe/index.html",
    "jyj/index.html",
    "lishu/index.html",
    "yshj/index.html",
    "en/index.html",
    "kjj-old/index.html",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", default=PAGES, help="<site>/<path>")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository the build was made of")
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--script", default="", help="runs in every page before the picture is taken")
    options = parser.parse_args()
    built = Built(options.root, options.build)
    options.into.mkdir(parents=True, exist_ok=True)
    with serving(built) as port, chromium(port) as browser:
        for device, width in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": 900}, device_scale_factor=1)
            for path in options.pages:
                site, _, route = path.partition("/")
                one = built.sites[site]
                page.goto(f"http://{one.host}{one.base}/{route}", wait_until="networkidle")
                # Pictures below the fold are fetched when they come near.
                page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(one => one.loading = 'eager')")
                page.wait_for_load_state("networkidle")
                if options.script:
                    page.evaluate(options.script)
                name = path.replace("/", "-").removesuffix(".html")
                page.screenshot(path=options.into / f"{name}-{device}.png", full_page=True)
                print(options.into / f"{name}-{device}.png")


if __name__ == "__main__":
    main()
