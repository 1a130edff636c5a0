"""Binds the declared operations to aiohttp: reading, validating, signing in, idempotency, and the reply."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import orjson
from aiohttp import BodyPartReader, hdrs, web
from aiohttp.http import HttpProcessingError
from pydantic import BaseModel, ValidationError

import handlers.rest  # noqa: F401  (registers the operations)
from actions.context import Actor, Caller, Context
from actions.errors import Conflict, Invalid, Malformed, TooLarge, Unauthenticated, Unavailable, UnsupportedMedia
from actions.people.auth import find_actor
from handlers.declare import OPERATIONS, Call, File, Operation, Signed, Upload, needs_body
from models import idempotency_keys
from server.http import REQUEST_ID, Proxies
from server.tokens import AccessTokens

PREFIX = "/api/v1"
LARGEST_BODY = 65_536
"""Bytes of a JSON body; uploads have limits of their own."""
LONGEST_KEY = 200
SIGNATURES, FORM_SIGNATURES = ("Stripe-Signature", "Palabre-Signature"), ("X-Twilio-Signature",)
JSON_TYPES, FORM_TYPES = ("application/json", "application/octet-stream"), ("application/x-www-form-urlencoded",)


class Rest:
    def __init__(self, ctx: Context, tokens: AccessTokens, proxies: Proxies) -> None:
        self._ctx = ctx
        self._tokens = tokens
        self._proxies = proxies

    def add_routes(self, app: web.Application) -> None:
        for (method, path), operation in sorted(OPERATIONS.items(), key=_ends_in_name):
            app.router.add_route(method, PREFIX + path, self._bind(operation), name=operation.name)

    def _bind(self, operation: Operation) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            actor = None if operation.public else await self.find_actor(request)
            call = await self._read(operation, request, actor)
            key = request.headers.get("Idempotency-Key") if operation.creates else None
            if key is not None and actor is not None:
                _check_key(request)
                return await self._once(operation, request, call, actor, key)
            return await _reply(operation, request, await operation.handler(call))

        return handle

    async def find_actor(self, request: web.Request) -> Actor:
        """Who asks, by `Authorization: Bearer`."""
        scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("Send the access token as Authorization: Bearer.")
        claims = self._tokens.read(token.strip())
        return await find_actor(self._ctx, claims.tenant_id, claims.user_id, claims.sign_in_id)

    def _find_caller(self, request: web.Request) -> Caller:
        origin = request.headers.get(hdrs.ORIGIN)
        own = origin is not None and self._proxies.is_own(request, origin)
        key = request.headers.get("Idempotency-Key")
        return Caller(self._proxies.address(request), origin, own, self._proxies.public_origin(request), key)

    async def _read(self, operation: Operation, request: web.Request, actor: Actor | None) -> Call[Any, Any]:
        if operation.keyed:
            _check_key(request)
        return Call(
            ctx=self._ctx,
            caller=self._find_caller(request),
            path=dict(request.match_info),
            query=_read_query(operation, request),
            body=await _read_json(request, operation.body, operation.largest_body) if operation.body else None,
            upload=await _read_upload(operation, request, actor) if operation.upload else Upload("", b"", {}),
            signed=await _read_signed(operation, request) if operation.signed else Signed(b"", ""),
            _actor=actor,
        )

    async def _once(
        self, operation: Operation, request: web.Request, call: Call[Any, Any], actor: Actor, key: str
    ) -> web.StreamResponse:
        """Carry the call out once for this key; the same key and body gives the first reply again."""
        fingerprint = await _fingerprint(request, call)
        name = hashlib.sha256(f"{actor.id}\0{key}".encode()).hexdigest()
        present = await idempotency_keys.claim_key(self._ctx.database, name, fingerprint)
        if present is not None:
            if present["fingerprint"] != fingerprint:
                raise Conflict("This Idempotency-Key came with another request before; use a new one.")
            if not present["status"]:
                raise Unavailable("The first request with this Idempotency-Key is still under way.", retry_after=1.0)
            return web.Response(
                status=present["status"], body=present["reply"], content_type="application/json",
                headers={"Idempotent-Replay": "true"},
            )  # fmt: skip
        try:
            result = await operation.handler(call)
        except BaseException:
            await idempotency_keys.release_key(self._ctx.database, name)
            raise
        await idempotency_keys.keep_reply(self._ctx.database, name, operation.status, encode(result))
        return await _reply(operation, request, result)


def _ends_in_name(entry: tuple[tuple[str, str], Operation]) -> bool:
    """Sorts `/bookings/{booking_id}.ics` before `/bookings/{booking_id}`, which would take it: the first that fits is asked."""
    return entry[0][1].endswith("}")


def _check_key(request: web.Request) -> None:
    """Headers may carry any bytes; what is not UTF-8 arrives as lone surrogates, which no digest takes."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and (not 0 < len(key) <= LONGEST_KEY or any("\ud800" <= sign <= "\udfff" for sign in key)):
        raise Invalid.field("Idempotency-Key", f"Use 1 to {LONGEST_KEY} characters.")


