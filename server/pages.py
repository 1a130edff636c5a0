"""Static pages: the documentation for people, the contract as JSON, and the files they need."""

from importlib.metadata import version
from pathlib import Path

import orjson
from aiohttp import web

from server.contract.asyncapi import build_asyncapi
from server.contract.openapi import build_openapi

STATIC = Path(__file__).resolve().parent.parent / "static"


def add_pages(app: web.Application) -> None:
    number = version("palabre")
    openapi, asyncapi = orjson.dumps(build_openapi(number)), orjson.dumps(build_asyncapi(number))

    async def show_openapi(_request: web.Request) -> web.Response:
        return web.Response(body=openapi, content_type="application/json")

    async def show_asyncapi(_request: web.Request) -> web.Response:
        return web.Response(body=asyncapi, content_type="application/json")

    async def show_docs(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "docs" / "index.html", headers={"Cache-Control": "no-cache"})

    async def show_start(_request: web.Request) -> web.Response:
        raise web.HTTPFound("/docs")

    app.router.add_get("/", show_start)
    app.router.add_get("/docs", show_docs)
    app.router.add_get("/api/v1/openapi.json", show_openapi)
    app.router.add_get("/api/v1/asyncapi.json", show_asyncapi)
    app.router.add_static("/static", STATIC)
