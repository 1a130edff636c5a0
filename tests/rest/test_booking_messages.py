"""Who books over REST is told in the conversation with the team and by a notification, in their language."""

from tests.booking import Studio, act, book, hold
from tests.conftest import People
from tests.people import Json, Person, eventually


async def messages_of(person: Person) -> list[str]:
    found = (await person.get("/conversations")).body["items"]
    pages = [await person.get(f"/conversations/{item['id']}/messages") for item in found if item["kind"] == "support"]
    return [message["body"] for page in pages for message in page.body["items"]]


async def notified(person: Person, booking: Json) -> list[str]:
    items = (await person.get("/notifications")).body["items"]
    return [item["kind"] for item in reversed(items) if item["subject_id"] == booking["id"]]


async def are_told(person: Person, booking: Json, *kinds: str) -> list[str]:
    async def told() -> bool:
        return await notified(person, booking) == list(kinds) and len(await messages_of(person)) == len(kinds)

    await eventually(told)
    return await messages_of(person)


async def test_a_booking_is_confirmed_moved_and_cancelled_in_the_conversation(people: People) -> None:
    studio = await Studio.make(await people("admin"))
    lea = await Person.register(people.url, "Lea")
    offer, session = await studio.class_with(5, name="Yoga")
    async with lea.connected() as line:
        booking = await book(lea, offer, session["start"])
        fact = await line.until_heard("notification.created")
        assert (fact["notification"]["kind"], fact["notification"]["subject_id"]) == (
            "booking.confirmed",
            booking["id"],
        )
        data = {"title": "Yoga", "start": session["start"], "time_zone": "UTC"}
        assert fact["notification"]["data"] == data
    (confirmed,) = await are_told(lea, booking, "booking.confirmed")
    assert confirmed.startswith("Your booking is confirmed: Yoga\n")
    assert (await lea.get(f"/bookings/{booking['id']}")).body["conversation_id"]
    await studio.owner.patch(f"/partner/sessions/{session['id']}", {"time": "16:00"})
    moved = (await are_told(lea, booking, "booking.confirmed", "booking.changed"))[-1]
    assert ", 16:00 – 17:00 (UTC)" in moved
    assert ", 09:00 (UTC)" in moved
    await act(lea, booking, "cancel")
    told = await are_told(lea, booking, "booking.confirmed", "booking.changed", "booking.cancelled")
    assert told[-1].startswith("Your booking is cancelled: Yoga\n")


async def test_who_must_pay_is_told_how_and_until_when_in_french(people: People) -> None:
    studio = await Studio.make(await people("admin"), time_zone="Europe/Zurich")
    offer, session = await studio.class_with(
        5, name="Danse", price=25.5, payment_link="https://buy.stripe.com/abc", location="Studio 2"
    )
    vera = await Person.visit(people.url, "Vera")
    held = await hold(vera, offer, session["start"], name="Vera", email="vera@example.com", language="fr")
    booking = await act(vera, held, "confirm")
    assert booking["state"] == "pending_payment"
    lines = (await are_told(vera, booking, "booking.payment"))[0].splitlines()
    assert lines[0] == "Votre place est gardée jusqu’à votre paiement : Danse"
    assert lines[2] == "Lieu : Studio 2"
    assert lines[3].startswith("Veuillez payer CHF 25.50 jusqu’au ")
    assert lines[4] == f"Payer ici : https://buy.stripe.com/abc?client_reference_id={booking['id']}"
    assert lines[-1].endswith(f"/book/demo?booking={booking['id']}")
    await act(studio.owner, booking, "confirm")
    told = await are_told(vera, booking, "booking.payment", "booking.confirmed")
    assert told[-1].startswith("Votre réservation est confirmée : Danse\n")


async def test_a_freed_place_is_offered_to_who_waits(people: People) -> None:
    studio = await Studio.make(await people("admin"))
    offer, session = await studio.class_with(1, name="Yoga")
    lea, max_ = await Person.register(people.url, "Lea"), await Person.register(people.url, "Max")
    booking = await book(lea, offer, session["start"])
    waiting = await max_.post("/waitlist", {"offer_id": offer["id"], "start": session["start"]})
    assert waiting.status == 201, waiting.body
    await act(lea, booking, "cancel")

    async def offered() -> bool:
        return len((await max_.get("/bookings")).body["items"]) == 1

    await eventually(offered)
    (place,) = (await max_.get("/bookings")).body["items"]
    (text,) = await are_told(max_, place, "booking.offered")
    assert text.startswith("A place is free for you: Yoga\n")
    assert "Confirm it by " in text
