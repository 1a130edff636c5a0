"""Files that people attach, kept in MongoDB (GridFS) so that every node serves them and one backup holds all."""

from collections.abc import AsyncIterator
from datetime import datetime

from gridfs.asynchronous import AsyncGridFSBucket
from pydantic import Field
from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, Document, Row, now
from models.transactions import Transaction

COLLECTION = "attachments"
BUCKET = "files"
INDEXES[COLLECTION] = [IndexModel([("tenant_id", ASCENDING), ("uploader_id", ASCENDING)], name="tenant_uploader")]


class Attachment(Document):
    tenant_id: str
    uploader_id: str
    conversation_id: str | None = None
    """Where it was sent; until it has a place only its uploader may see it."""
    intervention_id: str | None = None
    """Whose document, or picture of a signature, it is."""
    page_id: str | None = None
    """On which public page it stands."""
    name: str
    content_type: str
    size: int
    width: int | None = None
    height: int | None = None
    created_at: datetime = Field(default_factory=now)


def _bucket(database: Database) -> AsyncGridFSBucket:
    return AsyncGridFSBucket(database, bucket_name=BUCKET)


async def insert_attachment(database: Database, attachment: Attachment, content: bytes) -> None:
    """Store the content first, so that a document never points at nothing."""
    await _bucket(database).upload_from_stream_with_id(attachment.id, attachment.name, content)
    await database[COLLECTION].insert_one(attachment.to_row())


async def find_attachment(database: Database, tenant_id: str, attachment_id: str) -> Attachment | None:
    row = await database[COLLECTION].find_one({"_id": attachment_id, "tenant_id": tenant_id})
    return None if row is None else Attachment.from_row(row)


async def find_attachments(database: Database, tenant_id: str, attachment_ids: list[str]) -> list[Attachment]:
    rows = database[COLLECTION].find({"_id": {"$in": attachment_ids}, "tenant_id": tenant_id})
    found = {row["_id"]: Attachment.from_row(row) async for row in rows}
    return [found[attachment_id] for attachment_id in attachment_ids if attachment_id in found]


async def tie_attachments(database: Database, attachment_ids: list[str], conversation_id: str) -> int:
    """Make the attachments part of a conversation; one that is part of another stays there. Give how many are."""
    free: Row = {
        "_id": {"$in": attachment_ids},
        "conversation_id": {"$in": [None, conversation_id]},
        "intervention_id": None,
        "page_id": None,
    }
    result = await database[COLLECTION].update_many(free, {"$set": {"conversation_id": conversation_id}})
    return result.matched_count


async def tie_document(
    tx: Transaction, tenant_id: str, attachment_id: str, uploader_id: str, intervention_id: str
) -> Attachment | None:
    """Make an upload part of an intervention; None when there is no such one, or it is part of something else."""
    free: Row = {
        "_id": attachment_id,
        "tenant_id": tenant_id,
        "uploader_id": uploader_id,
        "conversation_id": None,
        "intervention_id": {"$in": [None, intervention_id]},
        "page_id": None,
    }
    return await _tie(tx, free, {"intervention_id": intervention_id})


async def tie_page_file(
    tx: Transaction, tenant_id: str, attachment_id: str, uploader_id: str, page_id: str
) -> Attachment | None:
    """Make an upload part of a public page; None when there is no such one, or it is part of something."""
    free: Row = {"_id": attachment_id, "tenant_id": tenant_id, "uploader_id": uploader_id}
    free |= {"conversation_id": None, "intervention_id": None, "page_id": None}
    return await _tie(tx, free, {"page_id": page_id})


async def _tie(tx: Transaction, free: Row, to: Row) -> Attachment | None:
    row = await tx[COLLECTION].find_one_and_update(
        free, {"$set": to}, return_document=ReturnDocument.AFTER, session=tx.session
    )
    return None if row is None else Attachment.from_row(row)


async def forget_document(tx: Transaction, attachment_id: str, intervention_id: str) -> None:
    """Its content is to be removed once that is durable."""
    query = {"_id": attachment_id, "intervention_id": intervention_id}
    await tx[COLLECTION].delete_one(query, session=tx.session)


async def forget_page_file(tx: Transaction, attachment_id: str, page_id: str) -> None:
    """Its content is to be removed once that is durable."""
    await tx[COLLECTION].delete_one({"_id": attachment_id, "page_id": page_id}, session=tx.session)


async def remove_content(database: Database, attachment_id: str) -> None:
    await _bucket(database).delete(attachment_id)


async def iterate_content(
    database: Database, attachment_id: str, start: int = 0, length: int | None = None
) -> AsyncIterator[bytes]:
    """The content from the byte `start` on, to its end or for `length` bytes."""
    stream = await _bucket(database).open_download_stream(attachment_id)
    if start:
        await stream.seek(start)
    left = stream.length - start if length is None else length
    while left > 0 and (chunk := await stream.readchunk()):
        yield chunk[:left]
        left -= len(chunk)


async def remove_attachments(database: Database, conversation_id: str, ids: list[str] | None = None) -> None:
    """Remove every file of a conversation, or the given ones."""
    query: Row = {"conversation_id": conversation_id}
    if ids is not None:
        query["_id"] = {"$in": ids}
    rows = await database[COLLECTION].find(query, {"_id": 1}).to_list()
    for row in rows:
        await database[COLLECTION].delete_one({"_id": row["_id"]})
        await _bucket(database).delete(row["_id"])
