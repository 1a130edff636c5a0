"""Media pages: what a campaign's link leads to. The team makes them, whoever has the address reads them."""

import hashlib
import secrets

from pydantic import Field

from actions import audit
from actions.access import check_may_write
from actions.context import Actor, Caller, Context
from actions.errors import Conflict, Forbidden, Invalid, NotFound
from actions.files.attachments import keep_upload
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, may, require
from actions.publishing import page_files, videos
from actions.tokens import make_token
from models.base import DuplicateKey, Row, Shape, WireTime, now
from models.media_pages import Button, MediaPage, count_view, is_promised, media_pages, take_salt
from models.messages import AttachmentLink
from models.public_pages import Creator, PageFile
from models.tenants import Language, Tenant
from models.transactions import Transaction

MOST_PAGES = 2_000
LARGEST_FILE = 52_428_800
"""Bytes of a video."""
VIEWS_PER_MINUTE = 300
"""From one address."""
NO_PAGE = "There is no such media page."
TAKEN = "Another page has this address already; choose another one."


class FileView(Shape):
    id: str
    name: str
    content_type: str
    size: int
    width: int | None = Field(description="Pixels.")
    height: int | None
    url: str = Field(description="Where everybody who has the page gets it.")


class ButtonView(Shape):
    label: str
    url: str


class MediaPageView(Shape):
    id: str
    slug: str
    url: str = Field(description="The page's whole address, on the server that was asked.")
    title: str
    text: str
    language: Language
    video_url: str | None = Field(description="At YouTube or Vimeo, or a file elsewhere.")
    video: FileView | None = Field(description="A file of our own; at most one of the two is there.")
    thumbnail: FileView | None
    button: ButtonView | None
    views: int = Field(description="People who looked at it, each counted once a day.")
    created_by: Creator
    created_at: WireTime
    updated_at: WireTime

    @classmethod
    def of(cls, page: MediaPage, server: str) -> "MediaPageView":
        def show(file: PageFile | None) -> FileView | None:
            if file is None:
                return None
            return FileView(**file.model_dump(), url=f"{server}/v/{page.slug}/files/{file.id}")

        return cls(
            id=page.id, slug=page.slug, url=f"{server}/v/{page.slug}", title=page.title, text=page.text,
            language=page.language, video_url=page.video_url, video=show(page.video), thumbnail=show(page.thumbnail),
            button=page.button and ButtonView(**page.button.model_dump()), views=page.views,
            created_by=page.created_by, created_at=page.created_at, updated_at=page.updated_at,
        )  # fmt: skip


async def list_media_pages(
    ctx: Context, actor: Actor, caller: Caller, text: str, cursor: str | None, limit: int
) -> Page[MediaPageView]:
    """Newest first; `text` has beginnings of words of the title."""
    require(actor.role, Permission.RUN_CAMPAIGNS)
    before = decode_cursor(cursor, str)[0] if cursor else None
    found = await media_pages.find_newest(ctx.database, actor.tenant_id, text, {}, before, limit)
    last = encode_cursor(found[-1].id) if len(found) == limit else None
    return Page(items=[MediaPageView.of(page, caller.server) for page in found], next_cursor=last)


async def show_media_page(ctx: Context, actor: Actor, caller: Caller, page_id: str) -> MediaPageView:
    require(actor.role, Permission.RUN_CAMPAIGNS)
    return MediaPageView.of(await _access(ctx, actor, page_id), caller.server)


async def upload_media_file(ctx: Context, actor: Actor, name: str, content: bytes) -> AttachmentLink:
    """Keep a video or picture, to be put on a media page or an article by its id."""
    require(actor.role, Permission.RUN_CAMPAIGNS)
    return await keep_upload(ctx, actor, name, content, LARGEST_FILE, videos.recognize_for_page)


async def add_media_page(ctx: Context, actor: Actor, caller: Caller, fields: Row, slug: str | None) -> MediaPageView:
    """`fields` are `title`, `text`, `language`, `video_url`, `video_id`, `thumbnail_id` and `button`."""
    require(actor.role, Permission.RUN_CAMPAIGNS)
    check_may_write(actor)
    if await media_pages.count(ctx.database, actor.tenant_id) >= MOST_PAGES:
        raise Conflict(f"There are {MOST_PAGES:,} media pages already; delete one first.")
    page = MediaPage(
        tenant_id=actor.tenant_id, slug=slug or make_token(), title=fields["title"],
        language=fields["language"] or actor.tenant.languages[0],
        created_by=Creator(id=actor.id, name=actor.user.name),
    )  # fmt: skip

    async def decide(tx: Transaction, before: MediaPage) -> MediaPage:
        return await _fill(tx, actor, before, fields)

    try:
        page = await media_pages.add(ctx.database, page, decide)
    except DuplicateKey:
        raise Conflict(TAKEN) from None
    await audit.record(ctx, actor.tenant_id, "media_page.added", actor_id=actor.id, subject_id=page.id)
    return MediaPageView.of(page, caller.server)


