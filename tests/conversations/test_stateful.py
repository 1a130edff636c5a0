"""Facts applied to the initial state equal the state fetched again, whatever people do (hypothesis, stateful).

Three people, two sockets each, send, send again, edit, delete, react and read; sockets drop and come back by
`session.resume`. At every check each socket's picture, kept by facts alone, is that of a fresh read.
"""

import asyncio
import itertools
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.people import Json, Line, Person, eventually
from tests.processes import Server

NAMES = ("coach", "alice", "bob")
SOCKETS = [(name, number) for name in NAMES for number in range(2)]
MESSAGE_FACTS = ("message.created", "message.edited", "message.deleted", "message.reacted")
_counter = itertools.count()
_shared: dict[str, Any] = {}


class Picture:
    """What one client knows: exactly what the protocol lets it derive."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.messages: dict[str, Json] = {}
        self.read: dict[str, int] = {}
        self.rev = 0
        self.last_seq = 0
        self.line: Line | None = None
        self.taken = 0

    def take(self, message: Json) -> None:
        held = self.messages.get(message["id"])
        if held is None or message["rev"] > held["rev"]:
            self.messages[message["id"]] = message
        self.rev = max(self.rev, message["rev"])
        self.last_seq = max(self.last_seq, message["seq"])
        sender = message["sender"]["id"]
        self.read[sender] = max(self.read.get(sender, 0), message["seq"])

    def apply_new_facts(self, conversation_id: str) -> None:
        """Every fact once, in the order in which it came; revisions of live facts have no gap."""
        assert self.line is not None
        while self.taken < len(self.line.facts):
            name, fact = self.line.facts[self.taken]
            self.taken += 1
            if name in MESSAGE_FACTS and fact["message"]["conversation_id"] == conversation_id:
                assert fact["message"]["rev"] <= self.rev + 1, "a revision was skipped"
                self.take(fact["message"])
            elif name == "read.changed" and fact["conversation_id"] == conversation_id:
                self.read[fact["user_id"]] = max(self.read.get(fact["user_id"], 0), fact["seq"])

    def shown(self) -> list[Json]:
        return sorted(self.messages.values(), key=lambda message: message["seq"])

    def unread(self) -> int:
        return self.last_seq - self.read.get(self.person.id, 0)


class Conversation(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop: asyncio.AbstractEventLoop = _shared["loop"]
        self.people: dict[str, Person] = _shared["people"]
        self.pictures = {key: Picture(self.people[key[0]]) for key in SOCKETS}
        self.sent: list[Json] = []
        self.payloads: list[tuple[tuple[str, int], Json]] = []

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    @initialize()
    def open_conversation(self) -> None:
        others = [self.people[name] for name in NAMES[1:]]
        self.conversation_id = self.run(self.people[NAMES[0]].open_group(*others))
        for key in SOCKETS:
            self.run(self._connect(key))

    async def _connect(self, key: tuple[str, int]) -> None:
        picture = self.pictures[key]
        picture.line, picture.taken = Line(picture.person.url), 0
        await picture.line.connect(picture.person.token or "", "websocket" if key[1] == 0 else "polling")
        more = True
        while more:
            data = await picture.line.do("session.resume", {"cursors": {self.conversation_id: picture.rev}})
            (found,) = data["conversations"]
            for message in found["messages"]:
                picture.take(message)
            more = found["more"]
        fetched = await picture.person.get(f"/conversations/{self.conversation_id}")
        for member in fetched.body["members"]:
            picture.read[member["user_id"]] = max(picture.read.get(member["user_id"], 0), member["read_seq"])

    def _line(self, key: tuple[str, int]) -> Line:
        line = self.pictures[key].line
        assert line is not None
        return line

    def connected(self) -> list[tuple[str, int]]:
        return [key for key in SOCKETS if self.pictures[key].line is not None]

    sockets = st.sampled_from(SOCKETS)

    @precondition(lambda self: self.connected())
    @rule(key=sockets, count=st.integers(1, 4))
    def send(self, key: tuple[str, int], count: int) -> None:
        """Several at once, without waiting for each other."""
        if self.pictures[key].line is None:
            return
        payloads = [
            {"conversation_id": self.conversation_id, "client_id": f"c{next(_counter)}", "body": f"words {number}"}
            for number in range(count)
        ]

        async def send_all() -> list[Json]:
            return await asyncio.gather(*(self._line(key).do("message.send", payload) for payload in payloads))

        answers = [answer["message"] for answer in self.run(send_all())]
        assert [message["seq"] for message in answers] == sorted(message["seq"] for message in answers)
        self.sent += answers
        self.payloads += [(key, payload) for payload in payloads]

    @precondition(lambda self: self.payloads)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """As after a lost acknowledgement, perhaps from the person's other socket."""
        (name, number), payload = data.draw(st.sampled_from(self.payloads))
        key = (name, number) if self.pictures[name, number].line is not None else (name, 1 - number)
        if self.pictures[key].line is None:
            return
        message = self.run(self._line(key).do("message.send", payload))["message"]
        first = next(sent for sent in self.sent if sent["client_id"] == payload["client_id"])
        assert (message["id"], message["seq"]) == (first["id"], first["seq"])

    @precondition(lambda self: self.sent)
    @rule(key=sockets, data=st.data(), kind=st.sampled_from(["edit", "delete", "react", "unreact"]))
    def change(self, key: tuple[str, int], data: st.DataObject, kind: str) -> None:
        message = data.draw(st.sampled_from(self.sent))
        if self.pictures[key].line is None:
            return
        payload = {"conversation_id": self.conversation_id, "message_id": message["id"]}
        command = {"edit": "message.edit", "delete": "message.delete"}.get(kind, "message.react")
        if kind == "edit":
            payload["body"] = f"edited {next(_counter)}"
        elif kind != "delete":
            payload |= {"emoji": "🔥", "on": kind == "react"}
        answer = self.run(self._line(key).ask(command, payload))
        assert answer["ok"] or answer["error"]["code"] in ("forbidden", "not_found"), answer

    @precondition(lambda self: self.sent)
    @rule(key=sockets, data=st.data())
    def read(self, key: tuple[str, int], data: st.DataObject) -> None:
        if self.pictures[key].line is None:
            return
        seq = data.draw(st.integers(1, max(message["seq"] for message in self.sent)))
        self.run(self._line(key).do("read.mark", {"conversation_id": self.conversation_id, "seq": seq}))

    @rule(key=sockets)
    def drop(self, key: tuple[str, int]) -> None:
        picture = self.pictures[key]
        if picture.line is not None:
            picture.apply_new_facts(self.conversation_id)
            line, picture.line = picture.line, None
            self.run(line.close())

    @rule(key=sockets)
    def come_back(self, key: tuple[str, int]) -> None:
        if self.pictures[key].line is None:
            self.run(self._connect(key))

    @invariant()
    def pictures_equal_a_fresh_read(self) -> None:
        if not hasattr(self, "conversation_id"):
            return

        async def compare() -> None:
            for key in self.connected():
                picture = self.pictures[key]
                stored = (await picture.person.get(f"/conversations/{self.conversation_id}/messages?limit=100")).body[
                    "items"
                ]
                fetched = (await picture.person.get(f"/conversations/{self.conversation_id}")).body
                positions = {member["user_id"]: member["read_seq"] for member in fetched["members"]}

                def same(picture: Picture = picture, stored: Any = stored, positions: Any = positions) -> bool:
                    picture.apply_new_facts(self.conversation_id)
                    known = {user_id: picture.read.get(user_id, 0) for user_id in positions}
                    return picture.shown()[-100:] == stored and known == positions

                await eventually(same)
                assert picture.unread() == fetched["unread"]
                assert [message["seq"] for message in picture.shown()] == list(range(1, picture.last_seq + 1))

        self.run(compare())

    def teardown(self) -> None:
        for key in self.connected():
            self.run(self._line(key).close())


def test_facts_applied_to_the_initial_state_equal_the_state_fetched_again(server: Server) -> None:
    loop = asyncio.new_event_loop()

    async def sign_in() -> dict[str, Person]:
        return {name: await Person.sign_in(server.url, name) for name in NAMES}

    _shared.update(loop=loop, people=loop.run_until_complete(sign_in()))
    try:
        run_state_machine_as_test(
            Conversation,
            settings=settings(
                max_examples=8,
                stateful_step_count=25,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        loop.close()
