"""What sockets can follow besides conversations. A topic of the team begins with `TEAM` and is left with its rights."""

TEAM = "sq:"


def queue_topic(queue_id: str) -> str:
    """For everybody who watches a queue."""
    return f"q:{queue_id}"


def queue_team_topic(queue_id: str) -> str:
    """For those of the team who watch a queue."""
    return f"{TEAM}{queue_id}"


def board_topic(site_id: str) -> str:
    """For the display boards of a site."""
    return f"b:{site_id}"


def offer_topic(offer_id: str) -> str:
    """For everybody who looks at what can be booked of an offer."""
    return f"o:{offer_id}"


def agenda_topic(provider_id: str) -> str:
    """For those of the team who look at a provider's agenda."""
    return f"{TEAM}a:{provider_id}"


def campaign_topic(campaign_id: str) -> str:
    """For those of the team who watch a campaign."""
    return f"{TEAM}c:{campaign_id}"