async def change_media_page(ctx: Context, actor: Actor, caller: Caller, page_id: str, fields: Row) -> MediaPageView:
    """The address stays: people have it already."""
    require(actor.role, Permission.RUN_CAMPAIGNS)
    check_may_write(actor)
    was: list[PageFile] = []

    async def decide(tx: Transaction, before: MediaPage) -> MediaPage:
        _check_own(actor, before)
        was[:] = before.files
        return await _fill(tx, actor, before, fields)

    page = await media_pages.change(ctx.database, actor.tenant_id, page_id, decide)
    if page is None:
        raise NotFound(NO_PAGE)
    await page_files.remove_contents(ctx, was, page.files)
    await audit.record(ctx, actor.tenant_id, "media_page.changed", actor_id=actor.id, subject_id=page_id)
    return MediaPageView.of(page, caller.server)


async def delete_media_page(ctx: Context, actor: Actor, page_id: str) -> None:
    """It and its files are gone at once; not while a campaign is still to lead people there."""
    require(actor.role, Permission.RUN_CAMPAIGNS)

    async def decide(tx: Transaction, page: MediaPage) -> MediaPage:
        _check_own(actor, page)
        if await is_promised(tx, actor.tenant_id, page_id):
            raise Conflict("A campaign that is still to be sent leads here; take the page out of it first.")
        await page_files.forget(tx, page_id, page.files)
        return page

    page = await media_pages.remove(ctx.database, actor.tenant_id, page_id, decide)
    if page is None:
        raise NotFound(NO_PAGE)
    await page_files.remove_contents(ctx, page.files)
    await audit.record(ctx, actor.tenant_id, "media_page.deleted", actor_id=actor.id, subject_id=page_id)


async def find_media_page(ctx: Context, tenant_id: str, page_id: str) -> MediaPage | None:
    """For campaigns."""
    return await media_pages.find(ctx.database, tenant_id, page_id)


def media_page_link(ctx: Context, page: MediaPage) -> str:
    """The page's whole address."""
    return f"{ctx.address}/v/{page.slug}"


async def open_media_page(ctx: Context, slug: str) -> tuple[MediaPage, Tenant]:
    """The page and whose it is, for everybody who has its address. Raise `NotFound`."""
    page = await media_pages.find_by(ctx.database, {"slug": slug})
    tenant = await ctx.directory.tenant(page.tenant_id) if page else None
    if page is None or tenant is None:
        raise NotFound(NO_PAGE)
    return page, tenant


async def note_view(ctx: Context, page: MediaPage, address: str, browser: str) -> None:
    """Count who looks, once a day: neither where they come from nor their browser is kept.

    What is kept for two days is a digest of both with a salt that lasts no longer, so nobody can be followed. From one
    address no more are counted than many telephones behind it could open: who makes up browsers fills no disk.
    """
    if ctx.limiter.take(f"views:{address}", VIEWS_PER_MINUTE, VIEWS_PER_MINUTE) > 0:
        return
    moment = now()
    salt = await take_salt(ctx.database, f"{moment:%Y-%m-%d}", secrets.token_hex(32), moment)
    visitor = hashlib.sha256("\0".join((salt, page.id, address, browser)).encode(errors="replace")).hexdigest()
    await count_view(ctx.database, page.id, visitor, moment)


async def _fill(tx: Transaction, actor: Actor, before: MediaPage, fields: Row) -> MediaPage:
    if fields["video_url"] is not None and fields["video_id"] is not None:
        raise Invalid.field("video_url", "A page shows one video: give an address or a file, not both.")
    button = fields["button"]
    changes = {
        "title": fields["title"], "text": fields["text"], "language": fields["language"] or before.language,
        "video_url": _read_address(fields["video_url"]), "button": None if button is None else Button(**button),
        "updated_at": now(),
    }  # fmt: skip
    for name, wanted, kind in (("video", "video_id", "video/"), ("thumbnail", "thumbnail_id", "image/")):
        present = getattr(before, name)
        changes[name] = await page_files.exchange(tx, actor, before.id, present, fields[wanted], wanted, kind)
    return before.model_copy(update=changes)


def _read_address(url: str | None) -> str | None:
    try:
        return None if url is None else videos.read_video(url).url
    except ValueError as error:
        raise Invalid.field("video_url", str(error)) from None


def _check_own(actor: Actor, page: MediaPage) -> None:
    """Agents change their own pages; who may change everybody's campaigns may change all pages."""
    if page.created_by.id != actor.id and not may(actor.role, Permission.MANAGE_CAMPAIGNS):
        raise Forbidden("Only its author or a manager can change this page; make one of your own.")


async def _access(ctx: Context, actor: Actor, page_id: str) -> MediaPage:
    page = await media_pages.find(ctx.database, actor.tenant_id, page_id)
    if page is None:
        raise NotFound(NO_PAGE)
    return page
