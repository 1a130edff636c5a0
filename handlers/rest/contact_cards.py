"""The team's address book."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from actions.contacts import contact_cards
from actions.contacts.contact_cards import ContactCard
from actions.contacts.contact_fields import MOST_LABELS
from actions.pages import Page
from handlers.declare import Call, File, Nothing, Strict, operation
from handlers.shapes import Email, ListQuery, Name, Query, Text
from models.contact_cards import Wanted
from models.deliveries import ChannelName
from models.users import Role

Label = Annotated[Name, Field(max_length=40)]
Phone = Annotated[
    Text, Field(max_length=40, description="Any way of writing it; of the tenant's country unless it says another.")
]
Labels = Annotated[list[Label], Field(max_length=MOST_LABELS, description="Each once, whatever its case.")]
TimeZone = Annotated[Text, Field(max_length=64, examples=["Europe/Zurich"])]


class ContactFilter(Query):
    q: Text = Field("", max_length=100, description="Words of a name, a whole e-mail address, or a number's beginning.")
    role: Role | None = None
    label: Text | None = Field(None, min_length=1, max_length=40)
    language: Literal["en", "fr"] | None = Field(None, description="With those who have the tenant's, if this is it.")
    channel: ChannelName | None = Field(None, description="With an address for it.")

    @property
    def wanted(self) -> Wanted:
        return Wanted(text=self.q.strip(), role=self.role, label=self.label, channel=self.channel)


class ContactQuery(ContactFilter, ListQuery):
    pass


class NewContact(Strict):
    name: Name
    email: Email | None = None
    phone: Phone | None = None
    labels: Labels = []
    language: Literal["en", "fr"] | None = None
    time_zone: TimeZone | None = None


class CardChange(Strict):
    """Only what is given changes; null erases, except a name, which stays."""

    name: Name | None = None
    email: Email | None = None
    phone: Phone | None = None
    labels: Labels | None = None
    language: Literal["en", "fr"] | None = None
    time_zone: TimeZone | None = None


class LabelList(BaseModel):
    items: list[str]


@operation("GET", "/contacts", query=ContactQuery, reply=Page[ContactCard])
async def list_contacts(call: Call[Any, ContactQuery]) -> Page[ContactCard]:
    """People of the tenant by name, with what they said about being written to (staff)."""
    query = call.query
    return await contact_cards.list_contacts(
        call.ctx, call.actor, query.wanted, query.language, query.cursor, query.limit
    )


@operation("POST", "/contacts", body=NewContact, reply=ContactCard, status=201, creates=True)
async def add_contact(call: Call[NewContact, Nothing]) -> ContactCard:
    """Put down a member who has no account (manager)."""
    return await contact_cards.add_contact(call.ctx, call.actor, call.body.model_dump())


@operation("GET", "/contacts/labels", reply=LabelList)
async def list_contact_labels(call: Call[Any, Nothing]) -> LabelList:
    """Labels of people in use, the most used first, at most 200 (staff)."""
    return LabelList(items=await contact_cards.list_labels(call.ctx, call.actor))


@operation("GET", "/contacts/export", query=ContactFilter, reply=File, media_types=("text/csv",))
async def export_contacts(call: Call[Any, ContactFilter]) -> File:
    """The same list as a whole, as a CSV file (manager)."""
    pieces = await contact_cards.export_contacts(call.ctx, call.actor, call.query.wanted, call.query.language)
    return File(pieces, "text/csv; charset=utf-8", {"Content-Disposition": 'attachment; filename="contacts.csv"'})


@operation("PATCH", "/contacts/{user_id}", body=CardChange, reply=ContactCard)
async def change_contact(call: Call[CardChange, Nothing]) -> ContactCard:
    """Change what is known of a person (manager); who signs in keeps their e-mail address."""
    changes = call.body.model_dump(include=call.body.model_fields_set)
    return await contact_cards.change_contact(call.ctx, call.actor, call.path["user_id"], changes)


@operation("DELETE", "/contacts/{user_id}", status=204)
async def delete_contact(call: Call[Any, Nothing]) -> None:
    """Take somebody out of the address book who never signed in, said or booked anything (manager)."""
    await contact_cards.delete_contact(call.ctx, call.actor, call.path["user_id"])
