"""Every fact that sockets can hear: its name, its object and whom it is for. Announced from actions only.

The names stand here once; the contract documents and the JavaScript client are generated from this table.
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from actions.bookings.booking_views import BookingView, SessionView
from actions.queues.queue_views import DeskView, NotificationView, QueueStats, QueueView, TicketCall, TicketView
from actions.views import ConversationView, HandlingView, NoteView
from models.base import Shape, WireTime
from models.campaigns import CampaignStatus, OccurrenceState
from models.contacts import SeenPage
from models.conversations import Listing
from models.messages import Message


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    shape: type[BaseModel]
    summary: str
    droppable: bool = False
    """May be left out for a consumer that lags: only its newest value matters."""


FACTS: dict[str, Fact] = {}


def _declare(name: str, shape: type[BaseModel], summary: str, *, droppable: bool = False) -> Fact:
    FACTS[name] = Fact(name, shape, summary, droppable)
    return FACTS[name]


class MessageFact(Shape):
    message: Message


class Somebody(Shape):
    id: str
    name: str


class TypingFact(Shape):
    conversation_id: str
    user: Somebody
    typing: bool
    expires_in: float = Field(description="Seconds after which the typing ends by itself.")


class ReadFact(Shape):
    conversation_id: str
    user_id: str
    seq: int


class UnreadFact(Shape):
    conversation_id: str
    unread: int
    total: int = Field(description="Unread messages in all conversations together.")


class PresenceFact(Shape):
    user_id: str
    online: bool
    last_seen_at: WireTime | None


class ConversationFact(Shape):
    conversation: ConversationView


class ConversationGone(Shape):
    conversation_id: str


class HandlingFact(Shape):
    conversation_id: str
    handling: HandlingView
    by: Somebody


class ContactFact(Shape):
    user_id: str
    page: SeenPage | None
    product: Listing | None


class NoteFact(Shape):
    note: NoteView


class NoteGone(Shape):
    conversation_id: str
    note_id: str


class ViewingFact(Shape):
    conversation_id: str
    user: Somebody
    viewing: bool
    expires_in: float = Field(description="Seconds after which the viewing ends by itself.")


class QueueFact(Shape):
    queue: QueueView


class TicketFact(Shape):
    ticket: TicketView


class StatsFact(Shape):
    queue_id: str
    stats: QueueStats


class DeskFact(Shape):
    desk: DeskView


class BookingFact(Shape):
    booking: BookingView


class SessionFact(Shape):
    session: SessionView


class CampaignFact(Shape):
    """Absolute values: whoever missed one needs only the next."""

    campaign_id: str
    occurrence_id: str
    status: CampaignStatus
    state: OccurrenceState
    reason: str | None
    total: int
    open: int
    counts: dict[str, int] = Field(description="Recipients by the state of their last delivery.")
    per_second: float
    finish_at: WireTime | None


class SlotsFact(Shape):
    offer_id: str
    start: WireTime
    end: WireTime


class NotificationFact(Shape):
    notification: NotificationView


class SessionExpiring(Shape):
    expires_in: int = Field(description="Seconds; send `session.refresh` before.")


class SessionEnded(Shape):
    reason: Literal["expired", "revoked", "slow_consumer", "draining"]


class Draining(Shape):
    reconnect_in: float = Field(description="Seconds to wait before connecting again; different for each client.")


MESSAGE_CREATED = _declare("message.created", MessageFact, "Something was said. Its sender has thereby read up to it.")
MESSAGE_EDITED = _declare("message.edited", MessageFact, "A message has a new body.")
MESSAGE_DELETED = _declare("message.deleted", MessageFact, "A message became a tombstone.")
MESSAGE_REACTED = _declare("message.reacted", MessageFact, "A message's reactions changed.")
TYPING_CHANGED = _declare(
    "typing.changed", TypingFact, "Somebody began or ceased to type; ends by itself.", droppable=True
)
READ_CHANGED = _declare(
    "read.changed",
    ReadFact,
    "Somebody read up to a place. In conversations of more than 200 members only the reader's own sockets hear it.",
)
UNREAD_CHANGED = _declare("unread.changed", UnreadFact, "How much this user has not read, in absolute numbers.")
PRESENCE_CHANGED = _declare(
    "presence.changed", PresenceFact, "Somebody that this socket watches came or went.", droppable=True
)
CONVERSATION_CREATED = _declare("conversation.created", ConversationFact, "This user is in a new conversation.")
CONVERSATION_UPDATED = _declare(
    "conversation.updated",
    ConversationFact,
    "Its title, members or first message changed. `unread` is null, as everyone gets the same fact: keep your own.",
)
CONVERSATION_REMOVED = _declare(
    "conversation.removed", ConversationGone, "It was deleted, or this user is no longer in it."
)
HANDLING_CHANGED = _declare(
    "handling.changed",
    HandlingFact,
    "A support conversation was assigned, labelled, closed, or opened again by what its person wrote. To the team.",
)
NOTE_CREATED = _declare("note.created", NoteFact, "Something was noted. To the team of the conversation.")
NOTE_DELETED = _declare("note.deleted", NoteGone, "A note was removed. To the team of the conversation.")
VIEWING_CHANGED = _declare(
    "viewing.changed",
    ViewingFact,
    "Another of the team began, goes on or ceased to look at a conversation. To the team of the conversation.",
    droppable=True,
)
CONTACT_UPDATED = _declare(
    "contact.updated",
    ContactFact,
    "Somebody with a support conversation looks at another page or product. To the team, at most every 3 seconds.",
)
QUEUE_UPDATED = _declare(
    "queue.updated",
    QueueFact,
    "How a queue is, in absolute values. To those who watch it, at once and then at most four times a second.",
)
TICKET_UPDATED = _declare(
    "ticket.updated",
    TicketFact,
    "A ticket changed. To its holders, and with notes and steps to those of the team who watch its queue. When only the "
    "place changed, `queue.updated` says so to all at once.",
)
TICKET_CALLED = _declare(
    "ticket.called",
    TicketCall,
    "Somebody is called, or called again. To the ticket's holders, the site's boards and those of the team who watch.",
)
STATS_UPDATED = _declare(
    "stats.updated",
    StatsFact,
    "How a queue goes today. To those of the team who watch it, at most every 5 seconds.",
    droppable=True,
)
DESK_UPDATED = _declare("desk.updated", DeskFact, "Somebody sat down at a desk or left it, or it changed. To the team.")
BOOKING_CREATED = _declare(
    "booking.created", BookingFact, "Somebody booked. To that person, the provider, and the team who watch the agenda."
)
BOOKING_UPDATED = _declare("booking.updated", BookingFact, "A booking changed. To the same people.")
SESSION_UPDATED = _declare(
    "session.updated",
    SessionFact,
    "Places of a session were taken or became free, in absolute values, or it moved. To those who watch its offer or agenda.",
)
SLOTS_CHANGED = _declare(
    "slots.changed",
    SlotsFact,
    "Starts of appointments in this span were taken or became free: read them again. To those who watch the offer.",
    droppable=True,
)
NOTIFICATION_CREATED = _declare("notification.created", NotificationFact, "Something this user should learn.")
CAMPAIGN_PROGRESS = _declare(
    "campaign.progress",
    CampaignFact,
    "How far an occurrence of a campaign is. To those of the team who watch it, at most once a second.",
    droppable=True,
)
SESSION_EXPIRING = _declare("session.expiring", SessionExpiring, "The token ends soon.")
SESSION_ENDED = _declare("session.ended", SessionEnded, "This socket is about to be disconnected, and why.")
SERVER_DRAINING = _declare("server.draining", Draining, "This node is leaving; connect again after the delay.")
