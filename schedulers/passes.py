"""What the clock does to passes: they end, belong to whoever registered, and agree with their ledgers."""

from datetime import timedelta

from actions.passes.pass_owners import find_owners
from actions.passes.pass_upkeep import check_passes, expire_passes
from schedulers.recurring import RecurringJob

JOBS = (
    RecurringJob("passes.expiry", every=timedelta(minutes=1), lease=timedelta(minutes=5), run=expire_passes),
    RecurringJob("passes.owners", every=timedelta(minutes=1), lease=timedelta(minutes=5), run=find_owners),
    RecurringJob("passes.ledgers", every=timedelta(minutes=10), lease=timedelta(minutes=10), run=check_passes),
)
