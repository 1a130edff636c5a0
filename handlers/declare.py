"""Declaring operations (REST) and commands (sockets): shape, reply and meaning stand where the handler is registered.

From these two tables come the routes, the dispatch, the contract documents, the JavaScript names and the test that every
operation is covered by the table of permissions. The library considered for REST is compared in docs/decisions/003.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from actions.context import Actor, Caller, Context
from actions.errors import PalabreError

Body = TypeVar("Body", bound=BaseModel)
Query = TypeVar("Query", bound=BaseModel)
Payload = TypeVar("Payload", bound=BaseModel)


class Strict(BaseModel):
    """Input: wrong types are errors, not conversions; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class Nothing(BaseModel):
    """An empty object."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


@dataclass(slots=True)
class Upload:
    name: str
    content: bytes
    fields: dict[str, str]


@dataclass(slots=True)
class File:
    """A reply that is no JSON: whole content or its pieces. Who has what its `ETag` names gets 304 instead."""

    content: bytes | AsyncIterator[bytes]
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signed:
    """A body as it came, and what stands in the header that signs it."""

    content: bytes
    signature: str
    place: str = ""
    """Path and query as they were asked for, which some sign too."""


@dataclass(slots=True)
class Call(Generic[Body, Query]):
    """One REST request, validated. `actor` raises nothing: public operations must not use it."""

    ctx: Context
    caller: Caller
    path: dict[str, str]
    body: Body
    query: Query
    upload: Upload
    signed: Signed
    _actor: Actor | None

    @property
    def actor(self) -> Actor:
        if self._actor is None:
            raise RuntimeError("a public operation has no actor")
        return self._actor


@dataclass(frozen=True, slots=True)
class UploadForm:
    """A multipart form with one file, in the field `file`, and perhaps text fields."""

    fields: tuple[str, ...] = ()
    own_limit: int | None = None
    """Bytes; None means the tenant's limit for attachments."""


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    handler: Callable[[Any], Awaitable[Any]]
    summary: str
    tag: str
    status: int
    body: type[BaseModel] | None
    query: type[BaseModel]
    reply: Any
    """The type of the JSON reply, None for an empty one, or `File`."""
    upload: UploadForm | None
    public: bool
    creates: bool
    """Takes an `Idempotency-Key`; its first reply is kept."""
    keyed: bool
    """Takes an `Idempotency-Key` that its action honours, so that even a crash leaves a retry its answer."""
    may_be_empty: bool
    """Replies 204 when the handler gives None."""
    media_types: tuple[str, ...]
    cache: str
    """`Cache-Control` of the reply."""
    largest_body: int | None
    """Bytes, where a JSON body may be larger than others."""
    signed: bool
    """Takes a JSON body that is signed as it is, byte by byte, and read only when the signature is right."""
    form: bool
    """The signed body is a form (`application/x-www-form-urlencoded`), as Twilio's are, instead of JSON."""

    @property
    def name(self) -> str:
        return self.handler.__name__


@dataclass(slots=True)
class Ask(Generic[Payload]):
    """One command, validated."""

    ctx: Context
    actor: Actor
    payload: Payload
    session: Any
    """The socket's own state, as `handlers.socket` needs it: see `SocketSession`."""


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    handler: Callable[[Any], Awaitable[Any]]
    payload: type[BaseModel]
    reply: type[BaseModel]
    summary: str


OPERATIONS: dict[tuple[str, str], Operation] = {}
COMMANDS: dict[str, Command] = {}

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])


def operation(
    method: str,
    path: str,
    *,
    reply: Any = None,
    status: int = 200,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] = Nothing,
    upload: UploadForm | None = None,
    public: bool = False,
    creates: bool = False,
    keyed: bool = False,
    may_be_empty: bool = False,
    media_types: tuple[str, ...] = (),
    cache: str = "no-store",
    largest_body: int | None = None,
    signed: bool = False,
    form: bool = False,
) -> Callable[[Handler], Handler]:
    """Register a REST operation under `/api/v1`. Its docstring is its summary; its module is its tag."""

    def register(handler: Handler) -> Handler:
        OPERATIONS[method, path] = Operation(
            method, path, handler, _summary(handler), handler.__module__.rsplit(".", 1)[-1],
            status, body, query, reply, upload, public, creates, keyed, may_be_empty, media_types,
            cache, largest_body, signed, form,
        )  # fmt: skip
        return handler

    return register


def command(name: str, payload: type[BaseModel], reply: type[BaseModel]) -> Callable[[Handler], Handler]:
    """Register a socket command.

    The handler is awaited before the socket's next command; what it returns is acknowledged. It may return an awaitable:
    then the order is settled, and the acknowledgement follows when that is done.
    """

    def register(handler: Handler) -> Handler:
        COMMANDS[name] = Command(name, handler, payload, reply, _summary(handler))
        return handler

    return register


def needs_body(shape: type[BaseModel]) -> bool:
    """Whether there is a field that must be given; else no body at all means an empty object."""
    return any(field.is_required() for field in shape.model_fields.values())


def _summary(handler: Callable[..., Any]) -> str:
    if not handler.__doc__:
        raise PalabreError(f"{handler.__name__} needs a docstring: it is shown in the documentation")
    return " ".join(handler.__doc__.split())
