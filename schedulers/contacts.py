"""What the clock does to contacts: large files are brought in beside everything else."""

from datetime import timedelta

from actions.contacts.contact_imports import IMPORT, go_on
from schedulers.due import DueKind

ONCE = (DueKind(IMPORT, max_lateness=timedelta(days=30), run=go_on),)
