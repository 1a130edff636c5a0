"""Shapes that people see and that more than one feature shows: users, members, conversations, notes."""

from typing import Literal

from pydantic import Field

from models.base import Shape, WireTime
from models.conversations import Kind, Listing
from models.messages import Message, Sender
from models.notes import Note
from models.users import Role, User


class UserView(Shape):
    id: str
    name: str
    role: Role
    email: str | None
    blocked: bool
    created_at: WireTime
    last_seen_at: WireTime | None

    @classmethod
    def of(cls, user: User) -> "UserView":
        return cls(
            id=user.id,
            name=user.name,
            role=user.role,
            email=user.email,
            blocked=user.blocked_at is not None,
            created_at=user.created_at,
            last_seen_at=user.last_seen_at,
        )


class MemberView(Shape):
    user_id: str
    name: str
    role: Role
    read_seq: int
    muted_until: WireTime | None = Field(None, description="In the list of members, for moderators; null elsewhere.")


class HandlingView(Shape):
    assignee_id: str | None
    assignee_name: str | None
    labels: list[str]
    status: Literal["open", "closed"]


class NoteView(Shape):
    id: str
    conversation_id: str
    author: Sender
    body: str
    created_at: WireTime

    @classmethod
    def of(cls, note: Note) -> "NoteView":
        return cls(**note.model_dump(exclude={"tenant_id"}))


class ConversationView(Shape):
    id: str
    kind: Kind
    title: str
    owner_id: str
    members: list[MemberView] = Field(description="The first 100; the others are in the list of members.")
    member_count: int
    listing: Listing | None
    handling: HandlingView | None = Field(
        description="How the team handles a support conversation: in replies to the team only, null in facts."
    )
    first_seq: int = Field(description="Messages with a smaller seq were removed by moderation.")
    last_seq: int
    last_rev: int
    last_message: Message | None
    unread: int | None = Field(description="last_seq less what this user has read; null in facts for everyone.")
    created_at: WireTime
    updated_at: WireTime
