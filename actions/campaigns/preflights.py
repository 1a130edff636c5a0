"""A look ahead: what a launch would do now, and how the text reads for one person."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from actions.campaigns.audiences import iterate_audience
from actions.campaigns.campaign_checks import check_targets, has_page, say_problem
from actions.campaigns.campaign_planning import SAME_ADDRESS, Plan, plan_groups, plan_people
from actions.campaigns.campaign_texts import OF_ALL, lacks_page, render, unknown_variables, values_for, variables_of
from actions.campaigns.campaign_views import Cost, Excluded, LaunchProblem, LaunchProblemCode, Preflight, Preview
from actions.context import Actor, Context
from actions.deliveries.delivery_reasons import explain
from actions.deliveries.sms_parts import count_parts
from actions.people.users import access_user
from actions.permissions import Permission, require
from models.base import now
from models.campaigns import Message, Targets
from models.deliveries import ChannelName
from models.tenants import Tenant

SAMPLE = 5
INSIDE_A_SECOND = 2_000.0
"""Messages in conversations that a node says in a second, for the estimate."""


class _Tally:
    """Counts plans as an occurrence would keep them: each recipient once, each address once."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.addresses: set[tuple[ChannelName, str]] = set()
        self.by_channel: defaultdict[ChannelName, int] = defaultdict(int)
        self.excluded: defaultdict[str, list[str]] = defaultdict(list)
        self.people = self.groups = 0

    def add(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            if plan.recipient.id not in self.seen:
                self.seen.add(plan.recipient.id)
                self._count(plan)

    def _count(self, plan: Plan) -> None:
        reason = plan.excluded
        if reason is None and plan.ways[0] in self.addresses:
            reason = SAME_ADDRESS
        if reason is not None:
            self.excluded[reason].append(plan.recipient.name)
            return
        self.addresses.add(plan.ways[0])
        self.by_channel[plan.ways[0][0]] += 1
        if plan.recipient.kind == "group":
            self.groups += 1
        else:
            self.people += 1


async def preflight(ctx: Context, actor: Actor, message: Message, targets: Targets) -> Preflight:
    require(actor.role, Permission.RUN_CAMPAIGNS)
    await check_targets(ctx, actor, targets)
    tally, tenant = _Tally(), actor.tenant
    async for portion in iterate_audience(ctx, tenant.id, targets, now()):
        tally.add(await plan_people(ctx, tenant, message, portion.people) if portion.people else [])
        tally.add(plan_groups(message, portion.groups))
    language = actor.user.language or tenant.languages[0]
    seconds = _seconds(tenant, tally.by_channel)
    parts = count_parts(message.text)
    simulated = ctx.channels.simulated()
    return Preflight(
        recipients=tally.people + tally.groups, people=tally.people, groups=tally.groups,
        by_channel=dict(tally.by_channel),
        excluded=[
            Excluded(reason=explain(code, language), count=len(names), sample=names[:SAMPLE])
            for code, names in sorted(tally.excluded.items(), key=lambda entry: -len(entry[1]))
        ],
        seconds=seconds, finish_at=now() + timedelta(seconds=seconds), cost=_cost(tenant, tally.by_channel, parts),
        segments_per_message=parts, simulated_channels=[name for name in message.channels if name in simulated],
        problems=_problems(message, tally, page_found=await has_page(ctx, actor, message)),
    )  # fmt: skip


def _seconds(tenant: Tenant, by_channel: dict[ChannelName, int]) -> float:
    """The channels go side by side, so the slowest decides."""
    paces = {name: getattr(tenant.pace, name, INSIDE_A_SECOND) for name in by_channel}
    return round(max((count / paces[name] for name, count in by_channel.items()), default=0.0), 1)


def _cost(tenant: Tenant, by_channel: dict[ChannelName, int], parts: int) -> Cost | None:
    costs = tenant.costs
    if not (costs.sms or costs.whatsapp):
        return None
    amount = by_channel.get(ChannelName.SMS, 0) * parts * costs.sms
    amount += by_channel.get(ChannelName.WHATSAPP, 0) * costs.whatsapp
    return Cost(amount=round(amount, 2), currency=costs.currency)


def _problems(message: Message, tally: _Tally, *, page_found: bool) -> list[LaunchProblem]:
    problems = [] if message.text.strip() else [_problem("text_missing")]
    problems += [_problem("unknown_variable", name=name) for name in unknown_variables(message)]
    if lacks_page(message):
        problems.append(_problem("page_missing"))
    if not page_found:
        problems.append(_problem("page_gone"))
    if not (problems or tally.people + tally.groups):
        problems.append(_problem("nobody"))
    return problems


def _problem(code: LaunchProblemCode, **values: str) -> LaunchProblem:
    return LaunchProblem(code=code, values=values, message=say_problem(code, **values))


async def preview(ctx: Context, actor: Actor, message: Message, recipient_id: str | None) -> Preview:
    """The text with one person's values; what differs by message shows as it is."""
    require(actor.role, Permission.RUN_CAMPAIGNS)
    person = await access_user(ctx, actor, recipient_id) if recipient_id else actor.user
    names = variables_of(message)
    values = values_for(person, names) | {name: f"{{{name}}}" for name in OF_ALL} | {"tenant": actor.tenant.name}
    return Preview(
        text=render(message.text, values, message.defaults), subject=render(message.subject, values, message.defaults),
        variables=names, unknown=unknown_variables(message),
    )  # fmt: skip
