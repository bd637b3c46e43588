"""All sites of a build on one port of this machine, each under its own host name: for browsers in tests."""

from __future__ import annotations

import contextlib
import gzip
import re
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path

from tests.output.built import Built

MANUAL = Path(__file__).resolve().parents[2] / "docs/operators.md"
# The policy the manual gives its web servers: no inline script or style, nothing from elsewhere (design §6).
STRICT = {"Content-Security-Policy": re.findall(r'set \$policy "(.*)";', MANUAL.read_text(encoding="utf-8"))[0]}
_TYPES = {
    ".webp": "image/webp",
    ".csv": "text/csv",
    ".js": "text/javascript",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
}


@contextlib.contextmanager
def serving(built: Built, headers: Mapping[str, str] = STRICT) -> Iterator[int]:
    """Serves until the block ends. Yields the port; the Host header chooses the site."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0]
            file = built.file(f"https://{host}{self.path.partition('?')[0]}")
            body = file.read_bytes() if file else b"not found"
            ending = file.suffix.lower() if file else ".txt"
            kind = _TYPES.get(ending) or guess_type(f"x{ending}")[0] or "application/octet-stream"
            self.send_response(200 if file else 404)
            text = kind.startswith(("text/", "image/svg")) or kind.endswith(("json", "xml"))
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
            if text and "gzip" in self.headers.get("Accept-Encoding", ""):  # as the manual's web server does
                body = gzip.compress(body, 6)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            if "/assets/" in self.path:  # as the manual's web server does
                self.send_header("Cache-Control", "public, max-age=31536000, immutable")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionError:  # the browser went away
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Tests are silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
