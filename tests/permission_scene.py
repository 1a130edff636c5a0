"""The people and things that the table of permissions is tried on."""

import asyncio
import itertools
import json
import random
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import aiohttp
import jwt
from PIL import Image

import handlers.rest  # noqa: F401  (registers the operations)
from actions.passes.payment_events import sign
from handlers.declare import OPERATIONS
from tests.booking import FIRST_DAY, Studio, book, some_time
from tests.fakes.twilio import signed_by_twilio
from tests.people import Api, Json, Person, Reply, from_somewhere
from tests.permission_table import ARTICLE, HOURS, MEDIA_PAGE, OFFER, PROFILE, TEMPLATE, WORK, Row
from tests.waiting import Place, made

ABSENT = "0" * 24
METHODS = {operation.name: (operation.method, operation.path) for operation in OPERATIONS.values()}


def picture(side: int = 8) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (side, side), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def form(content: bytes, /, filename: str = "file.png", **fields: str) -> aiohttp.FormData:
    data = aiohttp.FormData(quote_fields=False)
    for key, value in fields.items():
        data.add_field(key, value)
    data.add_field("file", content, filename=filename, content_type="application/octet-stream")
    return data


async def upload(person: Api, content: bytes | None = None, name: str = "photo.png") -> str:
    return str((await made(person, "/attachments", None, data=form(content or picture(), name)))["id"])