async def _fingerprint(request: web.Request, call: Call[Any, Any]) -> str:
    """What makes two requests the same: the path and the body, or the file and fields of a form."""
    digest = hashlib.sha256(request.path.encode() + b"\0")
    if call.body is not None:
        digest.update(await request.read())
    for part in (call.upload.name, *call.upload.fields.items()):
        digest.update(repr(part).encode() + b"\0")
    digest.update(call.upload.content)
    return digest.hexdigest()


def encode(result: Any) -> bytes:
    """A reply as JSON: a shape, or a dict that is one already."""
    if isinstance(result, BaseModel):
        return result.model_dump_json().encode()
    return orjson.dumps(result)


async def _reply(operation: Operation, request: web.Request, result: Any) -> web.StreamResponse:
    if isinstance(result, File):
        return await _send_file(request, result)
    if operation.reply is None:
        return web.Response(status=operation.status)
    if result is None and operation.may_be_empty:
        return web.Response(status=204)
    headers = {"Cache-Control": operation.cache, "Vary": "Origin"}
    return web.Response(status=operation.status, body=encode(result), content_type="application/json", headers=headers)


async def _send_file(request: web.Request, file: File) -> web.StreamResponse:
    headers = file.headers | {"Content-Type": file.content_type, "X-Request-ID": request[REQUEST_ID]}
    etag = file.headers.get("ETag", "").removeprefix("W/").strip('"')
    if etag and any(known.value in (etag, "*") for known in request.if_none_match or ()):
        return web.Response(status=304, headers=file.headers)
    if isinstance(file.content, bytes):
        return web.Response(body=file.content, headers=headers)
    pieces: AsyncIterator[bytes] = file.content
    response = web.StreamResponse(headers={"X-Content-Type-Options": "nosniff"} | headers)
    await response.prepare(request)
    async for piece in pieces:
        await response.write(piece)
    await response.write_eof()
    return response


def _read_query(operation: Operation, request: web.Request) -> BaseModel:
    try:
        return operation.query.model_validate(dict(request.query))
    except ValidationError as error:
        raise Invalid.from_validation(error) from error


async def _read_signed(operation: Operation, request: web.Request) -> Signed:
    names, types = (FORM_SIGNATURES, FORM_TYPES) if operation.form else (SIGNATURES, JSON_TYPES)
    signature = next((request.headers[name] for name in names if name in request.headers), "")
    return Signed(await _read_body(request, types), signature, request.raw_path)


async def _read_body(request: web.Request, types: tuple[str, ...] = JSON_TYPES, largest: int | None = None) -> bytes:
    if request.content_type not in types:
        raise UnsupportedMedia(f"Send it with Content-Type: {types[0]}.")
    limit = largest or LARGEST_BODY
    if request.content_length is not None and request.content_length > limit:
        raise TooLarge(f"A request may have at most {limit:,} bytes.")
    body = await request.read() if largest is None else await _read_large(request, limit)
    if len(body) > limit:
        raise TooLarge(f"A request may have at most {limit:,} bytes.")
    return body


async def _read_large(request: web.Request, limit: int) -> bytes:
    """More than aiohttp reads at once, and never more than a piece beyond the limit."""
    content = bytearray()
    async for piece in request.content.iter_any():
        content += piece
        if len(content) > limit:
            break
    return bytes(content)


async def _read_json(request: web.Request, shape: type[BaseModel], largest: int | None = None) -> BaseModel:
    body = await _read_body(request, largest=largest)
    try:
        data = orjson.loads(body) if body or needs_body(shape) else {}
    except orjson.JSONDecodeError as error:
        raise Malformed from error
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise Invalid.from_validation(error) from error


async def _read_upload(operation: Operation, request: web.Request, actor: Actor | None) -> Upload:
    """The file and text fields of a multipart form, never more than the limit in memory."""
    if request.content_type != "multipart/form-data" or operation.upload is None or actor is None:
        raise UnsupportedMedia("Send multipart/form-data with the file in the field “file”.")
    limit = operation.upload.own_limit or actor.tenant.limits.attachment_bytes
    fields: dict[str, str] = {}
    found: tuple[str, bytes] | None = None
    try:
        reader = await request.multipart()
        async for part in reader:
            if not isinstance(part, BodyPartReader):
                raise Malformed
            if part.name == "file" and found is None:
                found = (part.filename or "file", await _read_part(part, limit))
            elif part.name in operation.upload.fields:
                fields[part.name] = (await _read_part(part, 1_000)).decode()
            else:
                raise Invalid.field(part.name or "", "There is no such field in this form.")
    except (ValueError, AssertionError, HttpProcessingError) as error:
        raise Malformed("This is not a well-formed multipart form.") from error
    if found is None:
        raise Invalid.field("file", "The form needs a file.")
    return Upload(found[0], found[1], fields)


async def _read_part(part: BodyPartReader, limit: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(65_536):
        content += chunk
        if len(content) > limit:
            raise TooLarge(f"This may have at most {limit:,} bytes.")
    return bytes(content)
