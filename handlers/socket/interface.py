"""What a command may ask of the socket it came through."""

from typing import Protocol

from actions.context import OpenSocket


class SocketSession(OpenSocket, Protocol):
    def hear(self, conversation_id: str, last_rev: int) -> None:
        """Join the conversation's room; access was checked, and the conversation was at least at `last_rev` then."""
        ...

    def unhear(self, conversation_id: str) -> None: ...

    def watch(self, user_ids: list[str]) -> None:
        """Hear of these people's presence, instead of those before."""
        ...

    def follow(self, topic: str) -> None:
        """Hear what is told on a topic; who may was checked. Raise `Conflict` when it is too many."""
        ...

    def unfollow(self, topic: str) -> None: ...

    def extend(self, token: str) -> int:
        """Go on until the end of a new access token of the same user, and give its seconds."""
        ...
