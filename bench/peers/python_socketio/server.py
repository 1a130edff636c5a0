"""The stock Python peer: python-socketio on aiohttp and uvloop, one durable insert and one emit for each message."""

import os
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import socketio
import uvloop
from aiohttp import web
from bson import ObjectId
from pymongo import AsyncMongoClient, WriteConcern
from pymongo.asynchronous.collection import AsyncCollection

Document = dict[str, Any]

sio = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins="*")
senders: dict[str, Document] = {}
last_seq: defaultdict[str, int] = defaultdict(int)
MESSAGES: web.AppKey[AsyncCollection[Document]] = web.AppKey("messages")
app = web.Application()


async def open_database(app: web.Application) -> AsyncIterator[None]:
    """Keep one MongoDB client with the driver's default options for as long as the server runs."""
    client: AsyncMongoClient[Document] = AsyncMongoClient(os.environ["MONGO_URL"])
    database = client.get_default_database()
    app[MESSAGES] = database.get_collection("messages", write_concern=WriteConcern("majority", j=True))
    yield
    await client.close()


async def connect(sid: str, environ: Document, auth: Document) -> None:
    senders[sid] = {"id": auth["user_id"], "name": auth["name"], "role": "member"}


async def disconnect(sid: str, reason: str) -> None:
    del senders[sid]


async def open_conversation(sid: str, data: Document) -> Document:
    await sio.enter_room(sid, data["conversation_id"])
    return {"ok": True, "data": {}}


async def send_message(sid: str, draft: Document) -> Document:
    message_id, created_at = ObjectId(), datetime.now(UTC)
    content = write_message(senders[sid], draft)
    await app[MESSAGES].insert_one({"_id": message_id, **content, "created_at": created_at})
    created = created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    message = {"id": str(message_id), **content, "created_at": created}
    await sio.emit("message.created", {"message": message}, room=draft["conversation_id"])
    return {"ok": True, "data": {"message": message}}


def write_message(sender: Document, draft: Document) -> Document:
    """Give the message's content in the order of Palabre's message, so that every server sends as many bytes."""
    conversation_id = draft["conversation_id"]
    last_seq[conversation_id] += 1
    seq = last_seq[conversation_id]
    return {
        "conversation_id": conversation_id,
        "seq": seq,
        "rev": seq,
        "sender": sender,
        "client_id": draft["client_id"],
        "body": draft["body"],
        "attachments": [],
        "reply_to": None,
        "reactions": [],
        "created_at": None,
        "edited_at": None,
        "deleted_at": None,
    }


def main() -> None:
    sio.on("connect", connect)
    sio.on("disconnect", disconnect)
    sio.on("conversation.open", open_conversation)
    sio.on("message.send", send_message)
    sio.attach(app)
    app.cleanup_ctx.append(open_database)
    uvloop.install()
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), access_log=None)


if __name__ == "__main__":
    main()
