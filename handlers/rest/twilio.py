"""Where Twilio tells what became of messages, and what people write. It signs both with the account's token."""

from typing import Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field

from actions.deliveries import delivery_news, inbound_messages
from actions.errors import Malformed
from handlers.declare import Call, File, Nothing, operation

XML = ("text/xml",)
NO_ANSWER = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""TwiML that asks for nothing."""


class DeliveryQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    delivery: str = Field(min_length=1, max_length=300, description="As it stood in the address given to Twilio.")


@operation(
    "POST", "/webhooks/twilio/{tenant}/status", query=DeliveryQuery, reply=File, public=True, signed=True, form=True,
    media_types=XML,
)  # fmt: skip
async def receive_delivery_state(call: Call[Any, DeliveryQuery]) -> File:
    """What became of an SMS or WhatsApp message, signed by Twilio."""
    signed = call.signed
    fields = _read(signed.content)
    await delivery_news.receive_state(
        call.ctx, call.path["tenant"], call.query.delivery, signed.place, fields, signed.signature
    )
    return File(NO_ANSWER, XML[0])


@operation(
    "POST", "/webhooks/twilio/{tenant}/inbound", reply=File, public=True, signed=True, form=True, media_types=XML
)
async def receive_inbound_message(call: Call[Any, Nothing]) -> File:
    """An SMS or WhatsApp message from a person, signed by Twilio."""
    signed = call.signed
    fields = _read(signed.content)
    await inbound_messages.receive_message(call.ctx, call.path["tenant"], signed.place, fields, signed.signature)
    return File(NO_ANSWER, XML[0])


def _read(content: bytes) -> dict[str, str]:
    """Twilio gives no field twice."""
    try:
        return dict(parse_qsl(content.decode(), keep_blank_values=True, errors="strict", max_num_fields=200))
    except ValueError as error:
        raise Malformed("This is not a well-formed form.") from error
