"""Secrets in addresses that no table keeps: what they say is in them, and a seal shows that this server wrote it.

HMAC-SHA256 with a key made of a signing key of the settings and the purpose, cut to 128 bits (RFC 2104, section 5).
"""

import base64
import binascii
import hashlib
import hmac

SEAL = 16
"""Bytes."""


class Seals:
    def __init__(self, keys: dict[str, str]) -> None:
        """`keys` maps `kid` to secret; the first one seals, any is known again."""
        self._secrets = [secret.encode() for secret in keys.values()]

    def seal(self, purpose: str, content: bytes) -> str:
        token = base64.urlsafe_b64encode(_seal_of(self._secrets[0], purpose, content) + content)
        return token.decode().rstrip("=")

    def open(self, purpose: str, token: str) -> bytes | None:
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        seal, content = raw[:SEAL], raw[SEAL:]
        known = [hmac.compare_digest(seal, _seal_of(secret, purpose, content)) for secret in self._secrets]
        return content if any(known) else None


def _seal_of(secret: bytes, purpose: str, content: bytes) -> bytes:
    key = hmac.digest(secret, b"palabre:" + purpose.encode(), hashlib.sha256)
    return hmac.digest(key, content, hashlib.sha256)[:SEAL]
