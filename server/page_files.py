"""Sending files of public pages, whole or the part that a player asks for (RFC 9110, section 14)."""

from aiohttp import hdrs, web

from actions.context import Context
from actions.files import media
from handlers.rest.attachments import SAFE
from models.attachments import iterate_content
from models.public_pages import PageFile
from server.http import REQUEST_ID

HEADERS = SAFE | {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "public, max-age=3600",
    "Accept-Ranges": "bytes",
    "X-Robots-Tag": "noindex",
}


async def send_page_file(request: web.Request, ctx: Context, file: PageFile) -> web.StreamResponse:
    """A file never changes, so its id is its validator."""
    headers = HEADERS | {"ETag": f'"{file.id}"', "X-Request-ID": request[REQUEST_ID]}
    if any(known.value in (file.id, "*") for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    headers |= {
        "Content-Type": file.content_type,
        "Content-Disposition": media.content_disposition(file.name, inline=True),
    }
    span = _find_span(request, file)
    if span is not None and span.start >= file.size:
        return web.Response(status=416, headers=HEADERS | {"Content-Range": f"bytes */{file.size}"})
    if span is not None:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{file.size}"
    part = span or range(file.size)
    headers["Content-Length"] = str(len(part))
    response = web.StreamResponse(status=200 if span is None else 206, headers=headers)
    await response.prepare(request)
    if request.method != hdrs.METH_HEAD:
        async for piece in iterate_content(ctx.database, file.id, part.start, len(part)):
            await response.write(piece)
    await response.write_eof()
    return response


def _find_span(request: web.Request, file: PageFile) -> range | None:
    """The one part that is asked for; None for all of it, as for several parts or of another file (`If-Range`)."""
    if request.headers.get(hdrs.IF_RANGE, f'"{file.id}"') != f'"{file.id}"':
        return None
    try:
        asked = request.http_range
    except ValueError:
        return None
    if asked.start is None:
        return None
    start = max(0, file.size + asked.start) if asked.start < 0 else asked.start
    return range(start, min(file.size, asked.stop or file.size))
