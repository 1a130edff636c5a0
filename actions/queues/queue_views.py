"""Shapes of live queues that people see: sites, services, desks, queues, tickets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from actions.queues.lines import Foretold, Line
from actions.queues.opening_hours import is_open, opens_at
from actions.queues.transitions import no_show_at
from models.base import Shape, WireTime, now
from models.desks import Desk
from models.notifications import Notification
from models.queues import HoldLimits, Queue, Status, Strategy
from models.services import Service
from models.sites import ExceptionalDay, OpeningHours, Site
from models.tenants import Language
from models.tickets import State, Ticket


class Named(Shape):
    id: str
    name: str


class SiteView(Shape):
    id: str
    name: str
    time_zone: str
    opening_hours: list[OpeningHours] = Field(description="None at all: always open.")
    exceptions: list[ExceptionalDay]
    announcement: str
    is_open: bool
    opens_at: WireTime | None = Field(description="The next opening of a site that is closed.")
    board_url: str | None = Field(description="Path of the display board's page; to the team only.")
    kiosk_url: str | None = Field(description="Path of the page for a device at the entrance; to the team only.")

    @classmethod
    def of(cls, site: Site, *, for_staff: bool) -> "SiteView":
        at = now()
        return cls(
            **site.model_dump(include={"id", "name", "time_zone", "opening_hours", "exceptions", "announcement"}),
            is_open=is_open(site, at), opens_at=opens_at(site, at),
            board_url=f"/board/{site.board_token}" if for_staff else None,
            kiosk_url=f"/kiosk/{site.kiosk_token}" if for_staff else None,
        )  # fmt: skip


class ServiceView(Shape):
    id: str
    name: str
    minutes: float = Field(description="Expected length.")

    @classmethod
    def of(cls, service: Service) -> "ServiceView":
        return cls(**service.model_dump(exclude={"tenant_id"}))


class DeskView(Shape):
    id: str
    site_id: str
    name: str
    queue_ids: list[str] = Field(description="Which queues it serves; none means all of the site's.")
    agent: Named | None = Field(description="Who sits there now; a desk with somebody is open.")
    opened_at: WireTime | None

    @classmethod
    def of(cls, desk: Desk) -> "DeskView":
        return cls(**desk.model_dump(exclude={"tenant_id"}))


class QueueSite(Named):
    time_zone: str


class Estimates(Shape):
    at: WireTime
    places: list[tuple[int, float, float]] = Field(
        description="Place, median and 80th percentile of its wait in seconds. Interpolate between places; beyond the "
        "last one go on with its slope."
    )


class CallView(Shape):
    number: str
    desk: str | None
    at: WireTime


ClosedReason = Literal["queue_paused", "queue_closed", "site_closed", "full"]


@dataclass(frozen=True, slots=True)
class Around:
    """What a queue shows besides its line; the desks are those that are open and serve it."""

    site: Site
    service: Service | None
    desks: tuple[Desk, ...]


class QueueView(Shape):
    id: str
    name: str
    site: QueueSite
    service: Named
    strategy: Strategy
    ageing_minutes: int | None
    prefix: str
    capacity: int | None
    status: Status
    grace_seconds: int
    near_places: int
    holds: HoldLimits
    transfers_keep_arrival: bool
    ends_with_day: bool
    asks_feedback: bool
    rev: int = Field(description="Counts every change of the queue and its tickets.")
    waiting: int
    held: int
    serving: int = Field(description="How many are called or being served.")
    line: list[tuple[int, int]] = Field(
        description="The slots of those who wait, in the order in which they are called, as runs of first slot and "
        "count, at most 64. Whoever knows their slot finds their place by walking the runs."
    )
    line_complete: bool = Field(description="False when there are more runs than shown.")
    open_desks: int
    joinable: bool
    closed_reason: ClosedReason | None
    opens_at: WireTime | None = Field(description="When the site opens, if that is why nobody can join.")
    estimates: Estimates | None = Field(description="Null when nothing is known, as no desk is open.")
    last_call: CallView | None
    url: str | None = Field(description="Path of the page where tickets are taken; to the team only.")

    @classmethod
    def of(cls, line: Line, around: Around, *, for_staff: bool) -> "QueueView":
        queue, site, service, at = line.queue, around.site, around.service, now()
        open_desks = len(around.desks)
        reason = closed_reason(line, site, at)
        runs, complete = line.runs()
        return cls.model_validate(
            {
                **queue.model_dump(include=QUEUE_FIELDS),
                "site": {"id": site.id, "name": site.name, "time_zone": site.time_zone},
                "service": {"id": queue.service_id, "name": service.name if service else ""},
                "waiting": line.waiting, "held": len(line.held), "serving": len(line.attended),
                "line": runs, "line_complete": complete, "open_desks": open_desks,
                "joinable": reason is None, "closed_reason": reason,
                "opens_at": opens_at(site, at) if reason == "site_closed" else None,
                "estimates": _estimates(line.foretold) if open_desks else None,
                "url": f"/q/{queue.token}" if for_staff else None,
            }
        )  # fmt: skip


def _estimates(foretold: Foretold | None) -> dict[str, Any] | None:
    if foretold is None:
        return None
    places = [(place, round(median, 1), round(late, 1)) for place, median, late in foretold.places]
    return {"at": foretold.at, "places": places}


QUEUE_FIELDS = (set(Queue.model_fields) & set(QueueView.model_fields)) - {"url"}


def closed_reason(line: Line, site: Site, at: datetime) -> ClosedReason | None:
    """Why nobody can join just now; None when one can."""
    queue = line.queue
    if queue.status != "open":
        return "queue_paused" if queue.status == "paused" else "queue_closed"
    if not is_open(site, at):
        return "site_closed"
    return "full" if queue.capacity is not None and line.present >= queue.capacity else None


class QueueStats(Shape):
    """Today is the site's. Durations are in seconds; null when there was none."""

    waiting: int
    held: int
    called: int
    serving: int
    longest_wait_s: float | None = Field(description="Since the one who waits longest came into this queue.")
    joined_today: int
    done_today: int
    no_show_today: int
    cancelled_today: int
    average_wait_s: float | None = Field(description="Of those who were called today.")
    median_wait_s: float | None
    p90_wait_s: float | None
    average_service_s: float | None
    open_desks: int
    csat_today: float | None = Field(description="Mean answer, 1 to 5.")


