"""What is measured: rooms of several sizes under load, and connections that only wait."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Scenario:
    """Some rooms of equal size; in each room `in_flight` messages are always awaiting their acknowledgement.

    With `in_flight` 0 nobody sends, and what is measured is the memory of a connection.
    """

    name: str
    title: str
    rooms: int
    members: int
    in_flight: int

    @property
    def is_idle(self) -> bool:
        return self.in_flight == 0

    @property
    def connections(self) -> int:
        return self.rooms * self.members


def _one_room(members: int, in_flight: int) -> Scenario:
    title = f"1 room of {members:,}, {in_flight} in flight"
    return Scenario(f"room-{members}x{in_flight}", title, 1, members, in_flight)


LARGE_ROOM: Final = _one_room(1000, 32)
PAIRS: Final = Scenario("pairs-200", "200 rooms of 2, 1 in flight in each", 200, 2, 1)
IDLE: Final = Scenario("idle-2000", "2,000 idle connections in rooms of 20", 100, 20, 0)

SCENARIOS: Final = (
    *(_one_room(members, in_flight) for members in (2, 20, 200) for in_flight in (4, 32)),
    _one_room(1000, 4),
    LARGE_ROOM,
    PAIRS,
    IDLE,
)
QUICK: Final = (LARGE_ROOM, PAIRS, IDLE)


def find_scenario(name: str) -> Scenario | None:
    return next((scenario for scenario in SCENARIOS if scenario.name == name), None)
