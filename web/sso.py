"""Single sign-on by OpenID Connect; it ends in the same sign-in row as a password and asks the roster."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from access import accounts
from settings import OidcSettings
from text import t
from web import cookies, pages
from web.entry import let_in
from web.site import Site
from web.viewers import NEXT, SSO, local_path, sign_in_path

BACK = f"{SSO}/ve"
COOKIE = "lachan_sso"
SECONDS = 600
# Only signatures that need the provider's private key; never "none", never our own secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"]
CLOCK_SKEW = 60


class NotVerified(Exception):
    """The provider answered, but what it says cannot be relied on; the message is for the operator's log."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What must come back unchanged from the provider, kept in a signed cookie meanwhile."""

    state: str
    nonce: str
    verifier: str
    back_to: str


def routes(site: Site, transport: httpx2.AsyncBaseTransport | None = None) -> list[Route]:
    """Leave for the provider, come back from it; 404 where none is set."""

    async def leave(request: Request) -> Response:
        return await _leave(request, site, _provider(site), transport)

    async def come_back(request: Request) -> Response:
        return await _come_back(request, site, _provider(site), transport)

    return [Route(SSO, leave, methods=["GET"]), Route(BACK, come_back, methods=["GET"])]


def _provider(site: Site) -> OidcSettings:
    if site.settings.oidc is None:
        raise HTTPException(404)
    return site.settings.oidc


async def _leave(
    request: Request, site: Site, provider: OidcSettings, transport: httpx2.AsyncBaseTransport | None
) -> Response:
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    errand = Errand(state, nonce, verifier, _back_to(request))
    try:
        async with _client(site, provider, transport) as client:
            metadata = await _metadata(client, provider)
            address, _ = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=errand.state,
                nonce=errand.nonce,
                code_verifier=errand.verifier,
            )
    except (httpx2.HTTPError, KeyError, ValueError):
        return _failed("signin.sso.unreachable", 502)
    response = RedirectResponse(address, 303, {"cache-control": "no-store"})
    cookies.set_short(response, site.settings, COOKIE, _pack(site, errand), SSO, SECONDS)
    return response


async def _come_back(
    request: Request, site: Site, provider: OidcSettings, transport: httpx2.AsyncBaseTransport | None
) -> Response:
    errand = _unpack(site, request.cookies.get(COOKIE, ""))
    code, state = request.query_params.get("code"), request.query_params.get("state", "")
    if errand is None or not code or not hmac.compare_digest(state.encode(), errand.state.encode()):
        return _failed("signin.sso.failed", 400)
    try:
        claims = await _ask(site, provider, transport, code, errand)
    except (httpx2.HTTPError, KeyError):
        return _failed("signin.sso.unreachable", 502)
    except (OAuthError, JoseError, NotVerified, ValueError):
        return _failed("signin.sso.failed", 400)
    response = await run_in_threadpool(_admit, request, site, claims, errand.back_to)
    cookies.clear(response, site.settings, COOKIE, SSO)
    return response


async def _ask(
    site: Site,
    provider: OidcSettings,
    transport: httpx2.AsyncBaseTransport | None,
    code: str,
    errand: Errand,
) -> Mapping[str, Any]:
    """The claims of the person who came back, checked against the provider's keys."""
    async with _client(site, provider, transport) as client:
        metadata = await _metadata(client, provider)
        token = await client.fetch_token(
            metadata["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            code_verifier=errand.verifier,
        )
        keys = await _json(client, metadata["jwks_uri"])
        claims = _read_claims(token, keys, metadata["issuer"], provider.client_id, errand.nonce)
        if "email" in claims or "userinfo_endpoint" not in metadata:
            return claims
        told = (await client.get(metadata["userinfo_endpoint"])).raise_for_status().json()
    if told.get("sub") != claims.get("sub"):
        raise NotVerified("userinfo is about somebody else")
    answer: Mapping[str, Any] = told
    return answer


def _read_claims(
    token: Mapping[str, Any], keys: Mapping[str, Any], issuer: str, client_id: str, nonce: str
) -> Mapping[str, Any]:
    if "id_token" not in token:
        raise NotVerified("no id_token")
    decoded = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
    registry = jwt.JWTClaimsRegistry(
        leeway=CLOCK_SKEW,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    registry.validate(decoded.claims)
    if decoded.claims.get("azp", client_id) != client_id:
        raise NotVerified("issued to another client")
    return decoded.claims


def _admit(request: Request, site: Site, claims: Mapping[str, Any], back_to: str) -> Response:
    """Sign in whoever owns the verified e-mail on the roster; anybody else is told whom to ask."""
    email = str(claims.get("email", "")).strip()
    if not email or claims.get("email_verified") not in {True, "true"}:
        return _turned_away(t("signin.sso.unverified"))
    with site.database.write() as tx:
        account = accounts.find_account_by_email(tx, email, site.now())
        if account is not None:
            return let_in(request, site, tx, account.person_id, back_to)
    return _turned_away(t("signin.sso.stranger", email=email))


def _client(
    site: Site, provider: OidcSettings, transport: httpx2.AsyncBaseTransport | None
) -> AsyncOAuth2Client:
    return AsyncOAuth2Client(
        provider.client_id,
        provider.client_secret,
        scope="openid email profile",
        redirect_uri=site.settings.base_url + BACK,
        code_challenge_method="S256",
        timeout=10,
        transport=transport,
    )


async def _metadata(client: AsyncOAuth2Client, provider: OidcSettings) -> Mapping[str, Any]:
    return await _json(client, provider.metadata_url)


async def _json(client: AsyncOAuth2Client, address: str) -> Mapping[str, Any]:
    answer = await client.request("GET", address, withhold_token=True)
    data: Mapping[str, Any] = answer.raise_for_status().json()
    return data


def _turned_away(text: str) -> Response:
    link = (sign_in_path("/"), t("signin.again"))
    return pages.message(t("signin.sso.stranger_title"), text, link, 403)


def _failed(key: str, status: int) -> Response:
    link = (sign_in_path("/"), t("signin.again"))
    return pages.message(t("signin.sso.failed_title"), t(key), link, status)


def _back_to(request: Request) -> str:
    return local_path(request.query_params.get(NEXT))


def _pack(site: Site, errand: Errand) -> str:
    packed = _signer(site).dumps([errand.state, errand.nonce, errand.verifier, errand.back_to])
    return packed if isinstance(packed, str) else packed.decode()


def _unpack(site: Site, value: str) -> Errand | None:
    try:
        return Errand(*_signer(site).loads(value, max_age=SECONDS))
    except BadSignature:
        return None


def _signer(site: Site) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(site.settings.secret_key, salt="sso")