@dataclass
class Scene:
    askers: dict[str, Api]
    owner: Person
    target: Person
    guest: Person
    studio: Studio
    values: Json
    minutes: Iterator[int] = field(default_factory=itertools.count)

    def members(self) -> list[Person]:
        inside = ("admin", "manager", "agent", "member", "company", "visitor")
        return [asker for name, asker in self.askers.items() if name in inside and isinstance(asker, Person)]

    async def group(self) -> Json:
        """A group with all members in it, the owner's message, and one of each."""
        group = await self.owner.open_group(self.target, *self.members(), title="At hand")
        path = f"/conversations/{group}/messages"
        speakers = [self.owner, *self.members()]
        replies = await asyncio.gather(*(person.post(path, {"body": "Hello everybody"}) for person in speakers))
        said = {person.id: reply.body["message"]["id"] for person, reply in zip(speakers, replies, strict=True)}
        return {"group": group, "said": said}

    async def canned_reply(self) -> str:
        body = {"shortcut": uuid.uuid4().hex, "title": "Hello", "body": "Hello {name}"}
        return str((await self.askers["admin"].post("/canned-replies", body)).body["id"])

    async def part_of_field_work(self, kind: str) -> Json:
        """What nothing points at yet."""
        path, body = {
            "client": ("/clients", {"name": "Client"}),
            "equipment": ("/equipment", {"name": "Boiler", "client_id": self.values.get("client")}),
            "technician": ("/technicians", {"name": "Technician"}),
        }[kind]
        return {kind: (await self.askers["admin"].post(path, body)).body["id"]}

    async def intervention(self, planner: Person, fresh: str) -> Json:
        """One of the planner's own provider, brought so far."""
        offer = (await made(planner, "/partner/offers", WORK))["id"]
        fresh_ones = await self.part_of_field_work("client") | await self.part_of_field_work("technician")
        wish = {
            "offer_id": offer, "client_id": fresh_ones["client"], "technician_id": fresh_ones["technician"],
            "start": some_time().isoformat(), "minutes": 60,
        }  # fmt: skip
        planned = await made(planner, "/interventions", wish)
        path = f"/interventions/{planned['id']}"
        steps: Json = {"begun": ["start"], "finished": ["start", "finish"], "signed": ["start", "finish", "sign"]}
        for step in steps.get(fresh, []):
            body = {"finish": {"reason": "x"}, "sign": {"name": "Anna"}}.get(step, {})
            reply = await planner.post(f"{path}/{step}", body)
            assert reply.status == 200, reply.body
        found = {"intervention": planned["id"], "item": planned["checklist"][0]["id"]}
        return found | ({"document": await self.document(path)} if fresh == "documented" else {})

    async def document(self, path: str) -> str:
        """Attached to an intervention by one manager or another, as a person may not upload much at once."""
        uploader = self.askers[random.choice(("admin", "manager"))]
        document = await upload(uploader)
        added = await uploader.post(f"{path}/documents", {"attachment_id": document})
        assert added.status == 201, added.body
        return document

    async def part_of_place(self, kind: str) -> Json:
        admin = self.askers["admin"]
        path, body = {
            "empty_site": ("/sites", {"name": "Empty"}),
            "service": ("/services", {"name": "Unused"}),
            "desk": ("/desks", {"name": "Unused", "site_id": self.values["site"]}),
            "queue": (
                "/queues",
                {"name": "Fresh", "site_id": self.values["crowded_site"], "service_id": self.values["service"],
                 "grace_seconds": 0},
            ),
        }[kind]  # fmt: skip
        return {kind.removeprefix("empty_"): (await admin.post(path, body)).body["id"]}

    async def ticket(self, holder: Person, fresh: str) -> Json:
        """A ticket in the wanted state, in a queue of its own; what the team takes is a walk-in's."""
        queue = (await self.part_of_place("queue"))["queue"]
        ticket = (await holder.post(f"/queues/{queue}/tickets", {})).body
        steps = {
            "called": ["call"], "serving": ["call", "start"], "done": ["call", "start", "close"], "held": ["hold"],
        }  # fmt: skip
        for step in steps.get(fresh.removeprefix("own_"), []):
            body = {"minutes": 5} if step == "hold" else {}
            reply = await self.owner.post(f"/tickets/{ticket['id']}/{step}", body)
            assert reply.status == 200, reply.body
        other = (await self.part_of_place("queue"))["queue"]
        return {"ticket": ticket["id"], "other_queue": other, "ticket_token": ticket["url"].rpartition("/")[2]}

    async def part_of_partner(self, person: Person, fresh: str) -> Json:
        """An offer or hours of the person, who is of the team, or a resource of the tenant."""
        if fresh == "resource":
            return {"resource": (await self.askers["admin"].post("/resources", {"name": "Room"})).body["id"]}
        if fresh == "hours":
            return {"entry": (await person.post("/partner/availability", HOURS)).body["id"]}
        offer = OFFER | {"published": fresh != "unpublished_offer"}
        return {"offer": (await person.post("/partner/offers", offer)).body["id"]}

    async def campaign(self, author: Api, kind: str) -> str:
        """To the target; a scheduled one is due in far future."""
        body = {"title": "News", "text": "Hello", "targets": {"user_ids": [self.target.id]}}
        if kind == "campaign":
            return str((await made(author, "/campaigns", body))["id"])
        dates = [(datetime.now(UTC) + timedelta(days=300)).isoformat()]
        drafted = await made(author, "/campaigns", body | {"dates": dates})
        launched = await author.post(f"/campaigns/{drafted['id']}/launch")
        assert launched.status == 200, launched.body
        return str(drafted["id"])

    async def promo_code(self) -> Json:
        body = {"code": uuid.uuid4().hex, "kind": "percent", "value": 10}
        promo = (await self.askers["admin"].post("/promo-codes", body)).body
        return {"promo_code": promo["id"], "promo": promo["code"]}

    async def contact_import(self) -> Json:
        file = {"csv": "E-mail\nsomebody@contacts.test", "mapping": {"E-mail": "email"}, "dry_run": True}
        return {"import": (await self.askers["admin"].post("/contacts/import", file)).body["id"]}

    async def passes(self) -> Json:
        """A card of the target and a pack of the company, sold by the owner of what they pay for; and a promo code."""
        sizes = [{"accesses": 1_000, "price": 0}]
        card = (await self.owner.post("/partner/offers", {"kind": "card", "name": "Card", "card_sizes": sizes})).body[
            "id"
        ]
        priced = (await self.owner.post("/partner/offers", OFFER | {"price": 50})).body["id"]
        company = self.askers["company"]
        assert isinstance(company, Person)
        sold = [
            (await made(self.owner, "/passes", {"offer_id": card, "user_id": person.id}))["id"]
            for person in (self.target, company)
        ]
        names = {"card": card, "priced_offer": priced, "card_of_target": sold[0], "pack": sold[1]}
        return names | await self.promo_code()

    async def part_of_studio(self, person: Person, fresh: str) -> Json:
        """A session, or what `person` has of it; each at a time of its own, as the studio's time is taken once."""
        offer = await self.studio.offer("course", capacity=1 if "entry" in fresh or "full" in fresh else 5)
        minute = next(self.minutes)
        session, later = [
            (await self.studio.sessions(offer, f"{minute // 60:02}:{minute % 60:02}", day, minutes=1))[0]
            for day in (0, 1)
        ]
        values: Json = {
            "course": offer["id"], "start": session["start"], "later": later["start"], "session": session["id"],
            "day": str(FIRST_DAY + timedelta(days=100)),
        }  # fmt: skip
        wish = {"offer_id": offer["id"], "start": session["start"], "name": "Vera", "email": "vera@example.com"}
        if "entry" in fresh or "full" in fresh:
            await made(self.studio.owner, "/bookings", wish | {"user_id": self.target.id})
        if "entry" in fresh:
            values["line_entry"] = (await made(person, "/waitlist", wish))["id"]
        if fresh == "booking":
            values["booking"] = (await book(person, offer, session["start"], name="Vera", email="vera@example.com"))[
                "id"
            ]
        return values

    async def booking_of_today(self) -> Json:
        offer = await self.studio.offer("appointment", lengths=[{"minutes": 30}])
        start = (datetime.now(UTC) + timedelta(minutes=1)).isoformat(timespec="milliseconds")
        body = {"offer_id": offer["id"], "start": start, "user_id": self.target.id}
        booking = await made(self.studio.owner, "/bookings", body)
        return {"booking": booking["id"], "code": booking["code"]}

    async def prepare(self, row: Row, asker: str) -> Json:
        """What `{names}` stand for when this row is tried by this asker."""
        values = {**self.values, "unique": uuid.uuid4().hex}
        values["endpoint"] = f"http://127.0.0.1:9/{values['unique']}"
        person = self.askers[asker]
        values["token"] = person.token
        if row.fresh == "group":
            values |= await self.group()
        elif row.fresh == "emoji":
            await self.askers["admin"].post("/emojis", data=form(picture(), name=values["unique"]))
            values["emoji"] = values["unique"]
        elif row.fresh == "contact":
            values["contact"] = (await self.askers["admin"].post("/contacts", {"name": "Contact"})).body["id"]
        elif row.fresh == "chat_link":
            values["chat_link"] = (await self.askers["admin"].post("/chat-links", {"title": "Ask us"})).body["id"]
        elif row.fresh in ("media_page", "own_media_page"):
            of_team = row.fresh == "own_media_page" and asker in ("admin", "manager", "agent")
            author = person if of_team else self.owner
            values["media_page"] = (await made(author, "/media-pages", MEDIA_PAGE))["id"]
        elif row.fresh.removeprefix("own_") in ("campaign", "scheduled_campaign"):
            of_team = row.fresh.startswith("own_") and asker in ("admin", "manager", "agent")
            author = person if of_team else self.owner
            values["campaign"] = await self.campaign(author, row.fresh.removeprefix("own_"))
        elif row.fresh in ("template", "own_template"):
            of_team = row.fresh == "own_template" and asker in ("admin", "manager", "agent")
            author = person if of_team else self.owner
            values["template"] = (await made(author, "/campaign-templates", TEMPLATE))["id"]
        elif row.fresh == "article":
            values["article"] = (await made(self.askers["admin"], "/articles", ARTICLE))["id"]
        elif row.fresh == "canned_reply":
            values["canned_reply"] = await self.canned_reply()
        elif row.fresh in ("note", "own_note"):
            of_team = row.fresh == "own_note" and asker in ("admin", "manager", "agent")
            author = person if of_team else self.owner
            noted = await author.post(f"/conversations/{values['group']}/notes", {"body": "Noted"})
            values["note"] = noted.body["id"]
        elif row.fresh == "promo_code":
            values |= await self.promo_code()
        elif row.fresh == "payment_secret":
            reply = await self.askers["admin"].post("/tenant/payment-secret")
            values["payment_secret"] = reply.body["payment_secret"]
        elif row.fresh in ("empty_site", "service", "desk", "queue"):
            values |= await self.part_of_place(row.fresh)
        elif row.fresh in ("client", "equipment", "technician"):
            values |= await self.part_of_field_work(row.fresh)
        elif row.fresh == "work_offer":
            values |= {
                "offer": (await self.owner.post("/partner/offers", WORK)).body["id"],
                "at": some_time().isoformat(),
            }
        elif row.fresh.removeprefix("own_") in ("planned", "begun", "finished", "signed", "documented"):
            of_team = row.fresh.startswith("own_") and asker in ("admin", "manager", "agent")
            planner = person if of_team and isinstance(person, Person) else self.owner
            values |= await self.intervention(planner, row.fresh.removeprefix("own_"))
            if row.name == "add_document":
                values["upload"] = await upload(person) if isinstance(person, Person) else ABSENT
        elif row.fresh.removeprefix("own_") in ("waiting", "called", "serving", "held", "done"):
            own_one = row.fresh.startswith("own_") and asker not in ("other", "nobody")
            values |= await self.ticket(person if own_one and isinstance(person, Person) else self.target, row.fresh)
        elif row.fresh.removeprefix("own_") in ("offer", "unpublished_offer", "hours", "resource"):
            of_team = row.fresh.startswith("own_") and asker in ("admin", "manager", "agent")
            partner = person if of_team and isinstance(person, Person) else self.owner
            values |= await self.part_of_partner(partner, row.fresh.removeprefix("own_"))
        elif row.fresh == "today":
            values |= await self.booking_of_today()
        elif row.fresh.removeprefix("own_") in ("session", "full_session", "booking", "entry_in_line"):
            own_one = row.fresh.startswith("own_") and asker not in ("other", "nobody")
            holder = person if own_one and isinstance(person, Person) else self.guest
            values |= await self.part_of_studio(holder, row.fresh.removeprefix("own_"))
        elif row.fresh == "sign_in":
            visitor = await Person.visit(person.url)
            values["refresh_token"] = visitor.signed_in["refresh_token"]
            values["token"] = visitor.token if isinstance(person, Person) else None
        elif row.fresh == "exchange":
            secret = (await self.askers["admin"].post("/tenant/embedding-secret")).body["embedding_secret"]
            claims = {"sub": values["unique"], "name": "Guest", "exp": int(time.time()) + 60}
            values["exchange_token"] = jwt.encode(claims, secret, "HS256")
        me = person.id if isinstance(person, Person) else ABSENT
        own = values["said"].get(me, values["said"][self.owner.id])
        return values | {"me": me, "own_message": own, "others_message": values["said"][self.owner.id]}

    async def request(self, row: Row, values: Json) -> Reply:
        method, path = METHODS[row.name]
        places = {
            "conversation_id": row.conversation.format(**values), "message_id": row.message.format(**values),
            "user_id": row.user.format(**values), "attachment_id": row.file.format(**values),
            "campaign_id": values.get("campaign", ABSENT), "template_id": values.get("template", ABSENT),
            "tenant_id": values["tenant"], "name": values["emoji"], "chat_link_id": values.get("chat_link", ABSENT),
            "note_id": values.get("note", ABSENT), "media_page_id": values.get("media_page", ABSENT),
            "article_id": values.get("article", ABSENT),
            "reply_id": values["canned_reply"], "site_id": values["site"], "service_id": values["service"],
            "desk_id": values["desk"], "queue_id": values["queue"], "ticket_id": values.get("ticket", ABSENT),
            "provider_id": values["partner"], "offer_id": values.get("offer", ABSENT),
            "entry_id": values.get("line_entry", values.get("entry", ABSENT)), "booking_id": values.get("booking", ABSENT),
            "session_id": values.get("session", ABSENT), "resource_id": values.get("resource", ABSENT),
            "secret": values["calendar"],
            "client_id": values["client"], "equipment_id": values["equipment"], "technician_id": values["technician"],
            "promo_code_id": values["promo_code"], "pass_id": row.pass_id.format(**values), "tenant": "demo",
            "job_id": ABSENT,
            "intervention_id": values.get("intervention", ABSENT), "item_id": values.get("item", ABSENT),
            "import_id": values["import"], "channel": "email",
        }  # fmt: skip
        options: Json = {"headers": from_somewhere()}
        payload = fill(row.payload, values)
        if row.name == "receive_payment":
            options["data"], payload = json.dumps(payload), None
            options["headers"] |= {
                "Content-Type": "application/json",
                "Stripe-Signature": signed(values, options["data"]),
            }
        if row.name in ("upload_attachment", "upload_media_file", "add_emoji"):
            options["data"], payload = form(picture(), **(payload or {})), None
        api = Api(self.owner.url, values["token"])
        place = path.format(**places) + row.query.format(**values)
        if row.name in ("receive_delivery_state", "receive_inbound_message"):
            options["data"], payload = payload, None
            options["headers"] |= signed_by_twilio(f"{self.owner.url}/api/v1{place}", options["data"])
        return await api.call(method, place, payload, **options)


