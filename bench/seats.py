"""Who sits where: for every connection of a scenario, what it signs in with and which conversation it opens."""

import secrets
from dataclasses import dataclass

from bench.scenarios import Scenario


@dataclass(frozen=True)
class Seat:
    """One member's place: the Socket.IO `auth` of its own user, and its room."""

    auth: dict[str, str]
    conversation_id: str


def seat_in_open_house(scenario: Scenario) -> list[list[Seat]]:
    """Seat everybody on a server without accounts, room by room, with ids as long as Palabre's."""
    return [_seat_room(room * scenario.members, scenario.members) for room in range(scenario.rooms)]


def _seat_room(first: int, members: int) -> list[Seat]:
    conversation_id = secrets.token_hex(12)
    return [
        Seat({"user_id": secrets.token_hex(12), "name": f"Member {number}"}, conversation_id)
        for number in range(first, first + members)
    ]
