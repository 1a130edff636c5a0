"""The whole way: a campaign on a running server, to a mail server and to a push service."""

import uuid
from collections.abc import Callable

from tests.channels.mail_server import mail_server
from tests.channels.push_service import push_service
from tests.people import Json, Person, eventually
from tests.processes import Mongod, Server


async def test_a_campaign_reaches_each_person_on_the_first_way_that_there_is(
    mongod: Mongod, start_server: Callable[..., Server]
) -> None:
    async with mail_server() as mails, push_service() as pushes:
        server = start_server(
            mongod.url(f"out-{uuid.uuid4().hex[:8]}"), trusted_proxies="127.0.0.1", push_insecure_hosts="127.0.0.1",
            smtp_url=f"smtp://127.0.0.1:{mails.port}", smtp_from="hello@shop.test", public_url="https://chat.test",
        )  # fmt: skip
        coach = await Person.sign_in(server.url, "coach")
        notified = await Person.register(server.url, "Nora Device")
        mailed = await Person.register(server.url, "Max Mail")
        device = pushes.browser()
        assert (await notified.put("/push/subscriptions", device.subscription)).status == 204
        ready = (await coach.get("/health/ready")).body["channels"]
        assert (ready["email"], ready["push"]) == ("ready", "ready")

        campaign = {
            "title": "News", "subject": "Summer", "text": "Hello {first_name}, come in!", "channels": ["push", "email"],
            "targets": {"user_ids": [notified.id, mailed.id]},
        }  # fmt: skip
        campaign_id = (await coach.post("/campaigns", campaign)).body["id"]
        assert (await coach.post(f"/campaigns/{campaign_id}/launch")).status == 200

        async def is_done() -> bool:
            return (await coach.get(f"/campaigns/{campaign_id}")).body["status"] == "completed"

        await eventually(is_done, within=30)
        [shown] = pushes.got(device)
        [mail] = [mail for mail in mails.mails if mail["To"] == mailed.user["email"]]  # the demo tells of bookings too
        rows: list[Json] = (await coach.get(f"/campaigns/{campaign_id}/deliveries")).body["items"]
        key = (await coach.get("/push/key")).body["key"]
    assert (shown["title"], shown["body"]) == ("Summer", "Hello Nora, come in!")
    assert [arrival.signed_by()[0] for arrival in pushes.arrivals] == [key]
    assert mail["Subject"] == "Summer"
    assert notified.user["email"] not in mails.recipients
    assert mail["List-Unsubscribe"].startswith("<https://chat.test/u/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Hello Max, come in!" in body.get_content()
    assert sorted((row["recipient"]["id"], row["channel"], row["state"]) for row in rows) == sorted([
        (notified.id, "push", "accepted"), (mailed.id, "email", "accepted"),
    ])  # fmt: skip