def signed(values: Json, body: str) -> str:
    """As payment services sign what they tell."""
    moment = str(int(time.time()))
    return f"t={moment},v1={sign(values['payment_secret'], moment, body.encode())}"


def fill(shape: Any, values: Json) -> Any:
    if isinstance(shape, dict):
        return {fill(key, values): fill(value, values) for key, value in shape.items()}
    if isinstance(shape, list):
        return [fill(item, values) for item in shape]
    return shape.format(**values) if isinstance(shape, str) else shape


async def set_the_scene(url: str) -> Scene:
    names = {"admin": "admin", "manager": "manager", "agent": "coach", "member": "alice", "company": "company"}
    askers: dict[str, Api] = {asker: await Person.sign_in(url, name) for asker, name in names.items()}
    askers["visitor"] = await Person.visit(url)
    askers["stranger"] = await Person.sign_in(url, "david")
    askers["other"] = await Person.sign_in(url, "admin", "other")
    askers["nobody"] = Api(url)
    owner, target = await Person.sign_in(url, "seller"), await Person.register(url)
    assert isinstance(askers["admin"], Person)
    studio = await Studio.make(askers["admin"], capacity=100)
    scene = Scene(askers, owner, target, await Person.register(url), studio, {})
    group = await scene.group()
    files = [(await owner.post("/attachments", data=form(picture()))).body["id"] for _ in range(2)]
    await owner.post(f"/conversations/{group['group']}/messages", {"body": "", "attachments": files[:1]})
    support = (await target.post("/conversations", {"kind": "support"})).body["id"]
    emoji = uuid.uuid4().hex
    added = await askers["admin"].post("/emojis", data=form(picture(), name=emoji))
    assert added.status == 201, added.body
    tenant = (await askers["admin"].get("/tenant")).body["id"]
    place = await Place.make(askers["admin"])
    desk = await place.add_desk()
    crowded = await Place.make(askers["admin"])
    partner = (await owner.put("/partner/profile", PROFILE)).body
    for asker in ("admin", "manager", "agent", "other"):
        assert (await askers[asker].put("/partner/profile", PROFILE)).status == 200
    calendar = (await owner.post("/calendars", {"of": "me"})).body["url"]
    scene.values = {
        **group, "owner": owner.id, "target": target.id, "tenant": tenant, "emoji": emoji,
        "somebody": (await Person.register(url)).id, "support": support, "sent_file": files[0], "unsent_file": files[1], "canned_reply": await scene.canned_reply(),
        "site": place.site["id"], "crowded_site": crowded.site["id"], "service": place.service["id"], "queue": place.id, "desk": desk["id"],
        "partner": partner["id"], "studio": studio.id,
        "calendar": calendar.rpartition("/")[2].removesuffix(".ics"),
        "board": place.site["board_url"].rpartition("/")[2],
    }  # fmt: skip
    for kind in ("client", "equipment", "technician"):
        scene.values |= await scene.part_of_field_work(kind)
    scene.values |= await scene.passes() | await scene.contact_import()
    return scene
