"""Repairs what lists show where a crash came between a message and its summary (I8)."""

from datetime import timedelta

from actions.reconciliation import reconcile_summaries
from schedulers.recurring import RecurringJob

JOB = RecurringJob("reconciliation", every=timedelta(minutes=1), lease=timedelta(minutes=1), run=reconcile_summaries)
