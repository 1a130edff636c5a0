"""Every way in which Palabre says no: a stable code, an HTTP status, whether to try again, and what to do.

REST and sockets send the same shape (`ErrorShape`); nothing else turns an exception into an answer.
"""

from typing import Any, ClassVar

from pydantic import BaseModel, Field, ValidationError


class FieldProblem(BaseModel):
    field: str = Field(description="Dotted path of the field; empty for the whole.")
    message: str


class ErrorBody(BaseModel):
    code: str = Field(description="Stable name of the error.")
    message: str = Field(description="For people: what is wrong and what to do.")
    retryable: bool = Field(description="Whether the same request may succeed later.")
    retry_after: float | None = Field(description="Seconds to wait before the next try.")
    details: list[FieldProblem]
    request_id: str | None


class ErrorShape(BaseModel):
    error: ErrorBody


class PalabreError(Exception):
    """Base of all refusals; `message` is for people."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False
    default: ClassVar[str] = "Something went wrong on the server. It has been noted; please try again later."

    def __init__(
        self, message: str = "", *, retry_after: float | None = None, details: list[dict[str, str]] | None = None
    ) -> None:
        super().__init__(message or self.default)
        self.message = message or self.default
        self.retry_after = retry_after
        self.details = details or []

    def to_wire(self, request_id: str | None = None) -> dict[str, Any]:
        """The value of `error` in `ErrorShape`."""
        return {
            "code": self.code,
            "message": self.message,
            "retryable": self.retryable,
            "retry_after": None if self.retry_after is None else round(self.retry_after, 3),
            "details": self.details,
            "request_id": request_id,
        }


class Invalid(PalabreError):
    code, status = "invalid", 422
    default = "Some of the values are not right; see details."

    @classmethod
    def field(cls, name: str, message: str) -> "Invalid":
        """One wrong field."""
        return cls(details=[{"field": name, "message": message}])

    @classmethod
    def from_validation(cls, error: ValidationError) -> "Invalid":
        """Name each field that pydantic refused, without repeating what was sent."""
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        return cls(
            details=[
                {
                    "field": ".".join(str(part) for part in problem["loc"]),
                    "message": problem["msg"].removeprefix("Value error, "),
                }
                for problem in problems[:20]
            ]
        )


class Malformed(PalabreError):
    code, status = "malformed", 400
    default = "This could not be read. Send well-formed JSON as the documentation describes."


class Unauthenticated(PalabreError):
    code, status = "unauthenticated", 401
    default = "Sign in first: the access token is missing, wrong or has ended."


class Forbidden(PalabreError):
    code, status = "forbidden", 403
    default = "Your role does not allow this."


class NotFound(PalabreError):
    code, status = "not_found", 404
    default = "There is no such thing here."


class MethodNotAllowed(PalabreError):
    code, status = "method_not_allowed", 405
    default = "This address does not take this method; see Allow."


class Conflict(PalabreError):
    code, status = "conflict", 409
    default = "This does not fit the present state; read it again."


class TooLarge(PalabreError):
    code, status = "too_large", 413
    default = "This is larger than allowed here."


class UnsupportedMedia(PalabreError):
    code, status = "unsupported_media", 415
    default = "This kind of content is not accepted here."


class RateLimited(PalabreError):
    code, status, retryable = "rate_limited", 429, True
    default = "Too many at once; wait a moment and try again."


class Unavailable(PalabreError):
    code, status, retryable = "unavailable", 503, True
    default = "The server cannot do this just now; nothing was changed. Try again shortly."


class Internal(PalabreError):
    pass


ERRORS: tuple[type[PalabreError], ...] = (
    Invalid, Malformed, Unauthenticated, Forbidden, NotFound, MethodNotAllowed, Conflict, TooLarge, UnsupportedMedia,
    RateLimited, Unavailable, Internal,
)  # fmt: skip
