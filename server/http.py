"""What every HTTP request goes through: its id, its errors in the one shape, headers that protect, and CORS."""

import asyncio
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

import orjson
import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from actions.errors import (
    Internal,
    Malformed,
    MethodNotAllowed,
    NotFound,
    PalabreError,
    TooLarge,
    Unavailable,
    UnsupportedMedia,
)
from server import metrics
from server.dispatch import as_refusal

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
REQUEST_ID = web.RequestKey("request_id", str)
ORIGIN = web.RequestKey("origin", tuple[str, bool])
"""Where the page that asks comes from, and whether it may."""
SOCKET_PATH = "/socket.io/"
CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PROTECTION = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": CONTENT_SECURITY,
}
CORS_METHODS = "GET, POST, PUT, PATCH, DELETE"
CORS_HEADERS = "Authorization, Content-Type, Idempotency-Key, X-Request-ID"
log = structlog.get_logger()


class Proxies:
    """What trusted proxies say of a request; from anyone else those headers mean nothing."""

    def __init__(self, networks: "list[IPv4Network | IPv6Network]", public_url: str = "") -> None:
        self._networks = networks
        self._public = _origin(public_url)

    def _trusts(self, address: str) -> bool:
        try:
            return any(ip_address(address) in network for network in self._networks)
        except ValueError:
            return False

    def address(self, request: web.Request) -> str:
        """Who really asks: the last address in `X-Forwarded-For` that is not a trusted proxy's."""
        peer = request.remote or ""
        if self._trusts(peer):
            for address in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
                peer = address.strip() or peer
                if not self._trusts(peer):
                    break
        return peer

    def origin(self, request: web.Request) -> str:
        """The origin under which this server was asked, by `X-Forwarded-Proto` behind a proxy."""
        given = request.headers.get("X-Forwarded-Proto", "") if self._trusts(request.remote or "") else ""
        scheme = given if given in ("http", "https") else request.scheme
        return f"{scheme}://{request.host}"

    def public_origin(self, request: web.Request) -> str:
        """The origin to name to people: the configured one, else the one under which they asked."""
        return self._public or self.origin(request)

    def is_own(self, request: web.Request, origin: str) -> bool:
        """Whether pages of this origin are this server's own."""
        return origin in (self._public, self.origin(request))


def error_response(error: PalabreError, request_id: str) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(error.retry_after + 0.499)))
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="palabre"'
    body = orjson.dumps({"error": error.to_wire(request_id)})
    return web.Response(status=error.status, body=body, content_type="application/json", headers=headers)


def _from_http(error: web.HTTPException) -> PalabreError:
    match error.status:
        case 403 | 404:
            return NotFound("There is nothing at this address.")
        case 405:
            return MethodNotAllowed()
        case 413:
            return TooLarge()
        case 415:
            return UnsupportedMedia()
        case 503:
            return Unavailable(retry_after=1.0)
        case status if status < 500:
            return Malformed()
        case _:
            return Internal()


@web.middleware
async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Name the request, carry it out, and turn whatever goes wrong into one shape.

    The work is shielded from a client that leaves: nothing is half done.
    """
    request_id = _request_id(request)
    request[REQUEST_ID] = request_id
    if request.path == SOCKET_PATH:
        return await handler(request)
    structlog.contextvars.bind_contextvars(request_id=request_id)
    started = time.perf_counter()
    try:
        response = await asyncio.shield(asyncio.ensure_future(handler(request)))
    except web.HTTPException as error:
        response = error if error.status < 400 else error_response(_from_http(error), request_id)
        if error.status == 405:
            response.headers["Allow"] = error.headers.get("Allow", "")
    except (asyncio.CancelledError, ConnectionError):
        raise
    except Exception as error:
        refusal = as_refusal(error)
        if isinstance(refusal, Internal):
            log.error("request.failed", method=request.method, path=request.path, exc_info=error)
        response = error_response(refusal, request_id)
    finally:
        structlog.contextvars.unbind_contextvars("request_id")
    _note(request, response.status, time.perf_counter() - started, request_id)
    if not response.prepared:
        response.headers["X-Request-ID"] = request_id
        for name, value in PROTECTION.items():
            response.headers.setdefault(name, value)
    return response


def _request_id(request: web.Request) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if re.fullmatch(r"[A-Za-z0-9._-]{1,64}", given) else secrets.token_hex(8)


def _note(request: web.Request, status: int, seconds: float, request_id: str) -> None:
    resource = request.match_info.route.resource
    route = resource.canonical if resource is not None else "none"
    metrics.HTTP_SECONDS.labels(request.method, route, status).observe(seconds)
    log.info(
        "request", method=request.method, route=route, status=status, ms=round(seconds * 1000, 1), request_id=request_id
    )


def cors(allowed: Callable[[str], Awaitable[bool]], proxies: Proxies) -> Middleware:
    """Let pages of allowed origins call the API and open sockets; `allowed` looks at the tenants' settings."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if origin is None or not request.path.startswith(("/api/", SOCKET_PATH)):
            return await handler(request)
        welcome = proxies.is_own(request, origin) or await allowed(origin)
        request[ORIGIN] = (origin, welcome)
        if request.method == "OPTIONS":
            return web.Response(status=204)
        if not welcome and request.path == SOCKET_PATH:
            raise web.HTTPForbidden(text='{"code":4,"message":"Origin not allowed"}', content_type="application/json")
        return await handler(request)

    return middleware


async def allow_origin(request: web.Request, response: web.StreamResponse) -> None:
    """For `on_response_prepare`: errors and streamed files must be readable too."""
    if ORIGIN in request:
        origin, welcome = request[ORIGIN]
        _allow(response, origin, welcome=welcome)


def _allow(response: web.StreamResponse, origin: str, *, welcome: bool) -> None:
    response.headers["Vary"] = "Origin"
    if welcome:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
        response.headers["Access-Control-Allow-Methods"] = CORS_METHODS
        response.headers["Access-Control-Allow-Headers"] = CORS_HEADERS
        response.headers["Access-Control-Expose-Headers"] = "X-Request-ID, Retry-After"
        response.headers["Access-Control-Max-Age"] = "600"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