class HoldView(Shape):
    until: WireTime | None
    places: int | None = Field(description="How many people are still to pass.")


class TicketEstimate(Shape):
    median: float = Field(description="Seconds from `at`.")
    p80: float = Field(description="The same, which four of five waits stay under.")
    at: WireTime
    place: int


class FeedbackView(Shape):
    csat: int | None
    nps: int | None
    comment: str
    at: WireTime


class TicketNoteView(Shape):
    id: str
    author: Named
    body: str
    at: WireTime


class StepView(Shape):
    op: str
    state: State
    at: WireTime
    by: Named | None = Field(description="Null for what came by itself.")
    queue_id: str
    desk: str | None


class TicketView(Shape):
    id: str
    queue_id: str
    queue_name: str
    site_id: str
    service_id: str
    number: str
    slot: int
    rev: int
    state: State
    priority: int
    name: str
    language: Language
    place: int | None = Field(description="Rank among those who wait; for a held ticket the one it would come back to.")
    joined_at: WireTime
    arrived_at: WireTime
    called_at: WireTime | None
    calls: int
    started_at: WireTime | None
    ended_at: WireTime | None
    no_show_at: WireTime | None = Field(description="From when a called person counts as not come.")
    desk: Named | None
    agent: Named | None
    hold: HoldView | None
    holds_left: int
    near: bool
    estimate: TicketEstimate | None = Field(description="What was told on joining.")
    conversation_id: str | None
    url: str = Field(description="Path of the ticket's own page.")
    feedback: FeedbackView | None
    asks_feedback: bool
    holder_id: str | None
    notes: list[TicketNoteView] = Field(description="To the team only.")
    steps: list[StepView] = Field(description="To the team only.")

    @classmethod
    def of(cls, ticket: Ticket, line: Line, *, for_staff: bool) -> "TicketView":
        """As the line has it; staff see notes and steps."""
        hidden = set() if for_staff else {"notes", "steps"}
        return cls.model_validate(
            {
                "notes": [], "steps": [],
                **ticket.model_dump(include=set(cls.model_fields) - hidden),
                "queue_name": line.queue.name, "place": line.place_of(ticket),
                "no_show_at": no_show_at(ticket, line.queue), "near": ticket.is_near,
                "holds_left": max(0, line.queue.holds.most - ticket.holds), "url": f"/t/{ticket.token}",
                "asks_feedback": line.queue.asks_feedback,
            }
        )  # fmt: skip


class TicketCall(Shape):
    ticket_id: str
    queue_id: str
    queue_name: str
    site_id: str
    number: str
    desk: Named | None
    calls: int
    at: WireTime

    @classmethod
    def of(cls, ticket: Ticket, queue_name: str) -> "TicketCall":
        return cls(
            ticket_id=ticket.id, queue_id=ticket.queue_id, queue_name=queue_name, site_id=ticket.site_id,
            number=ticket.number, desk=Named(**ticket.desk.model_dump()) if ticket.desk else None,
            calls=ticket.calls, at=ticket.called_at or ticket.joined_at,
        )  # fmt: skip


class NotificationView(Shape):
    id: str
    kind: str
    subject_id: str
    data: dict[str, str | int | None]
    created_at: WireTime

    @classmethod
    def of(cls, notification: Notification) -> "NotificationView":
        return cls(**notification.model_dump(exclude={"tenant_id", "user_id"}))
