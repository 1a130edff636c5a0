"""Media pages: what a campaign's link leads to."""

from typing import Annotated, Any

from pydantic import Field

from actions.pages import Page
from actions.publishing import media_pages
from actions.publishing.media_pages import LARGEST_FILE, MediaPageView
from handlers.declare import Call, Nothing, Strict, UploadForm, operation
from handlers.shapes import Id, ListQuery, Name, Text, Title
from models.messages import AttachmentLink
from models.tenants import Language

HttpsAddress = Annotated[Text, Field(max_length=2_000, pattern=r"^https://[^\s/]\S*$")]
Slug = Annotated[
    str,
    Field(
        min_length=3, max_length=80, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        description="The end of its address: small letters, digits and hyphens.", examples=["summer-2026"],
    ),
]  # fmt: skip


class CallToAction(Strict):
    label: Annotated[Name, Field(max_length=60, examples=["Book a place"])]
    url: HttpsAddress


class MediaPageFields(Strict):
    """The whole page; what is not given is empty."""

    title: Title
    text: Text = Field("", max_length=5_000, description="Plain text; an empty line begins a paragraph.")
    language: Language | None = Field(None, description="Of the page; the tenant's first where it is not given.")
    video_url: HttpsAddress | None = Field(None, description="At YouTube or Vimeo, or of an MP4 or WebM file.")
    video_id: Id | None = Field(None, description="An upload of one's own, instead of an address.")
    thumbnail_id: Id | None = Field(None, description="An uploaded picture: before the video plays, and in previews.")
    button: CallToAction | None = None


class NewMediaPage(MediaPageFields):
    slug: Slug | None = Field(None, description="Where it is not given, one that cannot be guessed.")


class FindMediaPages(ListQuery):
    q: Text = Field("", max_length=200, description="Beginnings of words of the title.")


@operation("GET", "/media-pages", query=FindMediaPages, reply=Page[MediaPageView])
async def list_media_pages(call: Call[Any, FindMediaPages]) -> Page[MediaPageView]:
    """The tenant's media pages, newest first (staff)."""
    query = call.query
    return await media_pages.list_media_pages(call.ctx, call.actor, call.caller, query.q, query.cursor, query.limit)


@operation("POST", "/media-pages", body=NewMediaPage, reply=MediaPageView, status=201, creates=True)
async def add_media_page(call: Call[NewMediaPage, Nothing]) -> MediaPageView:
    """Make a page for everybody who has its address (staff)."""
    fields = call.body.model_dump(exclude={"slug"})
    return await media_pages.add_media_page(call.ctx, call.actor, call.caller, fields, call.body.slug)


@operation(
    "POST", "/media-pages/files", upload=UploadForm(own_limit=LARGEST_FILE), reply=AttachmentLink, status=201, creates=True
)  # fmt: skip
async def upload_media_file(call: Call[Any, Nothing]) -> AttachmentLink:
    """Keep a video (MP4, WebM) or picture of at most 50 MiB, to be put on a media page or article by its id (staff)."""
    return await media_pages.upload_media_file(call.ctx, call.actor, call.upload.name, call.upload.content)


@operation("GET", "/media-pages/{media_page_id}", reply=MediaPageView)
async def show_media_page(call: Call[Any, Nothing]) -> MediaPageView:
    """One media page (staff)."""
    return await media_pages.show_media_page(call.ctx, call.actor, call.caller, call.path["media_page_id"])


@operation("PUT", "/media-pages/{media_page_id}", body=MediaPageFields, reply=MediaPageView)
async def change_media_page(call: Call[MediaPageFields, Nothing]) -> MediaPageView:
    """Write a page anew, under the same address (its author, manager). A file that stays is given by its id again."""
    page_id, fields = call.path["media_page_id"], call.body.model_dump()
    return await media_pages.change_media_page(call.ctx, call.actor, call.caller, page_id, fields)


@operation("DELETE", "/media-pages/{media_page_id}", status=204)
async def delete_media_page(call: Call[Any, Nothing]) -> None:
    """Remove a page and its files, unless a campaign is still to lead there (its author, manager)."""
    await media_pages.delete_media_page(call.ctx, call.actor, call.path["media_page_id"])
