"""What the clock does to live queues: holds end, days end, samples are taken, the day's report is written."""

from datetime import timedelta

from actions.queues.queue_samples import TAKEN_EVERY, take_samples
from actions.queues.queues import end_day, end_holds
from actions.reports.daily_reports import write_due_reports
from schedulers.recurring import RecurringJob

JOBS = (
    RecurringJob("queues.holds", every=timedelta(seconds=5), lease=timedelta(minutes=1), run=end_holds),
    RecurringJob("queues.days", every=timedelta(minutes=1), lease=timedelta(minutes=5), run=end_day),
    RecurringJob("queues.samples", every=TAKEN_EVERY, lease=timedelta(minutes=1), run=take_samples),
    RecurringJob("queues.reports", every=timedelta(minutes=1), lease=timedelta(minutes=10), run=write_due_reports),
)
