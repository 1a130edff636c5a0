"""How the team handles support conversations."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from actions.conversations import handlings
from actions.views import ConversationView
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Id, Name

Label = Annotated[Name, Field(max_length=40), AfterValidator(str.strip)]


class HandlingChange(Strict):
    """Only what is given changes."""

    assignee_id: Id | None = Field(None, description="Somebody of the team; null for nobody.")
    labels: list[Label] = Field([], max_length=10, description="Each once, whatever its case.")
    status: Literal["open", "closed"] = "open"


class Labels(BaseModel):
    items: list[str]


@operation("GET", "/conversations/labels", reply=Labels)
async def list_labels(call: Call[Any, Nothing]) -> Labels:
    """Labels in use, the most used first, at most 200 (staff)."""
    return Labels(items=await handlings.list_labels(call.ctx, call.actor))


@operation("PATCH", "/conversations/{conversation_id}/handling", body=HandlingChange, reply=ConversationView)
async def change_handling(call: Call[HandlingChange, Nothing]) -> ConversationView:
    """Assign, label, close or open a support conversation (staff)."""
    changes = call.body.model_dump(exclude_unset=True)
    return await handlings.change_handling(call.ctx, call.actor, call.path["conversation_id"], changes)
