"""Promo codes: kept by managers, tried by whoever books."""

from typing import Annotated, Any

from pydantic import Field

from actions.bookings import promo_codes
from actions.bookings.promo_codes import PriceView, PromoCodeView
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Currency, Id, ListQuery, Moment, Money, Text
from models.promo_codes import Kind

Code = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9-]{3,32}$",
        description="Kept in upper case. Short or plain words are easily guessed.",
        examples=["SPRING-7KQ2"],
    ),
]
Count = Annotated[int, Field(ge=1, le=1_000_000)]


class PromoCodeChange(Strict):
    """Only what is given changes."""

    code: Code = "CODE"
    kind: Kind = "percent"
    value: Money = Field(10.0, gt=0, description="Percent, or an amount in the currency's unit.")
    currency: Currency | None = Field(None, description="Of an amount: it fits offers of this currency only.")
    most_total: Count | None = Field(None, description="Bookings in all; null: any number.")
    most_per_person: Count | None = Field(None, description="Bookings of one person; null: any number.")
    starts_at: Moment | None = None
    ends_at: Moment | None = Field(None, description="Exclusive.")
    offer_ids: list[Id] = Field([], max_length=100, description="Where it can be used; none: everywhere.")
    active: bool = True


class NewPromoCode(PromoCodeChange):
    """What is not given is as these defaults say."""

    code: Code
    kind: Kind
    value: Money = Field(gt=0, description="Percent, or an amount in the currency's unit.")


class PromoCodeTry(Strict):
    code: Annotated[Text, Field(min_length=1, max_length=64, description="As typed.")]
    offer_id: Id
    minutes: int | None = Field(None, ge=1, le=1_440, description="Of an appointment.")
    places: int = Field(1, ge=1, le=1_000)


@operation("GET", "/promo-codes", query=ListQuery, reply=Page[PromoCodeView])
async def list_promo_codes(call: Call[Any, ListQuery]) -> Page[PromoCodeView]:
    """The tenant's promo codes, newest first (manager)."""
    return await promo_codes.list_promo_codes(call.ctx, call.actor, call.query.cursor, call.query.limit)


@operation("POST", "/promo-codes", body=NewPromoCode, reply=PromoCodeView, status=201, creates=True)
async def add_promo_code(call: Call[NewPromoCode, Nothing]) -> PromoCodeView:
    """Make a discount for whoever knows the code (manager)."""
    return await promo_codes.add_promo_code(call.ctx, call.actor, call.body.model_dump())


@operation("POST", "/promo-codes/check", body=PromoCodeTry, reply=PriceView)
async def check_promo_code(call: Call[PromoCodeTry, Nothing]) -> PriceView:
    """What an offer costs with a code; 404 alike for every code that cannot be used here. Ten a minute."""
    return await promo_codes.check_promo_code(call.ctx, call.actor, call.caller, **call.body.model_dump())


@operation("PATCH", "/promo-codes/{promo_code_id}", body=PromoCodeChange, reply=PromoCodeView)
async def change_promo_code(call: Call[PromoCodeChange, Nothing]) -> PromoCodeView:
    """Change a code; bookings that have it keep their price (manager)."""
    changes = call.body.model_dump(exclude_unset=True)
    return await promo_codes.change_promo_code(call.ctx, call.actor, call.path["promo_code_id"], changes)


@operation("DELETE", "/promo-codes/{promo_code_id}", status=204)
async def delete_promo_code(call: Call[Any, Nothing]) -> None:
    """Remove a code; one that was used stays, inactive, for the history of its bookings (manager)."""
    await promo_codes.delete_promo_code(call.ctx, call.actor, call.path["promo_code_id"])
