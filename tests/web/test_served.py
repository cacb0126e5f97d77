"""What only a running server can show: who Streamlit takes a visitor for, and that its options hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from access import sign_ins
from db.engine import open_database
from db.migrate import upgrade
from tests import databases
from tests.house import build_house
from tests.web.server import COMMANDS, open_tab, serve
from text.formats import utc_now
from ui.frames import is_forbidden
from ui.startup import OPTIONS


@pytest.fixture(scope="module", params=COMMANDS)
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server started in each of the two ways."""
    var = tmp_path_factory.mktemp("var")
    database = databases.sqlite(var)
    database.close()
    (var / "test.sqlite3").rename(var / "lachan.sqlite3")
    with serve(request.param, "tests/web/tiny_app.py", var) as host:
        yield host


def test_hidden_options_took_effect(host: str) -> None:
    with open_tab(host) as tab:
        assert tab.run()["options"] == dict(OPTIONS)


def test_forged_identity_header_is_ignored(host: str) -> None:
    token, forged = sign_ins.new_token(), {"X-App-User": "a" * 64}
    with open_tab(host, headers=forged) as tab:
        assert tab.run()["uid"] == "guest"
    with open_tab(host, token, headers=forged) as tab:
        assert tab.run()["uid"] == sign_ins.hash_token(token)


def test_own_session_is_taken_up_again(host: str) -> None:
    token = sign_ins.new_token()
    with open_tab(host, token) as tab:
        tab.run()
    with open_tab(host, token, tab.session_id) as back:
        assert back.run()["runs"] == 2
        assert back.session_id == tab.session_id


@pytest.mark.parametrize("thief", ["guest", "signed in"])
def test_stolen_session_id_gets_a_fresh_session(host: str, thief: str) -> None:
    with open_tab(host, sign_ins.new_token()) as tab:
        tab.run()
    token = sign_ins.new_token() if thief == "signed in" else None
    with open_tab(host, token, tab.session_id) as stolen:
        assert stolen.run()["runs"] == 1
        assert stolen.session_id != tab.session_id


def test_clear_cache_of_one_browser_leaves_everybodys_cache(host: str) -> None:
    with open_tab(host) as tab, open_tab(host) as other:
        before = other.run()["cached"]
        tab.run()
        tab.send(BackMsg(clear_cache=True))
        tab.run()
        assert other.run()["cached"] == before


def test_failing_screen_shows_no_trace(host: str) -> None:
    with open_tab(host) as tab:
        tab.run("fail=1")
    shown = "".join(tab.texts)
    assert "Có lỗi ở phía chúng tôi" in shown
    assert "bí mật của máy chủ" not in shown
    assert "tiny_script" not in shown


def test_agent_and_metrics_stay_inside_and_the_bundle_is_packed(host: str) -> None:
    with httpx2.Client(base_url=f"http://{host}", trust_env=False) as client:
        assert client.get("/_stcore/agent/openapi.json").status_code == 404
        assert client.post("/_stcore/agent/interact", json={}).status_code == 404
        assert client.get("/metrics").status_code == 200
        assert client.get("/_stcore/metrics", headers={"x-forwarded-for": "203.0.113.7"}).status_code == 404
        assert client.get("/_stcore/health").status_code == 200
        assert client.get("/readyz").status_code == 200
        assert client.get("/", headers={"cookie": f"lachan={'A' * 43}"}).headers["content-encoding"] == "gzip"
        assert client.get("/khong-co").status_code == 404


@pytest.mark.parametrize("how", COMMANDS)
def test_product_itself_starts_and_greets_by_name(how: str, tmp_path: Path) -> None:
    token = sign_ins.new_token()
    database = open_database(f"sqlite:///{tmp_path / 'lachan.sqlite3'}")
    upgrade(database)
    house = build_house(database)
    with database.write() as tx:
        sign_ins.start(tx, house.people["an"], token, utc_now())
    database.close()
    with serve(how, "app.py", tmp_path) as host:
        shown = {}
        for who in (token, None):
            with open_tab(host, who) as tab:
                tab.run()
                shown[who] = "".join(tab.texts)
    assert "An" in shown[token]
    assert "Trần Văn An" not in shown[None]
    assert "/dang-nhap" in shown[None]
    assert "exception" not in shown[token] + shown[None]


def test_only_clear_cache_is_a_forbidden_frame() -> None:
    assert is_forbidden(BackMsg(clear_cache=True).SerializeToString())
    both = BackMsg(stop_script=True).SerializeToString() + BackMsg(clear_cache=True).SerializeToString()
    assert is_forbidden(both)
    assert not is_forbidden(BackMsg(stop_script=True).SerializeToString())
    rerun = BackMsg()
    rerun.rerun_script.query_string = "bai=1"
    assert not is_forbidden(rerun.SerializeToString())
    assert not is_forbidden(b"\xff\xff\xff")


def test_log_of_the_server_names_no_secret(tmp_path: Path) -> None:
    databases.sqlite(tmp_path).close()
    (tmp_path / "test.sqlite3").rename(tmp_path / "lachan.sqlite3")
    token = sign_ins.new_token()
    with (
        serve("uvicorn", "tests/web/tiny_app.py", tmp_path) as host,
        httpx2.Client(base_url=f"http://{host}", trust_env=False) as client,
    ):
        client.get("/", headers={"cookie": f"lachan={token}"})
        client.post("/dang-nhap", data={"tai_khoan": "CB001", "mat_khau": "bi-mat-cua-toi"})
    log = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert token not in log
    assert "bi-mat-cua-toi" not in log
