"""Single sign-on against a provider made for the test, which can also lie."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from settings import OidcSettings
from tests.house import House
from tests.web.conftest import Browser, serve
from web import sso
from web.errors import handlers
from web.shell import Shell
from web.site import Site

ISSUER = "https://cong.example"
SECRET = "bi-mat-cua-ung-dung-dai-hon-ba-muoi-hai-ky-tu"
KEY = RSAKey.generate_key(2048, {"kid": "khoa-1"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "khoa-1"})


@dataclass
class Provider:
    """An OpenID provider that signs in whoever comes; `claims` and `key` make it lie."""

    claims: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: KEY)
    algorithm: str = "RS256"
    userinfo: dict[str, Any] | None = None
    is_down: bool = False
    challenge: str = ""
    nonce: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)

    def app(self) -> Starlette:
        """Discovery, keys, tokens and userinfo."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/keys", self._keys),
                Route("/token", self._token, methods=["POST"]),
                Route("/userinfo", self._userinfo),
            ]
        )

    async def _metadata(self, request: Request) -> JSONResponse:
        if self.is_down:
            return JSONResponse({}, 503)
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        if self.userinfo is not None:
            names["userinfo_endpoint"] = "userinfo"
        return JSONResponse({"issuer": ISSUER, **{name: f"{ISSUER}/{path}" for name, path in names.items()}})

    async def _keys(self, request: Request) -> JSONResponse:
        return JSONResponse({"keys": [KEY.as_dict(private=False)]})

    async def _token(self, request: Request) -> JSONResponse:
        form = parse_qs((await request.body()).decode())
        sent = {name: values[0] for name, values in form.items()}
        self.asked.append(sent)
        if create_s256_code_challenge(sent["code_verifier"]) != self.challenge:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": self._id_token()})

    async def _userinfo(self, request: Request) -> JSONResponse:
        assert request.headers["authorization"] == "Bearer x"
        return JSONResponse(self.userinfo)

    def _id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": "lachan",
            "sub": "7",
            "iat": now,
            "exp": now + 60,
            "nonce": self.nonce,
            "email": "AN.TV@so.example",
            "email_verified": True,
            **self.claims,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": self.algorithm, "kid": "khoa-1"}, kept, self.key)


@pytest.fixture
def provider() -> Provider:
    """An honest provider until a test changes it."""
    return Provider()


@pytest.fixture
def door(site: Site, provider: Provider, house: House) -> Iterator[TestClient]:
    """A browser in front of the single sign-on routes."""
    oidc = OidcSettings("Cổng tỉnh", f"{ISSUER}/.well-known/openid-configuration", "lachan", SECRET)
    with_oidc = replace(site, settings=replace(site.settings, oidc=oidc, base_url="http://localhost:8501"))
    transport = httpx2.ASGITransport(app=provider.app())
    app = Starlette(routes=sso.routes(with_oidc, transport), exception_handlers=handlers())
    with TestClient(app, base_url="http://localhost:8501", follow_redirects=False) as client:
        yield client


