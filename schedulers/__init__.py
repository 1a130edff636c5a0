"""The clock: one module per kind of job, recurring or done once. A job calls one action; a lease lets one node run it."""

from schedulers import (
    away,
    bookings,
    campaigns,
    contacts,
    passes,
    queues,
    reaching,
    reconciliation,
    reply_routes,
    welcome,
)
from schedulers.due import DueKind
from schedulers.recurring import RecurringJob

RECURRING: tuple[RecurringJob, ...] = (
    reconciliation.JOB, *queues.JOBS, *passes.JOBS, *bookings.JOBS, *campaigns.JOBS, reply_routes.JOB, away.JOB,
)  # fmt: skip
ONCE: tuple[DueKind, ...] = (*bookings.ONCE, *contacts.ONCE, welcome.ONCE, *campaigns.ONCE, *reaching.ONCE)
