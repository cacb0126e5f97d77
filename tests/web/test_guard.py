"""The guards around every request, the page shell, and what is served to everybody."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from db.engine import open_database
from tests.web.conftest import BUNDLE, PAGES, PASSWORD, Browser, serve
from ui.startup import check_database
from web.guard import Identity, ShutDoors, content_policy, is_shut
from web.shell import Shell, UnknownShell, build_shell
from web.site import Site
from web.static_files import accepts_gzip


def _echo() -> TestClient:
    async def names(request: Request) -> JSONResponse:
        return JSONResponse(request.headers.getlist("x-app-user"))

    return TestClient(Identity(Starlette(routes=[Route("/", names)]), lambda frame: False))


def test_forged_identity_header_is_replaced() -> None:
    client = _echo()
    forged = [("x-app-user", "a" * 64), ("X-APP-USER", "b" * 64)]
    assert client.get("/", headers=forged).json() == ["guest"]


def test_identity_is_the_hash_of_the_cookies_token() -> None:
    token = "A" * 43
    client = _echo()
    headers = {"cookie": f"a=1; lachan={token}", "x-app-user": "c" * 64}
    assert client.get("/", headers=headers).json() == [hashlib.sha256(token.encode()).hexdigest()]


@pytest.mark.parametrize("token", ["", "short", "A" * 44, "A" * 42 + "!", "A" * 42 + "\xe9"])
def test_cookie_of_another_shape_is_a_guest(token: str) -> None:
    headers = {b"cookie": f"lachan={token}".encode("latin-1")}
    assert _echo().get("/", headers=headers).json() == ["guest"]


def test_forbidden_frames_are_dropped_and_others_pass() -> None:
    from starlette.routing import WebSocketRoute
    from starlette.websockets import WebSocket

    async def hear(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_bytes(await socket.receive_bytes())
        await socket.close()

    app = Identity(Starlette(routes=[WebSocketRoute("/", hear)]), lambda frame: frame == b"bad")
    with TestClient(app).websocket_connect("/") as socket:
        for frame in (b"bad", b"bad", b"good"):
            socket.send_bytes(frame)
        assert socket.receive_bytes() == b"good"


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/script-health-check",
        "/_stcore/anything-new",
    ],
)
def test_door_is_shut(browser: Browser, path: str) -> None:
    answer = browser.client.get(path)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/_stcore/upload_file/a/b"]
)
def test_door_that_the_screens_need_is_open(path: str) -> None:
    assert not is_shut(path)


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.5", {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.5"}, 404),
        ("127.0.0.1", {"x-real-ip": "127.0.0.1"}, 404),
    ],
)
def test_metrics_answer_the_machine_itself_only(client: str, headers: dict[str, str], status: int) -> None:
    async def metrics(request: Request) -> JSONResponse:
        return JSONResponse({})

    app = ShutDoors(Starlette(routes=[Route("/_stcore/metrics", metrics)]))
    answer = TestClient(app, client=(client, 1)).get("/metrics", headers=headers)
    assert answer.status_code == status


def test_pages_carry_security_headers(browser: Browser) -> None:
    browser.sign_in("CB001", PASSWORD)
    for path in ("/", "/dang-nhap", "/khong-co", "/healthz", "/tep/logo.svg"):
        headers = browser.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_policy_of_the_screens_allows_only_the_known_inline_script(browser: Browser, shell: Shell) -> None:
    browser.sign_in("CB001", PASSWORD)
    answer = browser.client.get("/")
    policy = answer.headers["content-security-policy"]
    (scripts,) = re.findall(r"script-src ([^;]+)", policy)
    assert scripts == " ".join(("'self'", *shell.script_hashes))
    assert len(shell.script_hashes) == len(re.findall(r"<script>", answer.text)) == 1
    assert "unsafe-eval" not in policy
    assert "object-src 'none'" in policy


def test_strange_host_does_not_reach_the_policy() -> None:
    assert "wss://hoc.example:8501" in content_policy((), "hoc.example:8501")
    assert "evil" not in content_policy((), "a; script-src https://evil.example")


def test_shell_speaks_vietnamese_and_names_no_one_elses_service(browser: Browser) -> None:
    browser.sign_in("CB001", PASSWORD)
    html = browser.open("/")
    assert '<html lang="vi">' in html
    assert "<title>Lá Chắn Số</title>" in html
    assert '<meta name="description"' in html
    for gone in ("service-desc", "SourceSans", "_stcore/agent", ">Streamlit", "You need", "<!--"):
        assert gone not in html
    assert html.count('rel="modulepreload"') > 20


def test_shell_of_another_version_is_noticed(tmp_path: Path) -> None:
    other = tmp_path / "index.html"
    other.write_text((BUNDLE / "index.html").read_text(encoding="utf-8").replace('lang="en"', 'lang="xx"'))
    with pytest.raises(UnknownShell, match="lang"):
        build_shell(other)


def test_shell_is_compressed_and_revalidated(browser: Browser, shell: Shell) -> None:
    browser.sign_in("CB001", PASSWORD)
    answer = browser.client.get("/", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == shell.plain
    again = browser.client.get("/", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert gzip.decompress(shell.packed.body) == shell.plain


@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_the_shell_only_with_a_cookie(browser: Browser, path: str) -> None:
    assert browser.client.get(path).status_code == 303
    browser.sign_in("CB001", PASSWORD)
    assert browser.client.get(path).status_code == 200


def test_bundle_is_compressed_once_for_who_can_read_it(browser: Browser) -> None:
    script = next((BUNDLE / "static" / "js").glob("index.*.js"))
    path = f"/static/js/{script.name}"
    answer = browser.client.get(path, headers={"accept-encoding": "br, gzip;q=0.8"})
    assert answer.content == script.read_bytes()
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < script.stat().st_size / 2
    assert answer.headers["cache-control"] == "public, immutable, max-age=31536000"
    assert answer.headers["vary"] == "accept-encoding"
    assert "javascript" in answer.headers["content-type"]
    head = browser.client.head(path)
    assert head.content == b""
    unchanged = browser.client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert unchanged.status_code == 304


@pytest.mark.parametrize(
    "path", ["/static/../index.html", "/static/%2e%2e/index.html", "/static/js", "/static/nothing.js"]
)
def test_nothing_outside_the_bundle_is_served_packed(browser: Browser, path: str) -> None:
    assert "content-encoding" not in browser.client.get(path).headers


def test_style_is_sent_without_the_fonts_that_no_page_shows(browser: Browser) -> None:
    (style,) = (BUNDLE / "static" / "css").glob("index.*.css")
    original = style.read_text(encoding="utf-8")
    sent = browser.client.get(f"/static/css/{style.name}", headers={"accept-encoding": "gzip"}).text
    assert original.count("font-family:Source Sans;") == 2
    assert "font-family:Source Sans;" not in sent
    (icons,) = re.findall(r"@font-face\{font-family:Material Symbols Rounded;[^}]*\}", sent)
    assert icons.endswith(";unicode-range:U+30-39,U+5F,U+61-7A}")
    assert len(original) - len(sent) < 400


@pytest.mark.parametrize(
    ("header", "accepted"),
    [("gzip", True), ("gzip, br", True), ("*", True), ("br", False), ("gzip;q=0", False), ("", False)],
)
def test_gzip_is_sent_to_who_asked(header: str, accepted: bool) -> None:
    assert accepts_gzip({"accept-encoding": header}) is accepted


@pytest.mark.parametrize("path", ["/tep/logo.svg", "/tep/favicon.svg", "/favicon.ico"])
def test_icons_are_served_to_everybody(browser: Browser, path: str) -> None:
    answer = browser.client.get(path)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "max-age" in answer.headers["cache-control"]


def test_fonts_are_served_to_everybody_for_long(browser: Browser) -> None:
    answer = browser.client.get("/tep/fonts/be-vietnam-pro-latin-400-normal.woff2")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/tep/plain.css", "/tep/../routes.py", "/tep/%2e%2e%2froutes.py", "/tep/fonts/OFL.txt", "/tep/"]
)
def test_other_files_are_not(browser: Browser, path: str) -> None:
    assert browser.client.get(path).status_code in {303, 404}


def test_unknown_address_is_missing_in_vietnamese(browser: Browser) -> None:
    for path in (
        "/khong-co",
        "/oauth2callback",
        "/auth/login",
        "/index.html",
        "/manifest.json",
    ):
        answer = browser.client.get(path)
        assert answer.status_code == 404, path
        assert "Không có trang này" in answer.text


def test_search_for_the_server_below_a_page_is_answered_in_few_bytes(browser: Browser) -> None:
    answer = browser.client.get("/bai-hoc/_stcore/health")
    assert (answer.status_code, answer.content) == (404, b"")


def test_last_slash_is_forgiven(browser: Browser) -> None:
    assert browser.client.get("/bai-hoc/").headers["location"] == "/bai-hoc"
    assert browser.client.get("//evil.example/%2e%2e/").status_code in {303, 404}


def test_wrong_method_has_a_page_too(browser: Browser) -> None:
    answer = browser.client.delete("/dang-nhap")
    assert answer.status_code in {404, 405}
    assert "Về trang chính" in answer.text


def test_fault_shows_no_trace(browser: Browser, site: Site) -> None:
    browser.sign_in("CB001", PASSWORD)
    with site.database.write() as tx:
        tx.exec_driver_sql("drop table sign_in")
    answer = browser.client.get("/doi-mat-khau")
    assert answer.status_code == 500
    assert "Có lỗi ở phía chúng tôi" in answer.text
    assert "sign_in" not in answer.text


def test_health_says_alive_and_ready(browser: Browser) -> None:
    assert browser.client.get("/healthz").status_code == 200
    assert browser.client.get("/readyz").status_code == 200


def test_old_database_is_alive_but_not_ready(site: Site, shell: Shell, tmp_path: Path) -> None:
    empty = open_database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    browser = serve(Site(empty, site.settings), shell)
    assert browser.client.get("/healthz").status_code == 200
    answer = browser.client.get("/readyz")
    assert answer.status_code == 503 and "python manage.py init" in answer.text
    empty.close()


def test_start_on_an_old_database_says_what_to_do(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    check_database(site.database)
    assert caplog.messages == []
    with site.database.write() as tx:
        tx.exec_driver_sql("update alembic_version set version_num = '0001'")
    check_database(site.database)
    (told,) = caplog.messages
    assert "python manage.py init" in told
    gone = open_database("postgresql://nobody@127.0.0.1:1/none")
    check_database(gone)
    assert "PostgreSQL" in caplog.messages[1]
    gone.close()
