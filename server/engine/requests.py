"""What an Engine.IO request asks for, and how it is refused: codes and bodies as the Node server has them."""

from typing import NoReturn

from aiohttp import web

from server.engine.packets import SEPARATOR

TRANSPORTS = frozenset({"polling", "websocket"})


class Refusal(web.HTTPBadRequest):
    """A refused request as `{"code", "message"}`, or as bare text when a WebSocket was asked for."""


def refuse(request: web.Request, code: int, message: str) -> NoReturn:
    if wants_websocket(request):
        raise Refusal(text=message, content_type="text/html")
    raise Refusal(text=f'{{"code":{code},"message":"{message}"}}', content_type="application/json")


def wants_websocket(request: web.Request) -> bool:
    return request.headers.get("Upgrade", "").lower() == "websocket"


def check_handshake(request: web.Request) -> None:
    """Raise `Refusal` unless the request may begin a session."""
    if request.method != "GET":
        refuse(request, 2, "Bad handshake method")
    if (request.query["transport"] == "websocket") != wants_websocket(request):
        refuse(request, 3, "Bad request")
    if request.query.get("EIO") != "4":
        refuse(request, 5, "Unsupported protocol version")


def check_transport(request: web.Request) -> str:
    """The asked transport; raise `Refusal` for an unknown one. JSONP left the protocol with version 4."""
    transport = request.query.get("transport", "")
    if transport not in TRANSPORTS:
        refuse(request, 0, "Transport unknown")
    if "j" in request.query:
        refuse(request, 3, "Bad request")
    return transport


def payload_response(packets: list[bytes]) -> web.Response:
    """The answer to a poll."""
    return web.Response(
        body=SEPARATOR.join(packets),
        content_type="text/plain",
        charset="UTF-8",
        headers={"Cache-Control": "no-store"},
    )
