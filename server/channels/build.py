"""Which channels this node has: those that its settings give credentials for."""

from functools import partial

from models.base import Database
from models.deliveries import ChannelName
from server.channels import ChannelSet
from server.channels.smtp import Smtp, parse_smtp_url
from server.channels.vapid import parse_vapid_key
from server.settings import Settings


def build_channels(settings: Settings, database: Database) -> ChannelSet:
    """Connections are made when something is sent, and ended by the set's `close`."""
    built = ChannelSet()
    if settings.smtp_url:
        built.add(ChannelName.EMAIL, Smtp(parse_smtp_url(settings.smtp_url), settings.smtp_from))
    _add_push(settings, built, database)
    _add_twilio(settings, built)
    return built


def _add_push(settings: Settings, built: ChannelSet, database: Database) -> None:
    if not settings.vapid_key:
        return
    from server.channels.push import Push  # noqa: PLC0415  (loading it takes long)

    push = Push(database, parse_vapid_key(settings.vapid_key), settings.push_subject, settings.push_hosts)
    built.add(ChannelName.PUSH, push)
    built.push = push


def _add_twilio(settings: Settings, built: ChannelSet) -> None:
    if not settings.twilio_auth_token:
        return
    from server.channels.twilio import Twilio, TwilioChannel, is_signed  # noqa: PLC0415  (loading it takes long)

    built.check_signature = partial(is_signed, settings.twilio_auth_token)
    if not settings.twilio_account_sid:
        return
    account = Twilio(settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_url)
    senders: dict[ChannelName, dict[str, str]] = {}
    if settings.twilio_messaging_service_sid:
        senders[ChannelName.SMS] = {"messaging_service_sid": settings.twilio_messaging_service_sid}
    elif settings.twilio_sms_from:
        senders[ChannelName.SMS] = {"from_": settings.twilio_sms_from}
    if settings.twilio_whatsapp_from:
        senders[ChannelName.WHATSAPP] = {"from_": f"whatsapp:{settings.twilio_whatsapp_from}"}
    for name, sender in senders.items():
        built.add(name, TwilioChannel(account, name, sender, settings.public_url))
