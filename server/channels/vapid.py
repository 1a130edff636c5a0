"""The key by which push services know this server (VAPID, RFC 8292)."""

import base64
import binascii
import time
from typing import cast

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

RAW = 32
"""Bytes of a private key on P-256."""
VALID_FOR, RENEWED_AFTER = 12 * 3600, 6 * 3600
"""Seconds; push services take at most 24 hours."""
MOST_AUDIENCES = 100


def parse_vapid_key(text: str) -> ec.EllipticCurvePrivateKey:
    """A private key on P-256, in PEM or as base64url of its 32 bytes; raise `ValueError`."""
    try:
        key = _read(text.strip())
    except (ValueError, TypeError, binascii.Error) as error:
        raise ValueError("give a private key on P-256, in PEM or as its 32 bytes in base64url") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("give a key on the curve P-256")
    return key


def _read(text: str) -> object:
    if text.startswith("-----BEGIN"):
        return serialization.load_pem_private_key(text.encode(), None)
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if len(raw) != RAW:
        raise ValueError
    return ec.derive_private_key(int.from_bytes(raw), ec.SECP256R1())


def new_vapid_key() -> str:
    """As base64url of its bytes."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _encode(number.to_bytes(RAW))


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Signer:
    """Signs what is sent to a push service; a signature is used for some hours."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, subject: str) -> None:
        """`subject` is whom the makers of push services write to when something is wrong: `mailto:` or `https:`."""
        self._vapid = Vapid02(private_key=key)
        self._subject = subject
        self._made: dict[str, tuple[float, str]] = {}
        point = key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )  # fmt: skip
        self.public_key = _encode(point)

    def authorization(self, origin: str) -> str:
        """The header for requests to the service at this origin."""
        known = self._made.get(origin)
        if known is not None and time.time() - known[0] < RENEWED_AFTER:
            return known[1]
        if len(self._made) >= MOST_AUDIENCES:
            self._made.clear()
        claims = {"aud": origin, "sub": self._subject, "exp": int(time.time()) + VALID_FOR}
        header = cast(str, self._vapid.sign(claims)["Authorization"])
        self._made[origin] = time.time(), header
        return header
