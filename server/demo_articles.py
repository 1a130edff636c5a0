"""What the demo tenant tells everybody: two articles, and a media page with a video."""

from actions.context import Actor, Caller, Context
from actions.publishing import articles, media_pages
from models.articles import articles as stored_articles
from models.base import Row
from models.media_pages import media_pages as stored_media_pages
from server.static import FOLDER

SEED = Caller("seed")
MEDIA_PAGE = "demo-media-01"
"""The end of its address, the same each time so that it can be written down."""
VIDEO, STILL, LAKE = "pages/media/sunrise.webm", "pages/media/sunrise.png", "pages/articles/lake.png"
FIRST = """## Begin slower than you want to

Most people stop because the first weeks hurt. Walk for two minutes, run for one, and do that **eight times**. If you can still \
talk while you run, the pace is right.

## A plan for four weeks

1. Twenty minutes, three times, with a day of rest between.
2. The same, but run for two minutes and walk for one.
3. Twenty-five minutes; walk only when you have to.
4. Half an hour at one pace, as slow as you like.

> The best training is the one that you do again next week.

## What you need

- Shoes that fit, with a thumb of room in front of the toes
- Water for afterwards
- Somebody who waits for you: *that* is what helps most

We run together on Tuesdays and Saturdays. [Find a time that suits you](/book/demo) and come along.
"""
SECOND = """Après une journée assise, cinq minutes suffisent pour que le dos respire. \
Faites chaque geste *lentement*, sans jamais forcer.

## Trois gestes

1. **Les épaules** : roulez-les dix fois vers l’arrière.
2. **Le dos** : mains sur les cuisses, arrondissez puis creusez, cinq fois.
3. **Les hanches** : un pied sur le genou opposé, penchez-vous, trente secondes par côté.

## Quand ?

Toutes les deux heures, debout si possible. Une alarme discrète aide plus que la bonne volonté.
"""
ARTICLES: tuple[Row, ...] = (
    {
        "title": "Bien s’étirer en cinq minutes", "slug": "bien-s-etirer", "language": "fr", "body": SECOND, "cover": None,
        "summary": "Trois gestes simples, à faire au bureau, pour que le dos respire.",
    },
    {
        "title": "How to begin running, and still run in a month", "slug": "begin-running", "language": "en", "body": FIRST,
        "cover": LAKE, "summary": "Four weeks, three times twenty minutes: slower than you think, and longer than you thought.",
    },
)  # fmt: skip
PAGE: Row = {
    "title": "The summer programme: eight weeks outdoors", "language": "en", "video_url": None,
    "text": "From the first of June we train in the park on Tuesdays and at the lake on Saturdays. "
    "All levels, whatever the weather.\n\nThere are twelve places.",
    "button": {"label": "Book your place", "url": "https://shop.demo.test/summer"},
}  # fmt: skip


async def furnish_articles(ctx: Context, people: dict[str, Actor]) -> bool:
    """Give whether anything was added."""
    admin, coach = people["admin"], people["coach"]
    added = False
    if not await stored_articles.count(ctx.database, admin.tenant_id):
        for article in ARTICLES:
            fields = {name: value for name, value in article.items() if name != "cover"}
            cover = await _upload(ctx, admin, article["cover"]) if article["cover"] else None
            await articles.add_article(ctx, admin, SEED, fields | {"cover_id": cover, "state": "published"})
        added = True
    if not await stored_media_pages.count(ctx.database, coach.tenant_id):
        files = {"video_id": await _upload(ctx, coach, VIDEO), "thumbnail_id": await _upload(ctx, coach, STILL)}
        await media_pages.add_media_page(ctx, coach, SEED, PAGE | files, MEDIA_PAGE)
        added = True
    return added


async def _upload(ctx: Context, actor: Actor, path: str) -> str:
    file = FOLDER / path
    return (await media_pages.upload_media_file(ctx, actor, file.name, file.read_bytes())).id
