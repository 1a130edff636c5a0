"""Access tokens: short-lived JWTs signed with the first key, accepted with any (RFC 7519, HS256)."""

import secrets
import time
from dataclasses import dataclass

import jwt

from actions.errors import Unauthenticated
from models.users import User

LIFETIME = 900
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Claims:
    user_id: str
    tenant_id: str
    sign_in_id: str
    expires_at: float


class AccessTokens:
    def __init__(self, keys: dict[str, str], lifetime: int = LIFETIME) -> None:
        """`keys` maps `kid` to secret; the first one signs."""
        self._keys = keys
        self._signing_kid = next(iter(keys))
        self._lifetime = lifetime

    @property
    def lifetime(self) -> int:
        return self._lifetime

    def sign(self, user: User, sign_in_id: str) -> str:
        issued = int(time.time())
        claims = {
            "sub": user.id,
            "tenant": user.tenant_id,
            "role": str(user.role),
            "sign_in": sign_in_id,
            "iat": issued,
            "exp": issued + self._lifetime,
            "jti": secrets.token_urlsafe(12),
        }
        return jwt.encode(claims, self._keys[self._signing_kid], "HS256", headers={"kid": self._signing_kid})

    def read(self, token: str) -> Claims:
        """Raise `Unauthenticated` unless one of our keys signed it and it has not ended."""
        try:
            secret = self._keys[jwt.get_unverified_header(token)["kid"]]
            claims = jwt.decode(token, secret, algorithms=["HS256"], options={"require": ["sub", "exp", "iat", "jti"]})
            return Claims(claims["sub"], str(claims["tenant"]), str(claims["sign_in"]), float(claims["exp"]))
        except (jwt.InvalidTokenError, KeyError, TypeError, ValueError) as error:
            raise Unauthenticated from error