def _leave(door: TestClient, provider: Provider, path: str = "/dang-nhap/sso") -> dict[str, str]:
    """Go to the provider; what it was told."""
    answer = door.get(path)
    assert answer.status_code == 303
    address = urlsplit(answer.headers["location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{ISSUER}/authorize"
    told = {name: values[0] for name, values in parse_qs(address.query).items()}
    provider.challenge, provider.nonce = told["code_challenge"], told["nonce"]
    return told


def _round_trip(door: TestClient, provider: Provider, path: str = "/dang-nhap/sso"):  # type: ignore[no-untyped-def]
    told = _leave(door, provider, path)
    return door.get(f"/dang-nhap/sso/ve?code=abc&state={told['state']}")


def test_provider_is_asked_with_state_nonce_and_pkce(door: TestClient, provider: Provider) -> None:
    told = _leave(door, provider)
    assert told["response_type"] == "code"
    assert told["client_id"] == "lachan"
    assert told["code_challenge_method"] == "S256"
    assert told["redirect_uri"] == "http://localhost:8501/dang-nhap/sso/ve"
    assert {"openid", "email"} <= set(told["scope"].split())
    assert min(len(told["state"]), len(told["nonce"])) >= 43
    assert SECRET not in str(told)


def test_verified_mail_on_the_roster_signs_in_like_a_password(
    door: TestClient, provider: Provider, site: Site
) -> None:
    answer = _round_trip(door, provider, "/dang-nhap/sso?tiep=/bai-hoc%3Fbai%3Da")
    assert (answer.status_code, answer.headers["location"]) == (303, "/bai-hoc?bai=a")
    assert re.search(r"lachan=[A-Za-z0-9_-]{43}; HttpOnly", answer.headers["set-cookie"])
    assert provider.asked[0]["redirect_uri"] == "http://localhost:8501/dang-nhap/sso/ve"
    with site.database.read() as tx:
        assert tx.exec_driver_sql("select count(*) from sign_in").scalar() == 1


def test_mail_may_come_from_userinfo(door: TestClient, provider: Provider) -> None:
    provider.claims = {"email": None, "email_verified": None}
    provider.userinfo = {"sub": "7", "email": "an.tv@so.example", "email_verified": True}
    assert _round_trip(door, provider).headers["location"] == "/"


def test_userinfo_about_somebody_else_is_refused(door: TestClient, provider: Provider) -> None:
    provider.claims = {"email": None}
    provider.userinfo = {"sub": "8", "email": "an.tv@so.example", "email_verified": True}
    assert _round_trip(door, provider).status_code == 400


def test_stranger_is_told_whom_to_ask(door: TestClient, provider: Provider) -> None:
    provider.claims = {"email": "la<b>@khac.example"}
    answer = _round_trip(door, provider)
    assert answer.status_code == 403
    assert "Phòng CNTT – Viễn thông – Bưu chính" in answer.text
    assert "la&lt;b&gt;@khac.example" in answer.text
    assert "lachan" not in door.cookies


@pytest.mark.parametrize("claim", [False, None, "false"])
def test_mail_that_the_provider_did_not_verify_is_refused(
    door: TestClient, provider: Provider, claim: object
) -> None:
    provider.claims = {"email_verified": claim}
    assert _round_trip(door, provider).status_code == 403
    assert "lachan" not in door.cookies


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://khac.example"},
        {"aud": "another-client"},
        {"exp": 1_600_000_000},
        {"exp": None},
        {"nonce": "another"},
        {"nonce": None},
        {"azp": "another-client"},
    ],
)
def test_claims_that_are_not_for_us_are_refused(
    door: TestClient, provider: Provider, lie: dict[str, Any]
) -> None:
    provider.claims = lie
    assert _round_trip(door, provider).status_code == 400
    assert "lachan" not in door.cookies


def test_signature_of_another_key_is_refused(door: TestClient, provider: Provider) -> None:
    provider.key = OTHER_KEY
    assert _round_trip(door, provider).status_code == 400


def test_signature_by_our_own_secret_is_refused(door: TestClient, provider: Provider) -> None:
    provider.key, provider.algorithm = OctKey.import_key(SECRET), "HS256"
    assert _round_trip(door, provider).status_code == 400


@pytest.mark.parametrize(
    "query", ["", "code=abc", "code=abc&state=wrong", "state={state}", "error=access_denied&state={state}"]
)
def test_return_that_does_not_fit_is_refused(door: TestClient, provider: Provider, query: str) -> None:
    told = _leave(door, provider)
    answer = door.get(f"/dang-nhap/sso/ve?{query.format(**told)}")
    assert answer.status_code == 400
    assert provider.asked == []


def test_return_in_another_browser_is_refused(door: TestClient, provider: Provider) -> None:
    told = _leave(door, provider)
    door.cookies.clear()
    assert door.get(f"/dang-nhap/sso/ve?code=abc&state={told['state']}").status_code == 400


def test_errand_is_done_once(door: TestClient, provider: Provider) -> None:
    told = _leave(door, provider)
    back = f"/dang-nhap/sso/ve?code=abc&state={told['state']}"
    assert door.get(back).status_code == 303
    assert door.get(back).status_code == 400


def test_silent_provider_is_said_plainly(door: TestClient, provider: Provider) -> None:
    told = _leave(door, provider)
    provider.is_down = True
    answers = [door.get("/dang-nhap/sso"), door.get(f"/dang-nhap/sso/ve?code=abc&state={told['state']}")]
    assert [answer.status_code for answer in answers] == [502, 502]
    assert "đăng nhập bằng mật khẩu" in answers[0].text


def test_without_provider_there_is_no_such_door(browser: Browser) -> None:
    assert browser.client.get("/dang-nhap/sso").status_code == 404
    assert "/dang-nhap/sso" not in browser.open("/dang-nhap")


def test_sign_in_page_names_the_provider(site: Site, shell: Shell) -> None:
    oidc = OidcSettings("Cổng <tỉnh>", "https://cong.example/c", "a", "b")
    browser = serve(replace(site, settings=replace(site.settings, oidc=oidc)), shell)
    html = browser.open("/dang-nhap?tiep=/bai-hoc")
    assert "Đăng nhập bằng Cổng &lt;tỉnh&gt;" in html
    assert 'href="/dang-nhap/sso?tiep=/bai-hoc"' in html
