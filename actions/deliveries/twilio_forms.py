"""What Twilio's requests to us say. Pure, but for asking whether they are Twilio's.

https://www.twilio.com/docs/messaging/guides/webhook-request and
https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from actions.consent.stop_words import Wish, read_reply
from actions.context import Context
from actions.errors import Forbidden
from models.deliveries import ChannelName, DeliveryState

MESSAGE_SID = re.compile(r"(SM|MM)[0-9a-fA-F]{32}")
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
WHATSAPP = "whatsapp:"
STATES = {
    "accepted": DeliveryState.ACCEPTED, "scheduled": DeliveryState.ACCEPTED, "queued": DeliveryState.ACCEPTED,
    "sending": DeliveryState.ACCEPTED, "sent": DeliveryState.ACCEPTED, "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.READ, "undelivered": DeliveryState.FAILED, "failed": DeliveryState.FAILED,
    "canceled": DeliveryState.FAILED,
}  # fmt: skip
OPT_OUT_TYPES: dict[str, Wish] = {"STOP": "stop", "START": "start", "HELP": "help"}
BARE_WORDS = 3
"""A wish in no more words than this says nothing else that people should read."""
MOST_MEDIA = 10


@dataclass(frozen=True, slots=True)
class StateNews:
    """What became of a message that was handed over."""

    provider_id: str
    state: DeliveryState
    reason: str | None


@dataclass(frozen=True, slots=True)
class Inbound:
    """Something a person wrote from a telephone."""

    sid: str
    channel: ChannelName
    number: str
    name: str
    text: str
    """With the addresses of pictures and places that came along."""
    wish: Wish | None
    is_bare: bool
    """The wish is all that was written."""
    is_answered: bool
    """Twilio has answered the wish already."""


def check_signature(ctx: Context, place: str, fields: Mapping[str, str], signature: str) -> None:
    """Raise `Forbidden` unless Twilio called this very address of ours with these fields."""
    if not ctx.channels.is_signed(ctx.address + place, fields, signature):
        raise Forbidden("The signature is missing or wrong: check the auth token and the public address.")


def read_state(fields: Mapping[str, str]) -> StateNews | None:
    """None for what tells nothing of a message of ours."""
    sid, state = fields.get("MessageSid", ""), STATES.get(fields.get("MessageStatus", ""))
    if state is None or not MESSAGE_SID.fullmatch(sid):
        return None
    if state is not DeliveryState.FAILED:
        return StateNews(sid, state, None)
    code = fields.get("ErrorCode", "")
    was_cancelled = fields["MessageStatus"] == "canceled"
    return StateNews(sid, state, code if re.fullmatch(r"[0-9]{5}", code) else "cancelled" if was_cancelled else "30008")


def read_inbound(fields: Mapping[str, str]) -> Inbound | None:
    """None for what no person wrote, such as a message of a network's own short number."""
    sid, sender, text = fields.get("MessageSid", ""), fields.get("From", ""), fields.get("Body", "").replace("\x00", "")
    number = sender.removeprefix(WHATSAPP)
    if not MESSAGE_SID.fullmatch(sid) or not NUMBER.fullmatch(number):
        return None
    told = OPT_OUT_TYPES.get(fields.get("OptOutType", ""))
    along = _read_along(fields)
    return Inbound(
        sid=sid,
        channel=ChannelName.WHATSAPP if sender.startswith(WHATSAPP) else ChannelName.SMS,
        number=number,
        name=" ".join(fields.get("ProfileName", "").replace("\x00", "").split())[:100],
        text="\n".join(part for part in (text.strip(), *along) if part),
        wish=told or read_reply(text),
        is_bare=len(text.split()) <= BARE_WORDS and not along,
        is_answered=told is not None,
    )


def _read_along(fields: Mapping[str, str]) -> list[str]:
    """Pictures and other media by their addresses, which stay at Twilio; a place by a map."""
    count = fields.get("NumMedia", "0")
    media = [
        f"{fields.get(f'MediaContentType{index}', 'file')}: {fields[f'MediaUrl{index}']}"
        for index in range(min(int(count), MOST_MEDIA) if re.fullmatch(r"[0-9]{1,2}", count) else 0)
        if f"MediaUrl{index}" in fields
    ]
    place = [fields.get(name, "") for name in ("Latitude", "Longitude")]
    if all(re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]+)?", part) for part in place):
        media.append(f"https://www.openstreetmap.org/?mlat={place[0]}&mlon={place[1]}")
    return media
