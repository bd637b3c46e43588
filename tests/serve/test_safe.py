"""What other preview servers let in: foreign hosts, foreign pages, paths that climb, listings, scripts from content.

Each test names the hole it is about (../shared/research: B2, and B4 rows 28–31).
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys

import pytest

from tests.engine.cluster import Cluster
from tests.serve.running import Running, running

_UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def raw(preview: Running, request: bytes) -> bytes:
    """What comes back for these bytes, as they are."""
    with socket.create_connection(("127.0.0.1", preview.port), timeout=20) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


def status(answer: bytes) -> int:
    return int(answer.split(b" ")[1])


# CVE-2021-40978 (MkDocs), CVE-2023-40274 (Zola), CVE-2023-34238 (Gatsby), CVE-2025-32395 (Vite, `#` in the target),
# CVE-2025-30208 and -31125 (Vite, `?raw`), B4 rows 28 and 30.
@pytest.mark.parametrize(
    "target",
    [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/..%5c..%5cetc%5cpasswd",
        "/..\\..\\etc\\passwd",
        "//etc/passwd",
        "///../etc/passwd",
        "/news/../../../../etc/passwd",
        "/news/..;/..;/etc/passwd",
        "/etc/passwd%00.html",
        "/#/../../etc/passwd",
        "/@fs/etc/passwd?raw??",
        "/@fs/etc/passwd?import&raw",
        "/%c0%ae%c0%ae/etc/passwd",
        "/.git/config",
        "/.env",
        "/sites/platform.yml",
        "/content/city/news/bridge.md",
        "/../sites/platform.yml",
        "/.state/library.db",
        "/~sitegen/../../sites/platform.yml",
        "/~sitegen/%2e%2e%2f__init__.py",
        "/~sitegen/..%2fwords.yml",
        "http://www.localhost/etc/passwd",
        "/news/?/../../etc/passwd",
    ],
)
def test_28_no_target_leads_out_of_the_sites(preview: Running, target: str) -> None:
    for host in ("www.localhost", "localhost"):
        answer = raw(preview, f"GET {target} HTTP/1.1\r\nHost: {host}:{preview.port}\r\nConnection: close\r\n\r\n".encode())
        body = answer.partition(b"\r\n\r\n")[2]
        assert status(answer) in (301, 400, 403, 404) or (target.startswith("/news/?") and host == "www.localhost"), answer[:200]
        assert b"root:" not in body
        assert b"[core]" not in body
        assert b"portal:" not in body
        assert b"SQLite format" not in body
        assert b"import" not in body


def test_28_a_link_among_the_inputs_shows_nothing_outside(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("---\ntitle: 机密\npublished: 2026-01-01\n---\n机密内容\n")
    (outside / "secret.css").write_text("/* 机密内容 */")
    cluster.path("content/city/news/link.md").symlink_to(outside / "secret.md")
    cluster.path("content/city/more").symlink_to(outside)
    cluster.path("themes/plain/static/link.css").symlink_to(outside / "secret.css")
    with running(cluster.root) as preview:
        preview.wait_for("files read")
        for path in ("/news/", "/news/202601/link.html", "/assets/link.css", "/more/secret.html"):
            assert "机密内容" not in preview.get("www.localhost", path).text


def test_28_there_is_no_listing(preview: Running) -> None:
    for path in ("/assets/", "/assets/img/", "/news/202611/"):
        answer = preview.get("www.localhost", path)
        assert answer.status in (403, 404)
        assert b"href" not in answer.body or b"/~sitegen/" in answer.body


# webpack-dev-server #887, CVE-2018-14732, CVE-2025-24010 (Vite), B4 row 29.
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evil-localhost",
        "www.localhost.evil",
        "10.0.0.1",
        "",
        "localhost:1",
        "localhost@evil.example",
    ],
)
def test_29_a_host_that_is_none_of_ours_is_refused(preview: Running, host: str) -> None:
    for path in ("/", "/~sitegen/overview", "/~sitegen/live.js"):
        named = host if ":" in host else f"{host}:{preview.port}"
        answer = raw(preview, f"GET {path} HTTP/1.1\r\nHost: {named}\r\nConnection: close\r\n\r\n".encode())
        assert status(answer) in (400, 403), answer[:200]
        assert b"data-token" not in answer


def test_29_two_hosts_or_none_are_refused(preview: Running) -> None:
    two = f"GET / HTTP/1.1\r\nHost: localhost:{preview.port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    none = "GET / HTTP/1.0\r\n\r\n"
    for request in (two, none):
        assert status(raw(preview, request.encode())) in (400, 403)


def test_29_no_other_origin_may_read_anything(preview: Running) -> None:
    for path in ("/", "/~sitegen/overview", "/~sitegen/findings", "/~sitegen/words"):
        answer = preview.get("localhost", path, Origin="http://evil.example")
        assert "access-control-allow-origin" not in answer.headers
    assert preview.get("localhost", "/~sitegen/overview").headers["cross-origin-resource-policy"] == "same-origin"


def _live(preview: Running, host: str, token: str, origin: str | None) -> int:
    headers = {**_UPGRADE, "Host": f"{host}:{preview.port}"}
    if origin is not None:
        headers["Origin"] = origin
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", preview.port), timeout=20) as connection:
        connection.sendall(f"GET /~sitegen/live?token={token} HTTP/1.1\r\n{lines}\r\n".encode())
        return status(connection.recv(65536))


def test_29_the_socket_opens_for_our_own_pages_with_the_token_only(preview: Running) -> None:
    token = preview.token()
    own = preview.url("www.localhost", "")
    assert _live(preview, "www.localhost", token, own) == 101
    for host, given, origin in (
        ("www.localhost", token, "http://evil.example"),
        ("www.localhost", token, None),
        ("www.localhost", token, "null"),
        ("www.localhost", token, f"http://www.localhost.evil.example:{preview.port}"),
        ("www.localhost", token, "http://www.localhost:1"),
        ("www.localhost", "", own),
        ("www.localhost", token[:-1], own),
        ("evil.example", token, own),
    ):
        assert _live(preview, host, given, origin) == 403, (host, origin)


def test_29_nothing_is_changed_without_token_and_own_origin(preview: Running) -> None:
    token, own = preview.token(), preview.url("localhost", "")
    body = json.dumps({"clock": "2030-01-01 00:00", "drafts": False}).encode()
    for headers in (
        {},
        {"Origin": own},
        {"X_Sitegen_Token": token},
        {"Origin": "http://evil.example", "X_Sitegen_Token": token},
        {"Origin": own, "X_Sitegen_Token": "x"},
        {"Origin": "null", "X_Sitegen_Token": token},
    ):
        assert preview.ask("POST", "localhost", "/~sitegen/time", body, **headers).status == 403
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "POST"):
        assert preview.ask(method, "www.localhost", "/", b"").status in (403, 405)
    assert json.loads(preview.get("localhost", "/~sitegen/overview").body)["clock"].startswith("2026-11-22")
    assert preview.ask("POST", "localhost", "/~sitegen/time", body, Origin=own, X_Sitegen_Token=token).status == 200
    preview.until(lambda: json.loads(preview.get("localhost", "/~sitegen/overview").body)["clock"].startswith("2030"), "the time changed")


def test_the_token_is_another_one_each_time(preview: Running, cluster: Cluster) -> None:
    with running(cluster.root) as other:
        assert other.token() != preview.token()


def test_a_file_named_like_a_module_in_the_cluster_is_not_run(cluster: Cluster) -> None:
    for name in ("json.py", "msgspec.py", "sitegen/__init__.py"):
        cluster.write(name, "import pathlib; pathlib.Path('ran').touch()")
    command = [sys.executable, "-P", "-c", "from sitegen.cli.main import run; run()", "--lang", "en", "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--clock", "2026-11-22 09:00"], cwd=cluster.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        preview = Running(process)
        preview.wait_for("files read")
    finally:
        process.kill()
        process.communicate()
    assert not cluster.path("ran").exists()


def test_content_cannot_write_into_the_overlay(cluster: Cluster) -> None:
    """Words of a broken document are shown as text: in JSON they are data, and no answer of ours is HTML with them."""
    cluster.document("city/news/evil.md", "[a](<img src=x onerror=alert(1)>.md)\n", title="</script><script>alert(1)</script>")
    with running(cluster.root) as preview:
        preview.wait_for("files read")
        answer = preview.get("localhost", "/~sitegen/findings")
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert b"<script>alert(1)" not in preview.get("localhost", "/").body
        assert "unsafe-inline" not in preview.get("localhost", "/").headers["content-security-policy"]


def _address() -> str:
    """An address of this machine that is not its loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no address but its loopback")
        return str(probe.getsockname()[0])


