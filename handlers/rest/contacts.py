"""What people look at, beside their conversations."""

from typing import Annotated, Any

from pydantic import Field

from actions.contacts import contacts
from actions.contacts.contacts import ContactView
from actions.errors import Invalid
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Name, Text
from models.conversations import WEB_ADDRESS, Listing


class ContactChange(Strict):
    """Only what is given changes; `custom` is replaced as a whole."""

    page_url: str | None = Field(None, max_length=2_000, pattern=WEB_ADDRESS)
    page_title: Text | None = Field(None, max_length=300)
    product: Listing | None = Field(None, description="Null when no product is looked at any more.")
    custom: dict[Annotated[Name, Field(max_length=40)], Annotated[Text, Field(max_length=200)]] = Field(
        {}, max_length=20, description="What the embedding site wants the team to see.", examples=[{"plan": "gold"}]
    )
    locale: str | None = Field(None, max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", examples=["fr-CH"])


@operation("PUT", "/contacts/me", body=ContactChange, status=204)
async def change_own_contact(call: Call[ContactChange, Nothing]) -> None:
    """Say what one looks at: a page, a product, and what the embedding site knows (30 times a minute)."""
    body = call.body
    if body.page_title is not None and body.page_url is None:
        raise Invalid.field("page_url", "Give the page's address with its title.")
    page = contacts.seen_now(body.page_url, body.page_title or "") if body.page_url else None
    changes = body.model_dump(include={"product", "locale"} & body.model_fields_set)
    if "custom" in body.model_fields_set:
        changes["custom"] = list(body.custom.items())
    await contacts.change_own_contact(call.ctx, call.actor, page, changes)


@operation("GET", "/contacts/{user_id}", reply=ContactView)
async def show_contact(call: Call[Any, Nothing]) -> ContactView:
    """A person and what they looked at last (staff)."""
    return await contacts.show_contact(call.ctx, call.actor, call.path["user_id"])
