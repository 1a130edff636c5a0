"""Who may do what: every REST operation and socket command, by everyone who could ask for it.

An outcome is `ok` or the status of the error. The first six are members of the group at hand, which an agent owns;
the stranger is a member of the tenant but not of the group, and the other administers another tenant.
"""

from dataclasses import dataclass
from typing import Any

ASKERS = ("admin", "manager", "agent", "member", "company", "visitor", "stranger", "other", "nobody")
STATUSES = {"401": "unauthenticated", "403": "forbidden", "404": "not_found", "409": "conflict", "422": "invalid"}

EVERYBODY = "ok ok ok ok ok ok ok ok ok"
SIGNED_IN = "ok ok ok ok ok ok ok ok 401"
MEMBERS_ONLY = "ok ok ok ok ok ok 404 404 401"
TEAM_OF_GROUP = "ok ok ok 403 403 403 404 404 401"
MODERATORS_OF_GROUP = "ok ok 403 403 403 403 404 404 401"
STAFF = "ok ok ok 403 403 403 403 404 401"
MANAGERS = "ok ok 403 403 403 403 403 404 401"
ADMINS = "ok 403 403 403 403 403 403 404 401"
TEAM_OF_SUPPORT = "ok ok ok 404 404 404 404 404 401"
OWN_STAFF = "ok ok ok 403 403 403 403 ok 401"
OWN_MANAGERS = "ok ok 403 403 403 403 403 ok 401"
TEAM_OF_TICKET = "ok ok ok 404 404 404 404 404 401"
OWN_ADMINS = "ok 403 403 403 403 403 403 ok 401"
OF_TENANT = "ok ok ok ok ok ok ok 404 401"
FOR_ANOTHER = "ok ok 404 403 403 403 403 404 401"
ADMINS_IN_VAIN = "404 403 403 403 403 403 403 404 401"
"""For what cannot be made by asking."""
COMPANIES = "403 403 403 403 ok 403 403 403 401"
TEAM_OF_PARTNER = "ok ok 404 404 404 404 404 404 401"


@dataclass(frozen=True)
class Row:
    """`{names}` in what is asked stand for what `tests.permission_scene` has prepared."""

    name: str
    outcomes: str
    payload: Any = None
    query: str = ""
    variant: str = ""
    fresh: str = ""
    """What is used up by asking and thus made anew: `group`, `emoji`, `note`, a ticket that is `waiting`, …"""
    message: str = "{others_message}"
    user: str = "{target}"
    conversation: str = "{group}"
    file: str = "{sent_file}"
    pass_id: str = "{card_of_target}"

    def expected(self, asker: str) -> str:
        outcome = dict(zip(ASKERS, self.outcomes.split(), strict=True))[asker]
        return STATUSES.get(outcome, outcome)

    def __str__(self) -> str:
        return f"{self.name}-{self.variant}" if self.variant else self.name


LISTING = {"external_id": "bike", "title": "A bike", "url": None, "image_url": None, "price": 12.5, "currency": "CHF"}
IN_GROUP = {"conversation_id": "{group}"}
OTHERS_MESSAGE = {**IN_GROUP, "message_id": "{others_message}"}
OWN_MESSAGE = {**IN_GROUP, "message_id": "{own_message}"}

FOR_PARTNER = "?provider_id={partner}"
PROFILE = {"name": "Partner", "category": "coaching", "time_zone": "Europe/Zurich"}
WORK = {"kind": "intervention", "name": "Service", "lengths": [{"minutes": 60}], "checklist": ["Measure"]}
OFFER = {"kind": "appointment", "name": "A talk", "lengths": [{"minutes": 30}]}
HOURS = {"kind": "rule", "starts_on": "2026-01-01", "rrule": "FREQ=DAILY", "opens": "08:00", "closes": "12:00"}

PUSH_KEYS = {"p256dh": "BA" + "A" * 85, "auth": "A" * 22}

BOOKING = {"offer_id": "{course}", "start": "{start}", "name": "Vera", "email": "vera@example.com"}
SESSION = {"offer_id": "{course}", "date": "{day}", "time": "09:00", "minutes": 60}
SCAN = {"nonce": "{unique}"}
FOR_STUDIO = "?provider_id={studio}"

TEMPLATE = {"name": "Hello", "text": "Hello"}
CAMPAIGN = {"title": "News", "text": "Hello", "targets": {"user_ids": ["{target}"]}}
ALL_TEAM_IN_VAIN = "409 409 409 403 403 403 403 404 401"

