"""Structured logs: JSON in production, readable in development. Never a token, password, telephone number or message body:
only what is listed at each call, with the request or socket it belongs to."""

import logging
import sys
from typing import Any

import structlog

HIDDEN = ("token", "password", "secret", "authorization", "body", "phone")


def configure_logs(level: str, *, as_json: bool) -> None:
    """Call once at start; `level` is the smallest that is written."""
    number = getattr(logging, level.upper())
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            hide_secrets,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=max(number, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s %(message)s"
    )


def hide_secrets(_logger: Any, _method: str, event: Any) -> Any:
    """A last guard, should a call name something that must not be logged."""
    for key in event:
        if key != "event" and any(word in key.lower() for word in HIDDEN):
            event[key] = "[hidden]"
    return event
