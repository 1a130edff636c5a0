"""Sites and queues: taking them away without losing what stands on them."""

import asyncio

from tests.conftest import People
from tests.people import Person
from tests.waiting import made


async def test_a_site_is_not_deleted_under_a_queue_that_is_being_made(people: People) -> None:
    """Whichever is first wins; in any case the tenant's queues can be listed."""
    manager = await people("manager")
    service = await made(manager, "/services", {"name": "Consultation"})
    for index in range(12):
        site = await made(manager, "/sites", {"name": "Short-lived"})
        body = {"site_id": site["id"], "service_id": service["id"], "name": "Queue"}
        added, deleted = await asyncio.gather(
            manager.post("/queues", body), _later(index * 0.001, manager, f"/sites/{site['id']}")
        )
        assert (added.status, deleted) in {(201, 409), (422, 204), (422, 409)}, added.body
        assert (await manager.get("/queues", params={"site_id": site["id"]})).status == 200
        assert (await manager.get(f"/sites/{site['id']}")).status == (404 if deleted == 204 else 200)


async def _later(seconds: float, person: Person, path: str) -> int:
    await asyncio.sleep(seconds)
    return (await person.delete(path)).status
