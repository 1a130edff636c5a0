"""AsyncAPI 3.0 from the declared commands and facts."""

from typing import Any

import handlers.socket  # noqa: F401  (registers the commands)
from actions.errors import ERRORS, ErrorShape
from actions.facts import FACTS
from handlers.declare import COMMANDS
from server.contract.schemas import Key, Schema, collect

CHANNEL = {"$ref": "#/channels/socket"}


def build_asyncapi(version: str) -> Schema:
    keys: list[Key] = [(ErrorShape, "serialization")]
    for command in COMMANDS.values():
        keys += [(command.payload, "validation"), (command.reply, "serialization")]
    keys += [(fact.shape, "serialization") for fact in FACTS.values()]
    schemas, definitions = collect(keys)
    messages = _messages(schemas)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Palabre",
            "version": version,
            "description": "Socket.IO, default namespace. Connect with `auth: {token}`; every command is acknowledged "
            'with `{"ok": true, "data": …}` or `{"ok": false, "error": {…}}`.',
            "license": {"name": "MIT"},
        },
        "defaultContentType": "application/json",
        "channels": {
            "socket": {
                "address": "/socket.io/",
                "description": "Path of the Socket.IO endpoint, Engine.IO v4, WebSocket and long-polling.",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
        },
        "operations": _operations(),
        "components": {"messages": messages, "schemas": definitions, "x-error-codes": _error_codes()},
    }


def _messages(schemas: dict[Key, Schema]) -> dict[str, Any]:
    messages: dict[str, Any] = {}
    for name, command in sorted(COMMANDS.items()):
        messages[name] = {"name": name, "summary": command.summary, "payload": schemas[command.payload, "validation"]}
        messages[f"{name}.ack"] = {
            "name": f"{name}.ack",
            "summary": f"Acknowledges {name}.",
            "payload": {"oneOf": [_success(schemas[command.reply, "serialization"]), _failure(schemas)]},
        }
    for name, fact in sorted(FACTS.items()):
        messages[name] = {
            "name": name,
            "summary": fact.summary,
            "payload": schemas[fact.shape, "serialization"],
            "x-droppable": fact.droppable,
        }
    return messages


def _success(data: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {"ok": {"const": True}, "data": data},
        "required": ["ok", "data"],
    }


def _failure(schemas: dict[Key, Schema]) -> Schema:
    return {
        "allOf": [
            {"type": "object", "properties": {"ok": {"const": False}}, "required": ["ok"]},
            schemas[ErrorShape, "serialization"],
        ]
    }


def _operations() -> dict[str, Any]:
    operations: dict[str, Any] = {}
    for name in sorted(COMMANDS):
        operations[f"receive.{name}"] = {
            "action": "receive",
            "channel": CHANNEL,
            "messages": [{"$ref": f"#/channels/socket/messages/{name}"}],
            "reply": {"channel": CHANNEL, "messages": [{"$ref": f"#/channels/socket/messages/{name}.ack"}]},
        }
    for name in sorted(FACTS):
        operations[f"send.{name}"] = {
            "action": "send",
            "channel": CHANNEL,
            "messages": [{"$ref": f"#/channels/socket/messages/{name}"}],
        }
    return operations


def _error_codes() -> list[Schema]:
    return [
        {"code": error.code, "status": error.status, "retryable": error.retryable, "message": error.default}
        for error in ERRORS
    ]
