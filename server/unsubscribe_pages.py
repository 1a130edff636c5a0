"""Where messages say that one can leave: a page with one button, which works without JavaScript and signed out.

Reading the page does nothing, because mail programs and scanners follow addresses by themselves. What is posted there
acts, with any body: `List-Unsubscribe=One-Click` of a mail program (RFC 8058) as well as the page's own form.
"""

from aiohttp import web

from actions.consent import unsubscribing
from actions.consent.unsubscribing import Subscription
from actions.context import Context
from models.deliveries import ChannelName
from server.pages import Pages, language_for
from server.unsubscribe_texts import ALL, SOME, TEXTS, Texts

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
"""The address is a key: nobody else is to keep it or to be told it."""


class UnsubscribePages:
    def __init__(self, ctx: Context, pages: Pages) -> None:
        self._ctx, self._pages = ctx, pages

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/u/{token}", self._pages.or_missing(self.show))
        app.router.add_post("/u/{token}", self._pages.or_missing(self.leave))
        app.router.add_post("/u/{token}/undo", self._pages.or_missing(self.undo))

    async def show(self, request: web.Request) -> web.Response:
        subscription = await self._find(request)
        left = await unsubscribing.is_withdrawn(self._ctx, subscription)
        return self._render(request, subscription, "left" if left else "asked")

    async def leave(self, request: web.Request) -> web.Response:
        subscription = await self._find(request)
        await unsubscribing.unsubscribe(self._ctx, subscription)
        return self._render(request, subscription, "left")

    async def undo(self, request: web.Request) -> web.Response:
        subscription = await self._find(request)
        await unsubscribing.take_back(self._ctx, subscription)
        return self._render(request, subscription, "back")

    async def _find(self, request: web.Request) -> Subscription:
        return await unsubscribing.find_subscription(self._ctx, request.match_info["token"])

    def _render(self, request: web.Request, subscription: Subscription, state: str) -> web.Response:
        tenant, channel = subscription.tenant, subscription.channel
        language = language_for(request, tenant.languages)
        texts: Texts = TEXTS[language][state]
        names = {
            "all": ALL[language][channel], "some": SOME[language][channel], "tenant": tenant.name,
            "address": masked(subscription.channel, subscription.address),
        }  # fmt: skip
        path = f"/u/{request.match_info['token']}"
        values = {
            "title": texts.title.format(**names), "text": texts.text.format(**names), "button": texts.button,
            "action": f"{path}/undo" if state == "left" else path, "look": "ui-quiet" if state == "left" else "ui-primary",
        }  # fmt: skip
        return self._pages.render(request, "pages/unsubscribe.html", values, tenant=tenant, headers=HEADERS)


def masked(channel: ChannelName, address: str) -> str:
    """Enough for its owner to know it again: messages are passed on."""
    if channel is ChannelName.EMAIL:
        name, _, host = address.partition("@")
        return f" ({name[:1]}…@{host})"
    return f" (…{address[-3:]})" if address.startswith("+") else ""
