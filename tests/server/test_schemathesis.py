"""Everything that the contract allows and much that it does not, made up by schemathesis: no crash, no surprise.

On a server of its own, as it deletes and renames whatever it comes across.
"""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import handlers.rest  # noqa: F401  (registers the operations)
from handlers.declare import OPERATIONS
from tests.conftest import lift_limits
from tests.people import Person, from_somewhere
from tests.permission_scene import ABSENT, METHODS, Scene, set_the_scene
from tests.permission_table import ARTICLE, MEDIA_PAGE
from tests.processes import Mongod, Server, temporary_folder
from tests.waiting import made

PARTS = 3
"""Groups that run side by side, each with a server of its own."""

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
LAST = ("change_user", "change_tenant")
"""These can slow or block the one who asks, so they come after the others."""
STATE_BEFORE = {
    "tick_item": "begun", "finish_intervention": "begun", "sign_intervention": "finished", "reopen_intervention": "signed",
}  # fmt: skip
ALL = sorted((operation.name for operation in OPERATIONS.values()), key=lambda name: (name in LAST, name))
NAMES = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"schemathesis{number % PARTS}"))
    for number, name in enumerate(ALL)
]


@dataclass
class Contract:
    scene: Scene
    operations: dict[str, schemathesis.APIOperation]

    def prepare(self, name: str, asker: str) -> tuple[str | None, dict[str, str]]:
        """The token to ask with, and ids that lead somewhere, made anew as they may be deleted."""
        if name == "logout":
            return asyncio.run(Person.visit(self.scene.owner.url)).token, {}
        values = self.scene.values | asyncio.run(self.scene.group())
        if name == "change_handling":
            values["group"] = values["support"]
        elif name == "delete_note":
            note = asyncio.run(self.scene.owner.post(f"/conversations/{values['group']}/notes", {"body": "Noted"}))
            values["note"] = note.body["id"]
        elif name == "change_canned_reply":
            values["canned_reply"] = asyncio.run(self.scene.canned_reply())
        elif "{intervention_id}" in METHODS[name][1]:
            values |= asyncio.run(self.scene.intervention(self.scene.owner, STATE_BEFORE.get(name, "planned")))
        elif "{media_page_id}" in METHODS[name][1]:
            values["media_page"] = asyncio.run(made(self.scene.owner, "/media-pages", MEDIA_PAGE))["id"]
        elif "{article_id}" in METHODS[name][1]:
            values["article"] = asyncio.run(made(self.scene.askers["admin"], "/articles", ARTICLE))["id"]
        message = values["said"][getattr(self.scene.askers[asker], "id", self.scene.owner.id)]
        places = {
            "conversation_id": values["group"], "message_id": message, "user_id": values["target"],
            "attachment_id": values["sent_file"], "tenant_id": values["tenant"], "name": values["emoji"],
            "reply_id": values["canned_reply"], "note_id": values.get("note", ABSENT),
            "client_id": values["client"], "equipment_id": values["equipment"], "technician_id": values["technician"],
            "promo_code_id": values["promo_code"], "pass_id": values["pack"], "tenant": "demo",
            "intervention_id": values.get("intervention", ABSENT), "item_id": values.get("item", ABSENT),
            "import_id": values["import"], "channel": "email",
            "media_page_id": values.get("media_page", ABSENT), "article_id": values.get("article", ABSENT),
        }  # fmt: skip
        return self.scene.askers[asker].token, places


@pytest.fixture(scope="module")
def contract(mongod: Mongod) -> Iterator[Contract]:
    folder = temporary_folder()
    server = Server(folder, mongod.url("schemathesis"), trusted_proxies="127.0.0.1")
    asyncio.run(lift_limits(server.url))
    schema = schemathesis.openapi.from_url(f"{server.url}/api/v1/openapi.json")
    found = [result.ok() for result in schema.get_all_operations()]
    names = {operation.definition.raw["operationId"]: operation for operation in found}
    yield Contract(asyncio.run(set_the_scene(server.url)), names)
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def examine(contract: Contract, name: str, asker: str, mode: GenerationMode, examples: int) -> None:
    operation = contract.operations[name]
    token, places = contract.prepare(name, asker)

    @given(case=operation.as_strategy(generation_mode=mode), leads_somewhere=st.sampled_from([True, True, False]))
    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def run(case: Case, leads_somewhere: bool) -> None:
        if leads_somewhere and case.path_parameters:
            case.path_parameters |= {key: places[key] for key in case.path_parameters if key in places}
        headers = from_somewhere() | ({"Authorization": f"Bearer {token}"} if token else {})
        case.call_and_validate(headers=headers, checks=CHECKS, timeout=10)

    run()


@pytest.mark.xdist_group("schemathesis0")
def test_schemathesis_knows_every_operation(contract: Contract) -> None:
    assert set(contract.operations) == set(ALL)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_contract_allows_is_answered_within_the_contract(contract: Contract, name: str) -> None:
    examine(contract, name, "admin", GenerationMode.POSITIVE, 10)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_contract_forbids_is_answered_within_the_contract(contract: Contract, name: str) -> None:
    operation = contract.operations[name]
    if operation.body or operation.query:
        examine(contract, name, "admin", GenerationMode.NEGATIVE, 10)


@pytest.mark.parametrize("name", NAMES)
def test_a_member_too_is_answered_within_the_contract(contract: Contract, name: str) -> None:
    examine(contract, name, "member", GenerationMode.POSITIVE, 3)