MEDIA_PAGE = {"title": "The summer programme"}
ARTICLE = {"title": "How to begin", "body": "Slowly.", "state": "published"}

OPERATION_ROWS = [
    Row("register", EVERYBODY, {"tenant": "demo", "email": "{unique}@new.test", "password": "{unique}", "name": "New"}),
    Row("login", EVERYBODY, {"tenant": "demo", "email": "alice@demo.test", "password": "palabre-demo"}),
    Row("visitor", EVERYBODY, {"tenant": "demo"}),
    Row("exchange", EVERYBODY, {"tenant": "demo", "token": "{exchange_token}"}, fresh="exchange"),
    Row("refresh", EVERYBODY, {"refresh_token": "{refresh_token}"}, fresh="sign_in"),
    Row("logout", SIGNED_IN, fresh="sign_in"),
    Row("me", SIGNED_IN),
    Row("list_conversations", SIGNED_IN),
    Row("list_conversations", OWN_STAFF, query="?status=open", variant="by status"),
    Row("list_conversations", OWN_STAFF, query="?assignee=none", variant="by assignee"),
    Row("list_conversations", OWN_STAFF, query="?label=vip", variant="by label"),
    Row("list_labels", OWN_STAFF),
    Row("change_handling", TEAM_OF_SUPPORT, {"labels": ["new"]}, conversation="{support}"),
    Row("change_handling", "409 409 409 403 403 403 404 404 401", {"labels": ["new"]}, variant="of a group"),
    Row(
        "open_conversation", "ok ok ok 403 403 403 403 422 401",
        {"kind": "group", "title": "New", "member_ids": ["{target}"]}, variant="group",
    ),
    Row(
        "open_conversation", "ok ok ok ok ok 403 ok 422 401",
        {"kind": "direct", "user_id": "{target}"}, variant="direct",
    ),
    Row("open_conversation", "403 403 403 ok ok ok ok 403 401", {"kind": "support"}, variant="support"),
    Row(
        "open_conversation", "ok ok ok ok ok 403 ok 422 401",
        {"kind": "listing", "seller_id": "{owner}", "listing": LISTING}, variant="listing",
    ),
    Row("show_conversation", MEMBERS_ONLY),
    Row("rename_conversation", TEAM_OF_GROUP, {"title": "Another title"}),
    Row("delete_conversation", MODERATORS_OF_GROUP, fresh="group"),
    Row("export_conversation", MEMBERS_ONLY, query="?format=json", variant="json"),
    Row("export_conversation", MEMBERS_ONLY, query="?format=csv", variant="csv"),
    Row("list_members", MEMBERS_ONLY),
    Row("add_members", TEAM_OF_GROUP, {"user_ids": ["{target}"]}),
    Row("mute_member", MODERATORS_OF_GROUP, {"muted_until": "2030-01-01T00:00:00Z"}),
    Row("remove_member", TEAM_OF_GROUP, fresh="group"),
    Row("remove_member", MEMBERS_ONLY, variant="oneself", user="{me}", fresh="group"),
    Row("list_messages", MEMBERS_ONLY),
    Row("send_message", MEMBERS_ONLY, {"body": "Hello"}),
    Row("edit_message", "403 403 403 403 403 403 404 404 401", {"body": "Changed"}, variant="another's"),
    Row("edit_message", MEMBERS_ONLY, {"body": "Changed"}, variant="own", message="{own_message}"),
    Row("delete_message", MODERATORS_OF_GROUP, variant="another's", fresh="group"),
    Row("delete_message", MEMBERS_ONLY, variant="own", message="{own_message}", fresh="group"),
    Row("delete_history", MODERATORS_OF_GROUP, fresh="group"),
    Row("mark_read", MEMBERS_ONLY, {"seq": 1}),
    Row("list_notes", TEAM_OF_GROUP),
    Row("list_notes", TEAM_OF_SUPPORT, conversation="{support}", variant="of support"),
    Row("add_note", TEAM_OF_GROUP, {"body": "Noted"}),
    Row("add_note", TEAM_OF_SUPPORT, {"body": "Noted"}, conversation="{support}", variant="of support"),
    Row("delete_note", MODERATORS_OF_GROUP, variant="another's", fresh="note"),
    Row("delete_note", TEAM_OF_GROUP, variant="own", fresh="own_note"),
    Row("search_messages", SIGNED_IN, query="?q=hello"),
    Row("change_own_contact", SIGNED_IN, {"page_url": "https://shop.example/", "page_title": "Shop"}),
    Row("show_contact", STAFF),
    Row("list_contacts", OWN_STAFF),
    Row("list_contact_labels", OWN_STAFF),
    Row("export_contacts", OWN_MANAGERS),
    Row("add_contact", OWN_MANAGERS, {"name": "New"}),
    Row("change_contact", MANAGERS, {"labels": ["new"]}),
    Row("list_own_consents", SIGNED_IN),
    Row("change_own_consent", SIGNED_IN, {"channel": "push", "state": "withdrawn"}),
    Row("change_consent", MANAGERS, {"state": "withdrawn"}),
    Row(
        "import_contacts", OWN_MANAGERS,
        {"csv": "E-mail\n{unique}@new.test", "mapping": {"E-mail": "email"}, "dry_run": True},
    ),
    Row("show_import", MANAGERS),
    Row("delete_contact", MANAGERS, user="{contact}", fresh="contact"),
    Row("list_users", OWN_STAFF),
    Row("list_users", OWN_STAFF, query="?role=agent", variant="by role"),
    Row(
        "add_user", "ok 403 403 403 403 403 403 ok 401",
        {"name": "New", "email": "{unique}@new.test", "role": "agent"},
    ),
    Row("reset_password", ADMINS, user="{somebody}"),
    Row("change_own_password", "422 422 422 422 422 409 422 422 401",
        {"current_password": "not {unique}", "new_password": "{unique}"}),
    Row("show_user", STAFF),
    Row("change_user", MANAGERS, {"name": "Called Otherwise"}, variant="name"),
    Row("change_user", MANAGERS, {"blocked": False}, variant="block"),
    Row("change_user", ADMINS, {"role": "member"}, variant="role"),
    Row("upload_attachment", SIGNED_IN),
    Row("download_attachment", MEMBERS_ONLY, variant="sent"),
    Row("download_attachment", "404 404 404 404 404 404 404 404 401", variant="unsent", file="{unsent_file}"),
    Row("list_emojis", SIGNED_IN),
    Row("add_emoji", "ok ok 403 403 403 403 403 ok 401", {"name": "{unique}"}),
    Row("show_emoji", EVERYBODY),
    Row("delete_emoji", MANAGERS, fresh="emoji"),
    Row("list_chat_links", "ok ok 403 403 403 403 403 ok 401"),
    Row("add_chat_link", "ok ok 403 403 403 403 403 ok 401", {"title": "Ask us"}),
    Row("delete_chat_link", MANAGERS, fresh="chat_link"),
    Row("list_campaigns", OWN_STAFF),
    Row("draft_campaign", "ok ok ok 403 403 403 403 422 401", CAMPAIGN),
    Row("draft_campaign", OWN_MANAGERS, {**CAMPAIGN, "targets": {"everyone": True}}, variant="to everybody"),
    Row("preflight", "ok ok ok 403 403 403 403 422 401", CAMPAIGN),
    Row("preview", OWN_STAFF, {"text": "Hello {{first_name}}"}),
    Row("find_recipients", OWN_STAFF),
    Row("list_logs", OWN_STAFF),
    Row("show_campaign", FOR_ANOTHER, fresh="campaign"),
    Row("show_campaign", STAFF, fresh="own_campaign", variant="own"),
    Row("change_campaign", FOR_ANOTHER, CAMPAIGN, fresh="campaign"),
    Row("change_campaign", STAFF, CAMPAIGN, fresh="own_campaign", variant="own"),
    Row("delete_campaign", FOR_ANOTHER, fresh="campaign"),
    Row("delete_campaign", STAFF, fresh="own_campaign", variant="own"),
    Row("launch_campaign", FOR_ANOTHER, fresh="campaign"),
    Row("launch_campaign", STAFF, fresh="own_campaign", variant="own"),
    Row("pause_campaign", ALL_TEAM_IN_VAIN, fresh="own_campaign"),
    Row("resume_campaign", ALL_TEAM_IN_VAIN, fresh="own_campaign"),
    Row("cancel_campaign", FOR_ANOTHER, fresh="scheduled_campaign"),
    Row("cancel_campaign", STAFF, fresh="own_scheduled_campaign", variant="own"),
    Row("relaunch_campaign", ALL_TEAM_IN_VAIN, {"which": "all"}, fresh="own_campaign"),
    Row("list_campaign_templates", OWN_STAFF),
    Row("add_campaign_template", OWN_STAFF, TEMPLATE),
    Row("change_campaign_template", MANAGERS, TEMPLATE, fresh="template"),
    Row("change_campaign_template", STAFF, TEMPLATE, fresh="own_template", variant="own"),
    Row("delete_campaign_template", MANAGERS, fresh="template"),
    Row("delete_campaign_template", STAFF, fresh="own_template", variant="own"),
    Row("list_deliveries", FOR_ANOTHER, fresh="campaign"),
    Row("list_deliveries", STAFF, fresh="own_campaign", variant="own"),
    Row("list_media_pages", OWN_STAFF),
    Row("add_media_page", OWN_STAFF, MEDIA_PAGE),
    Row("upload_media_file", OWN_STAFF),
    Row("show_media_page", STAFF, fresh="media_page"),
    Row("change_media_page", MANAGERS, MEDIA_PAGE, fresh="media_page", variant="another's"),
    Row("change_media_page", STAFF, MEDIA_PAGE, fresh="own_media_page", variant="own"),
    Row("delete_media_page", MANAGERS, fresh="media_page", variant="another's"),
    Row("delete_media_page", STAFF, fresh="own_media_page", variant="own"),
    Row("list_articles", OWN_ADMINS),
    Row("add_article", OWN_ADMINS, ARTICLE),
    Row("preview_article", OWN_ADMINS, {"body": "**Hello**"}),
    Row("show_article", ADMINS, fresh="article"),
    Row("change_article", ADMINS, ARTICLE, fresh="article"),
    Row("delete_article", ADMINS, fresh="article"),
    Row("show_appearance", EVERYBODY, query="?tenant=demo"),
    Row("list_canned_replies", OWN_STAFF),
    Row(
        "add_canned_reply", "ok ok 403 403 403 403 403 ok 401",
        {"shortcut": "{unique}", "title": "Hello", "body": "Hello {{first_name}}"},
    ),
    Row("change_canned_reply", MANAGERS, {"title": "Greeting"}),
    Row("delete_canned_reply", MANAGERS, fresh="canned_reply"),
    Row("list_sites", SIGNED_IN),
    Row("add_site", OWN_MANAGERS, {"name": "Clinic"}),
    Row("show_site", "ok ok ok ok ok ok ok 404 401"),
    Row("change_site", MANAGERS, {"announcement": "Welcome"}),
    Row("delete_site", MANAGERS, fresh="empty_site"),
    Row("list_services", SIGNED_IN),
    Row("add_service", OWN_MANAGERS, {"name": "Vaccination"}),
    Row("change_service", MANAGERS, {"minutes": 4.0}),
    Row("delete_service", MANAGERS, fresh="service"),
    Row("list_desks", OWN_STAFF),
    Row("add_desk", "ok ok 403 403 403 403 403 422 401", {"site_id": "{site}", "name": "Desk"}),
    Row("change_desk", MANAGERS, {"name": "Another desk"}),
    Row("delete_desk", MANAGERS, fresh="desk"),
    Row("open_desk", STAFF, fresh="desk"),
    Row("close_desk", STAFF, fresh="desk"),
    Row("list_queues", SIGNED_IN),
    Row(
        "add_queue", "ok ok 403 403 403 403 403 422 401",
        {"site_id": "{site}", "service_id": "{service}", "name": "Queue"},
    ),
    Row("show_queue", "ok ok ok ok ok ok ok 404 401"),
    Row("change_queue", MANAGERS, {"name": "Queue"}, variant="name"),
    Row("change_queue", STAFF, {"status": "open"}, variant="status"),
    Row("delete_queue", MANAGERS, fresh="queue"),
    Row("take_ticket", "ok ok ok ok ok ok ok 404 401", {}, fresh="queue"),
    Row("take_ticket", "ok ok ok 403 403 403 403 404 401", {"priority": 1}, fresh="queue", variant="priority"),
    Row("list_tickets", STAFF),
    Row("call_next", STAFF, {}),
    Row("list_own_tickets", SIGNED_IN),
    Row("claim_ticket", "ok ok ok ok ok ok ok 404 401", {"token": "{ticket_token}"}, fresh="waiting"),
    Row("show_ticket", TEAM_OF_TICKET, fresh="waiting"),
    Row("show_ticket", "ok ok ok ok ok ok ok 404 401", fresh="own_waiting", variant="own"),
    Row("call_ticket", STAFF, {}, fresh="waiting"),
    Row("call_ticket", STAFF, {}, fresh="own_waiting", variant="own"),
    Row("recall_ticket", STAFF, fresh="called"),
    Row("start_ticket", STAFF, fresh="called"),
    Row("close_ticket", STAFF, fresh="serving"),
    Row("miss_ticket", STAFF, fresh="called"),
    Row("hold_ticket", TEAM_OF_TICKET, {"minutes": 5}, fresh="waiting"),
    Row("hold_ticket", "ok ok ok ok ok ok ok 404 401", {"minutes": 5}, fresh="own_waiting", variant="own"),
    Row("resume_ticket", TEAM_OF_TICKET, fresh="held"),
    Row("cancel_ticket", TEAM_OF_TICKET, fresh="waiting"),
    Row("cancel_ticket", "ok ok ok ok ok ok ok 404 401", fresh="own_waiting", variant="own"),
    Row("transfer_ticket", STAFF, {"queue_id": "{other_queue}"}, fresh="waiting"),
    Row("add_ticket_note", STAFF, {"body": "Noted"}, fresh="waiting"),
    Row("give_feedback", "403 403 403 404 404 404 404 404 401", {"csat": 5}, fresh="done"),
    Row("give_feedback", "403 403 403 ok ok ok ok 404 401", {"csat": 5}, fresh="own_done", variant="own"),
    Row("open_ticket_conversation", TEAM_OF_TICKET, fresh="waiting"),
    Row("open_ticket_conversation", "409 409 409 ok ok ok ok 404 401", fresh="own_waiting", variant="own"),
    Row("list_notifications", SIGNED_IN),
    Row("show_push_key", SIGNED_IN),
    Row("subscribe_to_push", SIGNED_IN, {"endpoint": "{endpoint}", "keys": PUSH_KEYS}),
    Row("unsubscribe_from_push", SIGNED_IN, {"endpoint": "{endpoint}"}),
    Row("show_queue_stats", STAFF),
    Row("list_samples", "ok ok 403 403 403 403 403 404 401", query="?queue_id={queue}"),
    Row("list_daily_reports", OWN_MANAGERS),
    Row("report_wait_times", OWN_MANAGERS),
    Row("report_wait_times", OWN_MANAGERS, query="?format=csv", variant="as csv"),
    Row("report_agent_performance", OWN_MANAGERS),
    Row("report_queue_stats", OWN_MANAGERS),
    Row("report_satisfaction", OWN_MANAGERS),
    Row("report_estimates", OWN_MANAGERS),
    Row("search_partners", SIGNED_IN, query="?q=part"),
    Row("search_partners", SIGNED_IN, query="?near=46.2,6.1", variant="near"),
    Row("list_categories", SIGNED_IN),
    Row("list_partners", OWN_MANAGERS),
    Row("show_partner", OF_TENANT),
    Row("show_profile", OWN_STAFF),
    Row("show_profile", FOR_ANOTHER, query=FOR_PARTNER, variant="another's"),
    Row("save_profile", OWN_STAFF, PROFILE),
    Row("save_profile", FOR_ANOTHER, PROFILE, query=FOR_PARTNER, variant="another's"),
    Row("list_offers", OWN_STAFF),
    Row("list_offers", FOR_ANOTHER, query=FOR_PARTNER, variant="another's"),
    Row("add_offer", OWN_STAFF, OFFER),
    Row("add_offer", FOR_ANOTHER, OFFER, query=FOR_PARTNER, variant="another's"),
    Row("replace_offer", STAFF, OFFER, fresh="own_offer"),
    Row("replace_offer", FOR_ANOTHER, OFFER, fresh="offer", query=FOR_PARTNER, variant="another's"),
    Row("delete_offer", STAFF, fresh="own_offer"),
    Row("delete_offer", FOR_ANOTHER, fresh="offer", query=FOR_PARTNER, variant="another's"),
    Row("show_offer", OF_TENANT, fresh="offer"),
    Row("show_offer", TEAM_OF_PARTNER, fresh="unpublished_offer", variant="unpublished"),
    Row("list_slots", OF_TENANT, fresh="offer"),
    Row("list_slots", TEAM_OF_PARTNER, fresh="unpublished_offer", variant="unpublished"),
    Row("list_availability", OWN_STAFF),
    Row("list_availability", FOR_ANOTHER, query=FOR_PARTNER, variant="another's"),
    Row("add_availability", OWN_STAFF, HOURS),
    Row("add_availability", FOR_ANOTHER, HOURS, query=FOR_PARTNER, variant="another's"),
    Row("replace_availability", STAFF, HOURS, fresh="own_hours"),
    Row("replace_availability", FOR_ANOTHER, HOURS, fresh="hours", query=FOR_PARTNER, variant="another's"),
    Row("delete_availability", STAFF, fresh="own_hours"),
    Row("delete_availability", FOR_ANOTHER, fresh="hours", query=FOR_PARTNER, variant="another's"),
    Row("list_resources", OWN_STAFF),
    Row("add_resource", OWN_MANAGERS, {"name": "Room"}),
    Row("change_resource", MANAGERS, {"units": 2}, fresh="resource"),
    Row("delete_resource", MANAGERS, fresh="resource"),
    Row("list_holidays", OWN_STAFF, query="?country=CH&subdivision=GE&year=2026"),
    Row("list_clients", OWN_STAFF),
    Row("add_client", OWN_STAFF, {"name": "Client"}),
    Row("show_client", STAFF),
    Row("change_client", STAFF, {"phone": "+41 22 555 01 01"}),
    Row("delete_client", MANAGERS, fresh="client"),
    Row("list_equipment", OWN_STAFF),
    Row("add_equipment", "ok ok ok 403 403 403 403 422 401", {"name": "Boiler", "client_id": "{client}"}),
    Row("show_equipment", STAFF),
    Row("change_equipment", STAFF, {"serial": "1"}),
    Row("delete_equipment", MANAGERS, fresh="equipment"),
    Row("list_technicians", OWN_STAFF),
    Row("add_technician", OWN_MANAGERS, {"name": "Technician"}),
    Row("show_technician", STAFF),
    Row("change_technician", MANAGERS, {"phone": "1"}),
    Row("delete_technician", MANAGERS, fresh="technician"),
    Row("list_interventions", OWN_STAFF),
    Row(
        "plan_intervention", MANAGERS,
        {"offer_id": "{offer}", "client_id": "{client}", "technician_id": "{technician}", "start": "{at}", "minutes": 60},
        fresh="work_offer",
    ),
    Row("show_intervention", FOR_ANOTHER, fresh="planned"),
    Row("show_intervention", STAFF, fresh="own_planned", variant="own"),
    Row("change_intervention", FOR_ANOTHER, {"note": "Ring twice"}, fresh="planned"),
    Row("change_intervention", STAFF, {"note": "Ring twice"}, fresh="own_planned", variant="own"),
    Row("start_intervention", FOR_ANOTHER, fresh="planned"),
    Row("start_intervention", STAFF, fresh="own_planned", variant="own"),
    Row("tick_item", FOR_ANOTHER, {"done": True}, fresh="begun"),
    Row("tick_item", STAFF, {"done": True}, fresh="own_begun", variant="own"),
    Row("finish_intervention", FOR_ANOTHER, {"reason": "x"}, fresh="begun"),
    Row("finish_intervention", STAFF, {"reason": "x"}, fresh="own_begun", variant="own"),
    Row("sign_intervention", FOR_ANOTHER, {"name": "Anna"}, fresh="finished"),
    Row("sign_intervention", STAFF, {"name": "Anna"}, fresh="own_finished", variant="own"),
    Row("reopen_intervention", FOR_ANOTHER, {}, fresh="signed"),
    Row("reopen_intervention", STAFF, {}, fresh="own_signed", variant="own"),
    Row("add_document", FOR_ANOTHER, {"attachment_id": "{upload}"}, fresh="planned"),
    Row("add_document", STAFF, {"attachment_id": "{upload}"}, fresh="own_planned", variant="own"),
    Row("remove_document", FOR_ANOTHER, fresh="documented", file="{document}"),
    Row("remove_document", STAFF, fresh="own_documented", file="{document}", variant="own"),
    Row("download_attachment", TEAM_OF_PARTNER, variant="of a task", file="{document}", fresh="documented"),
    Row("list_audit_entries", OWN_ADMINS),
    Row("show_scheduler", OWN_ADMINS),
    Row("retry_job", ADMINS_IN_VAIN),
    Row("drop_job", ADMINS_IN_VAIN),
    Row("show_tenant", OWN_ADMINS),
    Row("change_tenant", OWN_ADMINS, {"locale": "en"}),
    Row("rotate_embedding_secret", OWN_ADMINS),
    Row("set_payment_secret", OWN_ADMINS),
    Row("list_promo_codes", OWN_MANAGERS),
    Row("add_promo_code", OWN_MANAGERS, {"code": "{unique}", "kind": "percent", "value": 10.0}),
    Row("change_promo_code", MANAGERS, {"active": True}),
    Row("delete_promo_code", MANAGERS, fresh="promo_code"),
    Row("check_promo_code", OF_TENANT, {"code": "{promo}", "offer_id": "{priced_offer}"}),
    Row("check_promo_code", "404 404 404 404 404 404 404 404 401", {"code": "{unique}", "offer_id": "{priced_offer}"},
        variant="unknown"),
    Row("list_passes", SIGNED_IN),
    Row("list_passes", "ok ok ok 403 403 403 403 ok 401", query="?owner_id={target}", variant="another's"),
    Row("buy_pass", "403 403 403 ok ok 403 ok 403 401", {"offer_id": "{card}"}),
    Row("buy_pass", "ok ok 403 403 403 403 403 404 401", {"offer_id": "{card}", "user_id": "{target}"}, variant="for another"),
    Row("show_pass", TEAM_OF_PARTNER),
    Row("show_pass", "ok ok 404 404 ok 404 404 404 401", pass_id="{pack}", variant="a company's"),
    Row("list_pass_entries", TEAM_OF_PARTNER),
    Row("list_pass_entries", "ok ok 404 404 ok 404 404 404 401", pass_id="{pack}", variant="a company's"),
    Row("confirm_pass", TEAM_OF_PARTNER),
    Row("confirm_pass", "ok ok 404 404 403 404 404 404 401", pass_id="{pack}", variant="a company's"),
    Row("adjust_pass", MANAGERS, {"delta": 1, "reason": "A gift"}),
    Row("assign_accesses", COMPANIES, {"emails": ["{unique}@staff.test"]}, pass_id="{pack}"),
    Row("assign_accesses", "403 403 403 403 404 403 403 403 401", {"emails": ["{unique}@staff.test"]}, variant="another's"),
    Row("take_accesses_back", COMPANIES, pass_id="{pack}"),
    Row("show_company_usage", COMPANIES),
    Row("list_company_payments", COMPANIES),
    Row("list_payments", OWN_MANAGERS),
    Row("receive_payment", EVERYBODY, {"type": "ping"}, fresh="payment_secret"),
    Row("receive_delivery_state", EVERYBODY, {"MessageSid": "SM{unique}", "MessageStatus": "sent"}, query="?delivery={unique}"),
    Row("receive_inbound_message", EVERYBODY, {"MessageSid": "SM{unique}", "From": "+41790009999", "Body": "Hello"}),
    Row("book", OF_TENANT, BOOKING, fresh="session"),
    Row("book", "ok ok 422 422 422 422 422 404 401", {**BOOKING, "user_id": "{target}"}, fresh="session", variant="for another"),
    Row("list_bookings", SIGNED_IN),
    Row("list_partner_bookings", OWN_STAFF),
    Row("list_partner_bookings", FOR_ANOTHER, query=FOR_STUDIO, variant="another's"),
    Row("show_booking", TEAM_OF_PARTNER, fresh="booking"),
    Row("show_booking", OF_TENANT, fresh="own_booking", variant="own"),
    Row("draw_code", TEAM_OF_PARTNER, fresh="booking"),
    Row("draw_code", OF_TENANT, fresh="own_booking", variant="own"),
    Row("confirm_booking", TEAM_OF_PARTNER, fresh="booking"),
    Row("confirm_booking", OF_TENANT, fresh="own_booking", variant="own"),
    Row("reschedule_booking", TEAM_OF_PARTNER, {"start": "{later}"}, fresh="booking"),
    Row("reschedule_booking", OF_TENANT, {"start": "{later}"}, fresh="own_booking", variant="own"),
    Row("cancel_booking", TEAM_OF_PARTNER, fresh="booking"),
    Row("cancel_booking", OF_TENANT, fresh="own_booking", variant="own"),
    Row("miss_booking", "409 409 404 404 404 404 404 404 401", fresh="booking"),
    Row("miss_booking", "409 409 403 403 403 403 403 404 401", fresh="own_booking", variant="own"),
    Row("check_in_booking", "ok ok 404 403 403 403 403 404 401", SCAN, fresh="today"),
    Row("check_in_by_code", "ok ok 404 403 403 403 403 404 401", {**SCAN, "code": "{code}"}, fresh="today"),
    Row("download_booking", TEAM_OF_PARTNER, fresh="booking"),
    Row("download_booking", OF_TENANT, fresh="own_booking", variant="own"),
    Row("subscribe_calendar", SIGNED_IN, {"of": "me"}),
    Row("subscribe_calendar", OWN_STAFF, {"of": "partner"}, variant="partner's"),
    Row("subscribe_calendar", FOR_ANOTHER, {"of": "partner"}, query=FOR_STUDIO, variant="another's"),
    Row("rotate_calendar", SIGNED_IN, {"of": "me"}),
    Row("rotate_calendar", OWN_STAFF, {"of": "partner"}, variant="partner's"),
    Row("rotate_calendar", FOR_ANOTHER, {"of": "partner"}, query=FOR_STUDIO, variant="another's"),
    Row("read_calendar", EVERYBODY),
    Row("join_waitlist", OF_TENANT, BOOKING, fresh="full_session"),
    Row("list_waitlist", SIGNED_IN),
    Row("leave_waitlist", "404 404 404 404 404 404 404 404 401", fresh="entry_in_line"),
    Row("leave_waitlist", OF_TENANT, fresh="own_entry_in_line", variant="own"),
    Row("list_sessions", OWN_STAFF),
    Row("list_sessions", FOR_ANOTHER, query=FOR_STUDIO, variant="another's"),
    Row("add_sessions", FOR_ANOTHER, SESSION, fresh="session", query=FOR_STUDIO),
    Row("change_session", FOR_ANOTHER, {"capacity": 9}, fresh="session"),
    Row("cancel_session", FOR_ANOTHER, fresh="session"),
]  # fmt: skip

