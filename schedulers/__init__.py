"""The clock: one module per kind of recurring job. A job calls one action; a lease lets one node run it."""

from schedulers import queues, reconciliation
from schedulers.recurring import RecurringJob

RECURRING: tuple[RecurringJob, ...] = (reconciliation.JOB, *queues.JOBS)
