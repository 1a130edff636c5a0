"""What the clock does to campaigns and deliveries: begins, sends, asks what became of them, looks after senders,
takes away what was kept long enough."""

from datetime import timedelta

from actions.campaigns.campaign_dates import CLEAR, FREEZE
from actions.campaigns.freezing import clear, freeze, report_missed
from actions.deliveries.keeping import take_away_old
from actions.deliveries.outreach import SEND
from actions.deliveries.sending import send_due, watch_senders
from actions.deliveries.settling import find_outcomes
from schedulers.due import DueKind
from schedulers.recurring import RecurringJob

NEVER_TOO_LATE = timedelta(days=3_650)
JOBS = (
    RecurringJob("deliveries.watch", every=timedelta(seconds=10), lease=timedelta(minutes=2), run=watch_senders),
    RecurringJob("deliveries.unknown", every=timedelta(seconds=10), lease=timedelta(minutes=5), run=find_outcomes),
    RecurringJob("deliveries.keep", every=timedelta(minutes=10), lease=timedelta(minutes=30), run=take_away_old),
)
ONCE = (
    DueKind(FREEZE, max_lateness=timedelta(hours=12), run=freeze, missed=report_missed),
    DueKind(CLEAR, max_lateness=NEVER_TOO_LATE, run=clear),
    DueKind(SEND, max_lateness=NEVER_TOO_LATE, run=send_due),
)
