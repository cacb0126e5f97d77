"""The sign-in page and what follows from it, as a browser without script meets it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from access import accounts, sign_ins
from access.accounts import Proof
from access.throttle import ADDRESS_FREE
from access.viewer import SYSTEM
from db.engine import Database
from tests.house import NOW, House
from tests.web.conftest import PASSWORD, Browser, Clock, serve
from web.shell import Shell
from web.site import Site
from web.viewers import local_path

GOOD = "kẹo dừa và trà đá"


def _give_code(database: Database, house: House, name: str) -> str:
    with database.write() as tx:
        (slip,) = accounts.issue_activation_codes(tx, SYSTEM, [house.people[name]], NOW, Random(3))
    return slip.activation_code


def test_page_weighs_under_forty_kilobytes_all_told(browser: Browser) -> None:
    html = browser.open("/dang-nhap")
    fonts = re.findall(r"url\((/tep/[^)]+)\)", html)
    others = re.findall(r'(?:src|href)="(/tep/[^"]+)"', html)
    assert [Path(font).name for font in fonts] == [f"be-vietnam-pro-plain-{w}.woff2" for w in (400, 600)]
    assert others == ["/tep/favicon.svg"]
    answers = [browser.client.get(path) for path in (*fonts, *others)]
    assert {answer.status_code for answer in answers} == {200}
    assert len(html.encode()) + sum(len(answer.content) for answer in answers) < 30 * 1024


def test_page_needs_no_script_and_helps_password_managers(browser: Browser) -> None:
    html = browser.open("/dang-nhap")
    assert "<script" not in html
    assert '<html lang="vi">' in html
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html
    labels = set(re.findall(r'<label for="([^"]+)"', html))
    assert labels == set(re.findall(r'<input id="([^"]+)"', html))


def test_policy_allows_the_style_that_is_sent_and_no_script(browser: Browser) -> None:
    answer = browser.client.get("/dang-nhap")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = re.search(r"'sha256-([^']+)'", policy)
    assert digest
    assert hashlib.sha256(style.encode()).digest() == base64.b64decode(digest.group(1))


@pytest.mark.parametrize("login", ["CB001", "cb001", "An.TV@so.example"])
def test_right_password_signs_in_and_goes_where_one_was_going(browser: Browser, login: str) -> None:
    answer = browser.sign_in(login, PASSWORD, "/bai-hoc?bai=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/bai-hoc?bai=1")
    assert browser.client.get("/bai-hoc").status_code == 200
    assert browser.client.get("/dang-nhap").headers["location"] == "/"


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    cookie = browser.sign_in("CB001", PASSWORD).headers["set-cookie"]
    assert re.match(r"lachan=[A-Za-z0-9_-]{43};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie


def test_cookie_is_secure_over_https(site: Site, shell: Shell, house: House) -> None:
    safe = replace(site, settings=replace(site.settings, base_url="https://hoc.example"))
    browser = serve(safe, shell)
    answer = browser.sign_in("CB001", PASSWORD)
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"]


def test_database_holds_the_hash_and_not_the_token(browser: Browser, database: Database) -> None:
    browser.sign_in("CB001", PASSWORD)
    with database.read() as tx:
        rows = str(tx.exec_driver_sql("select * from sign_in").all())
    assert browser.token
    assert browser.token not in rows
    assert hashlib.sha256(browser.token.encode()).hexdigest() in rows


@pytest.mark.parametrize(
    ("login", "secret"),
    [("CB001", "sai mật khẩu rồi"), ("CB999", PASSWORD), ("CB002", "matkhau"), ("x" * 300, "y")],
)
def test_who_fails_learns_nothing_about_the_account(browser: Browser, login: str, secret: str) -> None:
    def blank(html: str) -> str:
        return re.sub(r'value="[^"]*"', "", html)

    failed = browser.sign_in("CB001", "một mật khẩu khác hẳn")
    answer = browser.sign_in(login, secret)
    assert answer.status_code == failed.status_code == 401
    assert blank(answer.text) == blank(failed.text)
    assert browser.token is None


def test_secret_is_weighed_also_where_there_is_no_account(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def weigh(account: object, secret: str, now: object) -> Proof:
        seen.append(account)
        return Proof.NOTHING

    monkeypatch.setattr(accounts, "verify", weigh)
    browser.sign_in("CB999", "gì cũng được")
    assert seen == [None]


def test_what_was_typed_stays_but_never_the_secret(browser: Browser) -> None:
    html = browser.sign_in('CB"><b>001', "mật khẩu bí mật lắm", "/bai-hoc").text
    assert 'value="CB&quot;&gt;&lt;b&gt;001"' in html
    assert "bí mật lắm" not in html
    assert 'name="tiep" value="/bai-hoc"' in html
    assert 'role="alert"' in html


@pytest.mark.parametrize(("login", "secret"), [("", "x"), ("CB001", ""), ("   ", "x")])
def test_empty_field_is_said_politely_and_not_counted(
    browser: Browser, database: Database, login: str, secret: str
) -> None:
    assert browser.sign_in(login, secret).status_code == 422
    with database.read() as tx:
        assert tx.exec_driver_sql("select count(*) from sign_in_failure").scalar() == 0


def test_guesser_must_wait_whether_or_not_the_account_exists(
    browser: Browser, other_browser: Browser, clock: Clock
) -> None:
    for login in ("CB001", "CB999"):
        for _ in range(5):
            assert browser.sign_in(login, "đoán thử xem").status_code == 401
        waiting = other_browser.sign_in(login, PASSWORD)
        assert waiting.status_code == 429
        assert "thử lại sau 30 giây" in waiting.text
    clock.turn(timedelta(seconds=30))
    assert other_browser.sign_in("CB001", PASSWORD).status_code == 303


def test_activation_code_leads_to_a_password_and_dies(
    browser: Browser, other_browser: Browser, database: Database, house: House
) -> None:
    code = _give_code(database, house, "chi")
    answer = browser.sign_in("CB003", code.lower(), "/don-vi")
    assert (answer.status_code, answer.headers["location"]) == (303, "/kich-hoat")
    assert browser.token is None
    html = browser.open("/kich-hoat")
    assert 'value="CB003"' in html
    assert html.count('autocomplete="new-password"') == 2
    assert browser.send("/kich-hoat", "/kich-hoat", moi="matkhau123", lap_lai="matkhau123").status_code == 422
    assert browser.send("/kich-hoat", "/kich-hoat", moi=GOOD, lap_lai=GOOD + "?").status_code == 422
    done = browser.send("/kich-hoat", "/kich-hoat", moi=GOOD, lap_lai=GOOD)
    assert (done.status_code, done.headers["location"]) == (303, "/don-vi")
    assert browser.client.get("/don-vi").status_code == 200
    assert other_browser.sign_in("CB003", code).status_code == 401
    assert other_browser.sign_in("CB003", GOOD).status_code == 303


def test_activation_page_without_a_code_leads_back(browser: Browser) -> None:
    assert browser.client.get("/kich-hoat").status_code == 403
    browser.client.cookies.set("lachan_kich_hoat", "WzEsICJ4IiwgIi8iXQ.Zx.yy")
    assert browser.client.get("/kich-hoat").status_code == 403


def test_code_replaced_meanwhile_no_longer_activates(
    browser: Browser, database: Database, house: House
) -> None:
    browser.sign_in("CB003", _give_code(database, house, "chi"))
    browser.open("/kich-hoat")
    _give_code(database, house, "chi")
    assert browser.client.get("/kich-hoat").status_code == 403


@pytest.mark.parametrize("path", ["/dang-nhap", "/dang-xuat", "/doi-mat-khau", "/dang-nhap/dung-thu"])
@pytest.mark.parametrize("sealed", ["", "0" * 64, "đ" * 64])
def test_form_from_elsewhere_is_refused(
    demo_site: Site, shell: Shell, house: House, path: str, sealed: str
) -> None:
    browser = serve(demo_site, shell)
    if path != "/dang-nhap":
        browser.sign_in("CB001", PASSWORD)
    fields = {
        "ma_bieu": sealed,
        "tai_khoan": "CB001",
        "mat_khau": PASSWORD,
        "vai": "office",
        "cu": PASSWORD,
        "moi": GOOD,
        "lap_lai": GOOD,
    }
    before = browser.token
    answer = browser.client.post(path, data=fields)
    assert answer.status_code == 403
    assert browser.token == before
    if before:
        assert browser.client.get("/").status_code == 200


def test_form_sealed_for_one_browser_is_refused_from_another(
    browser: Browser, other_browser: Browser
) -> None:
    sealed = re.search(r'name="ma_bieu" value="([0-9a-f]+)"', browser.open("/dang-nhap"))
    other_browser.open("/dang-nhap")
    assert sealed
    fields = {"ma_bieu": sealed.group(1), "tai_khoan": "CB001", "mat_khau": PASSWORD}
    assert other_browser.client.post("/dang-nhap", data=fields).status_code == 403
    assert browser.client.post("/dang-nhap", data=fields).status_code == 303


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"a=" + b"x" * 20_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a%d=1" % n for n in range(60)), "application/x-www-form-urlencoded", 400),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
    ],
)
def test_body_that_is_no_form_is_refused(browser: Browser, body: bytes, kind: str, status: int) -> None:
    answer = browser.client.post("/dang-nhap", content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/x",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/%0a//evil.example\n",
        "javascript:alert(1)",
        "evil.example",
        "",
        "/" + "x" * 2_000,
    ],
)
def test_nobody_is_sent_elsewhere(browser: Browser, elsewhere: str) -> None:
    assert local_path(elsewhere) == "/"
    assert browser.sign_in("CB001", PASSWORD, elsewhere).headers["location"] == "/"


@pytest.mark.parametrize("path", ["/bai-hoc", "/bai-hoc?bai=a&the=2", "/?a=1", "/can-bo?tim=%C4%91%C3%A0o"])
def test_local_path_is_kept(path: str) -> None:
    assert local_path(path) == path


def test_page_without_cookie_leads_to_sign_in_and_back(browser: Browser) -> None:
    answer = browser.client.get("/bai-hoc?bai=lua-dao&the=2")
    assert answer.status_code == 303
    sign_in_page = answer.headers["location"]
    assert sign_in_page == "/dang-nhap?tiep=/bai-hoc%3Fbai%3Dlua-dao%26the%3D2"
    assert 'name="tiep" value="/bai-hoc?bai=lua-dao&amp;the=2"' in browser.open(sign_in_page)
    assert browser.client.get("/").headers["location"] == "/dang-nhap"


def test_signing_in_again_ends_the_former_sign_in(browser: Browser, site: Site) -> None:
    browser.sign_in("CB001", PASSWORD)
    former = sign_ins.hash_token(browser.token or "")
    again = browser.send("/dang-xuat", "/dang-nhap", tai_khoan="CB001", mat_khau=PASSWORD)
    assert again.status_code == 303
    assert sign_ins.recognise(site.database, former, site.now()) is None
    assert sign_ins.recognise(site.database, sign_ins.hash_token(browser.token or ""), site.now())


def test_link_alone_does_not_sign_out(browser: Browser) -> None:
    browser.sign_in("CB001", PASSWORD)
    html = browser.open("/dang-xuat")
    assert "Trần Văn An" in html
    assert "Đăng xuất mọi thiết bị" in html
    assert browser.client.get("/").status_code == 200


def test_signing_out_here_leaves_the_other_device(
    browser: Browser, other_browser: Browser, site: Site
) -> None:
    browser.sign_in("CB001", PASSWORD)
    other_browser.sign_in("CB001", PASSWORD)
    kept = sign_ins.hash_token(browser.token or "")
    answer = browser.send("/dang-xuat", "/dang-xuat", pham_vi="may-nay")
    assert answer.headers["location"] == "/dang-nhap?bao=da-thoat"
    assert browser.token is None
    assert sign_ins.recognise(site.database, kept, site.now()) is None
    assert other_browser.open("/doi-mat-khau")
    assert "đã đăng xuất khỏi máy này" in browser.open("/dang-nhap?bao=da-thoat")


def test_signing_out_everywhere_ends_the_other_device(browser: Browser, other_browser: Browser) -> None:
    browser.sign_in("CB001", PASSWORD)
    other_browser.sign_in("CB001", PASSWORD)
    browser.send("/dang-xuat", "/dang-xuat", pham_vi="moi-noi")
    assert other_browser.client.get("/doi-mat-khau").status_code == 303


def test_password_is_changed_by_its_owner_only(
    browser: Browser, other_browser: Browser, database: Database
) -> None:
    assert browser.client.get("/doi-mat-khau").headers["location"] == "/dang-nhap?tiep=/doi-mat-khau"
    browser.sign_in("CB001", PASSWORD)
    other_browser.sign_in("CB001", PASSWORD)
    wrong = browser.send("/doi-mat-khau", "/doi-mat-khau", cu="không phải", moi=GOOD, lap_lai=GOOD)
    assert wrong.status_code == 422
    done = browser.send("/doi-mat-khau", "/doi-mat-khau", cu=PASSWORD, moi=GOOD, lap_lai=GOOD)
    assert "Đã đổi mật khẩu" in done.text
    assert browser.open("/doi-mat-khau")
    assert other_browser.client.get("/doi-mat-khau").status_code == 303
    assert other_browser.sign_in("CB001", PASSWORD).status_code == 401
    assert other_browser.sign_in("CB001", GOOD).status_code == 303


def test_guessing_the_old_password_is_slowed_down(browser: Browser) -> None:
    browser.sign_in("CB001", PASSWORD)
    for _ in range(5):
        browser.send("/doi-mat-khau", "/doi-mat-khau", cu="đoán thử", moi=GOOD, lap_lai=GOOD)
    waiting = browser.send("/doi-mat-khau", "/doi-mat-khau", cu=PASSWORD, moi=GOOD, lap_lai=GOOD)
    assert waiting.status_code == 429


def test_person_without_password_is_told_whom_to_ask(browser: Browser, site: Site, house: House) -> None:
    token = sign_ins.new_token()
    with site.database.write() as tx:
        sign_ins.start(tx, house.people["chi"], token, site.now())
    browser.client.cookies.set("lachan", token)
    assert "Phòng CNTT" in browser.open("/doi-mat-khau")


@pytest.mark.parametrize(
    ("role", "name"), [("officer", "An"), ("head", "Bình"), ("office", "Dũng"), ("leader", "Lan")]
)
def test_demo_signs_in_with_one_click(
    demo_site: Site, shell: Shell, house: House, role: str, name: str
) -> None:
    browser = serve(demo_site, shell)
    assert "không có thật" in browser.open("/dang-nhap")
    answer = browser.send("/dang-nhap", "/dang-nhap/dung-thu", vai=role, tiep="/bai-hoc")
    assert (answer.status_code, answer.headers["location"]) == (303, "/bai-hoc")
    assert name in browser.open("/dang-xuat")


def test_demo_does_not_exist_where_it_is_off(browser: Browser) -> None:
    html = browser.open("/dang-nhap")
    assert "dung-thu" not in html
    assert "không có thật" not in html
    assert browser.send("/dang-nhap", "/dang-nhap/dung-thu", vai="office").status_code == 404


def test_demo_without_people_says_so(demo_site: Site, shell: Shell) -> None:
    browser = serve(demo_site, shell)
    answer = browser.send("/dang-nhap", "/dang-nhap/dung-thu", vai="office")
    assert answer.status_code == 404
    assert "dữ liệu mẫu" in answer.text


def test_address_over_its_limit_is_slowed_and_the_right_password_still_works(
    site: Site, shell: Shell, house: House
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    browser = serve(replace(site, sleep=sleep), shell)
    for n in range(ADDRESS_FREE + 5):
        assert browser.sign_in(f"X{n}", "sai mật khẩu rồi").status_code == 401
    assert browser.sign_in("CB001", PASSWORD).status_code == 303
    assert slept == sorted(slept) and len(slept) == 5


def test_code_and_address_share_one_budget(browser: Browser) -> None:
    for login in ("CB001", "an.tv@so.example", "cb001", "CB001", "an.tv@so.example"):
        assert browser.sign_in(login, "sai mật khẩu rồi").status_code == 401
    assert browser.sign_in("CB001", PASSWORD).status_code == 429


# --- Back, and sent again --------------------------------------------------------------------------------


def _sealed(html: str) -> str:
    found = re.search(r'name="ma_bieu" value="([0-9a-f]+)"', html)
    assert found
    return found.group(1)


def _again(browser: Browser, sealed: str, **fields: str):  # type: ignore[no-untyped-def]
    """The form of a page that was opened earlier, as a browser sends it after going back."""
    return browser.client.post("/dang-nhap", data={"ma_bieu": sealed, "tiep": "/bai-hoc", **fields})


@pytest.mark.parametrize("had_a_dead_session", [False, True])
@pytest.mark.parametrize("secret", [PASSWORD, ""])
def test_going_back_after_sign_in_and_sending_again_shows_no_error(
    browser: Browser, had_a_dead_session: bool, secret: str
) -> None:
    if had_a_dead_session:
        browser.client.cookies.set("lachan", "x" * 43)
    sealed = _sealed(browser.open("/dang-nhap"))
    first = _again(browser, sealed, tai_khoan="CB001", mat_khau=PASSWORD)
    assert (first.status_code, first.headers["location"]) == (303, "/bai-hoc")
    second = _again(browser, sealed, tai_khoan="CB001", mat_khau=secret)
    assert (second.status_code, second.headers["location"]) == (303, "/bai-hoc")
    assert browser.client.get("/bai-hoc").status_code == 200


def test_a_form_of_elsewhere_moves_nobody_who_is_signed_in(browser: Browser, database: Database) -> None:
    """It leads on as who one is; no sign-in is begun or ended by it."""
    browser.sign_in("CB001", PASSWORD)
    token = browser.token
    answer = _again(browser, "0" * 64, tai_khoan="CB002", mat_khau=PASSWORD)
    assert answer.status_code == 303 and "set-cookie" not in answer.headers and browser.token == token
    with database.read() as tx:
        assert len(tx.exec_driver_sql("select * from sign_in").all()) == 1


def test_a_second_click_on_signing_out_shows_no_error(browser: Browser) -> None:
    browser.sign_in("CB001", PASSWORD)
    sealed = _sealed(browser.open("/dang-xuat"))
    for _ in range(2):
        answer = browser.client.post("/dang-xuat", data={"ma_bieu": sealed, "pham_vi": "may-nay"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap?bao=da-thoat")


def test_a_second_click_on_activation_shows_no_error(
    browser: Browser, database: Database, house: House
) -> None:
    code = _give_code(database, house, "binh")
    answer = browser.sign_in("CB002", code)
    assert answer.headers["location"] == "/kich-hoat"
    sealed = _sealed(browser.open("/kich-hoat"))
    given = {"ma_bieu": sealed, "moi": GOOD, "lap_lai": GOOD}
    assert browser.client.post("/kich-hoat", data=given).headers["location"] == "/"
    again = browser.client.post("/kich-hoat", data=given)
    assert (again.status_code, again.headers["location"]) == (303, "/")
    assert browser.client.get("/kich-hoat").headers["location"] == "/"


def test_going_back_to_the_demonstration_and_choosing_another_role_shows_no_error(
    demo_site: Site, shell: Shell, house: House
) -> None:
    browser = serve(demo_site, shell)
    browser.client.cookies.set("lachan", "x" * 43)
    sealed = _sealed(browser.open("/dang-nhap"))
    for role in ("office", "officer"):
        given = {"ma_bieu": sealed, "vai": role, "tiep": "/"}
        assert browser.client.post("/dang-nhap/dung-thu", data=given).status_code == 303