COMMAND_ROWS = [
    Row("session.resume", SIGNED_IN, {"cursors": {"{group}": 0}}),
    Row("session.refresh", SIGNED_IN, {"token": "{token}"}),
    Row("conversation.open", MEMBERS_ONLY, IN_GROUP),
    Row("message.send", MEMBERS_ONLY, {**IN_GROUP, "client_id": "{unique}", "body": "Hello"}),
    Row("message.edit", "403 403 403 403 403 403 404 404 401", {**OTHERS_MESSAGE, "body": "Changed"}, variant="another's"),
    Row("message.edit", MEMBERS_ONLY, {**OWN_MESSAGE, "body": "Changed"}, variant="own"),
    Row("message.delete", MODERATORS_OF_GROUP, OTHERS_MESSAGE, variant="another's", fresh="group"),
    Row("message.delete", MEMBERS_ONLY, OWN_MESSAGE, variant="own", fresh="group"),
    Row("message.react", MEMBERS_ONLY, {**OTHERS_MESSAGE, "emoji": "👍", "on": True}),
    Row("typing.start", MEMBERS_ONLY, IN_GROUP),
    Row("typing.stop", MEMBERS_ONLY, IN_GROUP),
    Row("viewing.start", TEAM_OF_GROUP, IN_GROUP),
    Row("viewing.stop", TEAM_OF_GROUP, IN_GROUP),
    Row("viewing.start", TEAM_OF_SUPPORT, {"conversation_id": "{support}"}, variant="of support"),
    Row("read.mark", MEMBERS_ONLY, {**IN_GROUP, "seq": 1}),
    Row("queue.watch", "ok ok ok ok ok ok ok 404 401", {"queue_id": "{queue}"}),
    Row("queue.unwatch", SIGNED_IN, {"queue_id": "{queue}"}),
    Row("ticket.watch", TEAM_OF_TICKET, {"ticket_id": "{ticket}"}, fresh="waiting"),
    Row("ticket.watch", "ok ok ok ok ok ok ok 404 401", {"ticket_id": "{ticket}"}, fresh="own_waiting", variant="own"),
    Row("board.watch", "ok ok ok ok ok ok ok 404 401", {"token": "{board}"}),
    Row("offer.watch", OF_TENANT, {"offer_id": "{course}"}, fresh="session"),
    Row("offer.unwatch", SIGNED_IN, {"offer_id": "{course}"}, fresh="session"),
    Row("agenda.watch", OWN_STAFF, {}),
    Row("agenda.watch", FOR_ANOTHER, {"provider_id": "{studio}"}, variant="another's"),
    Row("agenda.unwatch", SIGNED_IN, {"provider_id": "{studio}"}),
    Row("campaign.watch", FOR_ANOTHER, {"campaign_id": "{campaign}"}, fresh="campaign"),
    Row("campaign.watch", STAFF, {"campaign_id": "{campaign}"}, fresh="own_campaign", variant="own"),
    Row("campaign.unwatch", SIGNED_IN, {"campaign_id": "{campaign}"}, fresh="campaign"),
    Row("presence.watch", SIGNED_IN, {"user_ids": ["{target}"]}),
]  # fmt: skip


def every(rows: list[Row]) -> list[tuple[Row, str]]:
    return [(row, asker) for row in rows for asker in ASKERS]
