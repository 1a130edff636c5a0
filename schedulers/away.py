"""Telling people of what they have not read while they were away."""

from datetime import timedelta

from actions.deliveries.away import look_for_unread
from schedulers.recurring import RecurringJob

JOB = RecurringJob("away.look", every=timedelta(seconds=30), lease=timedelta(minutes=10), run=look_for_unread)
