"""Answers that were not sent on at once, as a crash came between."""

from datetime import timedelta

from actions.deliveries.reply_routes import forward_behind
from schedulers.recurring import RecurringJob

JOB = RecurringJob("reply_routes", every=timedelta(seconds=15), lease=timedelta(minutes=2), run=forward_behind)
