"""Shapes that several doors take: lists and the pieces of messages."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from actions.views import ConversationView
from models.messages import Message


class Query(BaseModel):
    """Everything in a query string is text, so values are converted; unknown names are refused."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class ListQuery(Query):
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = Field(None, max_length=500, description="`next_cursor` of the page before.")


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("The character NUL is not text.")
    return text


def not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("This must not be blank.")
    return text


def _in_utc(moment: datetime) -> datetime:
    try:
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except OverflowError:
        pass
    raise ValueError("Use a time with its zone, such as 2026-01-31T09:30:00Z, in the years 1 to 9999.")


def _two_decimals(money: float) -> float:
    if round(money * 100) / 100 != money:
        raise ValueError("Use at most two decimals.")
    return money


Text = Annotated[str, AfterValidator(_no_nul)]
Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_no_nul), AfterValidator(not_blank)]
Title = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_no_nul), AfterValidator(not_blank)]
Id = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_no_nul)]
Moment = Annotated[datetime, Field(strict=False, examples=["2026-01-31T09:30:00Z"]), AfterValidator(_in_utc)]
Money = Annotated[
    float,
    Field(ge=0, le=10_000_000, allow_inf_nan=False, description="In the currency's unit, with at most two decimals."),
    AfterValidator(_two_decimals),
]  # fmt: skip
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217.", examples=["CHF"])]
Email = Annotated[
    str, Field(max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+$", examples=["alice@demo.test"])
]
ClientId = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_no_nul)]
Body = Annotated[str, Field(max_length=5_000), AfterValidator(_no_nul)]


class MessageReply(BaseModel):
    message: Message


class ConversationChanges(BaseModel):
    id: str
    first_seq: int = Field(description="Messages with a smaller seq were removed by moderation: drop them.")
    last_rev: int
    unread: int
    messages: list[Message]
    more: bool


class OpenedConversation(BaseModel):
    conversation: ConversationView
    messages: list[Message]
    more: bool


Json = dict[str, Any]
