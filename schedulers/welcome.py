"""Welcoming new members."""

from datetime import timedelta

from actions.people.welcome import WELCOME, welcome
from schedulers.due import DueKind

ONCE = DueKind(WELCOME, max_lateness=timedelta(days=7), run=welcome)
