"""Bringing contacts in from a file."""

from typing import Annotated, Any, Literal

from pydantic import Field

from actions.contacts import contact_imports
from actions.contacts.contact_imports import MOST_BYTES, ContactImportView
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Name, Text
from models.contact_imports import GivenConsent
from models.deliveries import ChannelName

LARGEST_BODY = 2 * MOST_BYTES + 65_536
"""Bytes: in JSON, line ends and quotes of a file take twice as many."""
ContactField = Literal["name", "first_name", "last_name", "email", "phone", "labels", "language", "time_zone"]


class ImportConsent(Strict):
    channels: list[Annotated[ChannelName, Field(strict=False)]] = Field(min_length=1, max_length=5)
    source: Annotated[Name, Field(max_length=200)] = Field(
        description="Where these people said yes, for the record.", examples=["Paper forms, spring open day"]
    )


class ContactFile(Strict):
    csv: Text = Field(description="The whole file, with the columns' names in its first line; at most 5 MiB.")
    mapping: dict[Annotated[Text, Field(max_length=200)], ContactField] = Field(
        min_length=1, max_length=8, description="Column to what it holds; others are left out.",
        examples=[{"E-mail": "email", "Name": "name"}],
    )  # fmt: skip
    country: str | None = Field(
        None, pattern=r"^[A-Z]{2}$", description="ISO 3166, of numbers without their country; else the tenant's."
    )
    consent: ImportConsent | None = Field(None, description="To be noted where nobody said anything yet.")
    update: bool = Field(
        False, description="Whether people whom the tenant has are changed; else their lines are skipped."
    )
    dry_run: bool = Field(False, description="Look at everything and write nothing.")


@operation("POST", "/contacts/import", body=ContactFile, reply=ContactImportView, largest_body=LARGEST_BODY)
async def import_contacts(call: Call[ContactFile, Nothing]) -> ContactImportView:
    """Bring in a CSV file (manager); above 1,000 lines in the background, to be followed at `/contacts/imports/{import_id}`.

    The same file again changes nothing; lines that are wrong do not stop the others.
    """
    body = call.body
    consent = GivenConsent(channels=body.consent.channels, source=body.consent.source) if body.consent else None
    return await contact_imports.import_contacts(
        call.ctx, call.actor, body.csv, dict(body.mapping), country=body.country, consent=consent, update=body.update,
        dry_run=body.dry_run,
    )  # fmt: skip


@operation("GET", "/contacts/imports/{import_id}", reply=ContactImportView)
async def show_import(call: Call[Any, Nothing]) -> ContactImportView:
    """How far an import is, and what became of its lines (manager)."""
    return await contact_imports.show_import(call.ctx, call.actor, call.path["import_id"])
