"""What a payment service tells: whether it signed that, and what it says. Pure.

The signature is Stripe's scheme: `t=<unix seconds>,v1=<hexadecimal HMAC-SHA256 of "t.body">`.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

TOLERANCE = 300
"""Seconds that a signature may be old, or ahead: an old one may have been overheard."""
PAID_EVENTS = ("checkout.session.completed", "checkout.session.async_payment_succeeded")
WHOLE_UNITS = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF"
THOUSANDTHS = "BHD JOD KWD OMR TND"
HUNDREDTHS: dict[str, float] = dict.fromkeys(WHOLE_UNITS.split(), 100) | dict.fromkeys(THOUSANDTHS.split(), 0.1)
"""How many hundredths of its unit the smallest amount of a currency is, where that is not one."""
MOST_CENTS = 10**12


@dataclass(frozen=True, slots=True)
class Paid:
    reference: str
    """Names the payment at the service; the same one told again is no second one."""
    subject_id: str
    """The booking or pass."""
    amount_cents: int
    currency: str


def is_signed(secret: str, header: str, body: bytes, at: datetime) -> bool:
    """Whether one of the signatures in the header is right for this body, and from about this time."""
    pairs = [part.strip().partition("=") for part in header.split(",")]
    moment = next((value for name, _, value in pairs if name == "t"), "")
    if not re.fullmatch(r"[0-9]{1,12}", moment) or abs(at.timestamp() - int(moment)) > TOLERANCE:
        return False
    right = sign(secret, moment, body).encode()
    given = [value.encode("utf-8", "replace") for name, _, value in pairs if name == "v1"]
    return any(hmac.compare_digest(right, signature) for signature in given)


def sign(secret: str, moment: str, body: bytes) -> str:
    return hmac.new(secret.encode(), moment.encode() + b"." + body, "sha256").hexdigest()


def read_paid(event: dict[str, Any]) -> Paid | None:
    """The payment that an event tells of: Stripe's, or one of four fields. None for whatever else services tell."""
    if isinstance(event.get("type"), str):
        return _read_checkout(event)
    amount = event.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 <= amount <= MOST_CENTS:
        return None
    return _paid(event.get("id"), event.get("subject_id"), amount * 100, event.get("currency"))


def _read_checkout(event: dict[str, Any]) -> Paid | None:
    """See https://docs.stripe.com/api/checkout/sessions/object; `completed` may come before the money."""
    data = event.get("data")
    checkout = data.get("object") if isinstance(data, dict) else None
    if event["type"] not in PAID_EVENTS or not isinstance(checkout, dict) or checkout.get("payment_status") != "paid":
        return None
    amount, currency = checkout.get("amount_total"), checkout.get("currency")
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount <= MOST_CENTS:
        return None
    if not isinstance(currency, str):
        return None
    cents = amount * HUNDREDTHS.get(currency.upper(), 1)
    return _paid(checkout.get("id"), checkout.get("client_reference_id"), cents, currency)


def _paid(reference: Any, subject_id: Any, cents: float, currency: Any) -> Paid | None:
    if not (_is_id(reference) and _is_id(subject_id)):
        return None
    if not isinstance(currency, str) or not re.fullmatch(r"[A-Za-z]{3}", currency):
        return None
    return Paid(reference, subject_id, round(cents), currency.upper())


def _is_id(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(r"[!-~]{1,255}", text) is not None