def test_by_default_other_machines_do_not_reach_it(preview: Running) -> None:
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((_address(), preview.port), timeout=5)


@pytest.mark.parametrize("share", [False, True])
def test_other_machines_get_pages_and_what_is_asked_for(cluster: Cluster, share: bool) -> None:
    address = _address()
    with running(cluster.root, "--host", "0.0.0.0", *(["--share"] if share else [])) as preview:
        preview.wait_for("other machines")
        preview.wait_for("a wildcard domain that leads here")
        preview.wait_for("files read")

        def ask(path: str, host: str = "www.localhost") -> bytes:
            with socket.create_connection((address, preview.port), timeout=20) as connection:
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{preview.port}\r\nConnection: close\r\n\r\n".encode())
                answer = b""
                while piece := connection.recv(65536):
                    answer += piece
                return answer

        assert status(ask("/")) == 200
        assert (b"data-token" in ask("/")) is share
        assert (b'data-token=""' not in ask("/", address)) is share
        assert (status(ask("/~sitegen/findings", address)) == 200) is share
        assert (b'"trouble"' in ask("/~sitegen/overview", address)) is share
        assert status(ask("/", "evil.example")) == 403


def test_a_port_in_use_is_named(cluster: Cluster) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "sitegen", "--lang", "zh", "serve", "--port", str(port)]
        done = subprocess.run(command, cwd=cluster.root, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 3
    assert f"不能在 127.0.0.1 的 {port} 端口上监听" in done.stderr
    assert "--port" in done.stderr


def test_who_claims_to_come_through_a_proxy_is_not_believed(cluster: Cluster) -> None:
    address = _address()
    with running(cluster.root, "--host", "0.0.0.0") as preview:
        preview.wait_for("files read")
        with socket.create_connection((address, preview.port), timeout=20) as connection:
            head = f"GET /~sitegen/findings HTTP/1.1\r\nHost: localhost:{preview.port}\r\nConnection: close\r\n"
            connection.sendall(f"{head}X-Forwarded-For: 127.0.0.1\r\nForwarded: for=127.0.0.1\r\n\r\n".encode())
            assert status(connection.recv(65536)) == 403
