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

    def extend(self, token: str) -> int:
        """Go on until the end of a new access token of the same user, and give its seconds."""
        ...
