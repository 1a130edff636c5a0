"""A media page: a video or picture with a few words and a button, for everybody who has its address."""

from datetime import datetime, timedelta

from pydantic import BaseModel
from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, DuplicateKey, Row
from models.campaigns import COLLECTION as CAMPAIGNS
from models.campaigns import CampaignStatus
from models.public_pages import PageFile, PublicPage, PublicPages
from models.transactions import Transaction

VIEWS, SALTS = "media_page_views", "media_page_salts"
INDEXES[VIEWS] = [IndexModel([("until", ASCENDING)], name="until", expireAfterSeconds=0)]
INDEXES[SALTS] = [IndexModel([("until", ASCENDING)], name="until", expireAfterSeconds=0)]
KEPT = timedelta(days=2)
"""How long it is known that somebody saw a page: until their day is over everywhere."""
TO_BE_SENT = (CampaignStatus.SCHEDULED, CampaignStatus.SENDING, CampaignStatus.PAUSED)


class Button(BaseModel):
    label: str
    url: str


class MediaPage(PublicPage):
    text: str = ""
    video_url: str | None = None
    """At YouTube or Vimeo, or a file elsewhere; or else `video` is a file of our own, or there is none."""
    video: PageFile | None = None
    thumbnail: PageFile | None = None
    button: Button | None = None
    views: int = 0

    @property
    def files(self) -> list[PageFile]:
        return [file for file in (self.video, self.thumbnail) if file is not None]

    def to_row(self) -> Row:
        """Without the views, which only grow: whoever changes a page must not set them back."""
        row = super().to_row()
        row.pop("views")
        return row


media_pages = PublicPages("media_pages", MediaPage, IndexModel([("slug", ASCENDING)], name="slug", unique=True))


async def is_promised(tx: Transaction, tenant_id: str, page_id: str) -> bool:
    """Whether a campaign that is still to be sent, or being sent, leads to it."""
    query = {"tenant_id": tenant_id, "message.media_page_id": page_id, "status": {"$in": TO_BE_SENT}}
    return await tx[CAMPAIGNS].find_one(query, {"_id": 1}, session=tx.session) is not None


async def take_salt(database: Database, day: str, salt: str, moment: datetime) -> str:
    """What the day's visitors are hashed with, on every node: `salt` if there is none yet. It is forgotten afterwards."""
    fresh = {"$setOnInsert": {"salt": salt, "until": moment + KEPT}}
    while True:
        try:
            row = await database[SALTS].find_one_and_update(
                {"_id": day}, fresh, upsert=True, return_document=ReturnDocument.AFTER
            )
        except DuplicateKey:
            continue  # Another node was first.
        return str(row["salt"] if row else salt)


async def count_view(database: Database, page_id: str, visitor: str, moment: datetime) -> bool:
    """Whether it counts: the first of this visitor (an opaque word that changes each day)."""
    try:
        await database[VIEWS].insert_one({"_id": visitor, "until": moment + KEPT})
    except DuplicateKey:
        return False
    await database[media_pages.collection].update_one({"_id": page_id}, {"$inc": {"views": 1}})
    return True
