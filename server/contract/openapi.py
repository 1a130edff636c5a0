"""OpenAPI 3.1 from the declared operations."""

from http import HTTPStatus
from typing import Any

from actions.errors import ERRORS, ErrorShape, PalabreError
from handlers.declare import OPERATIONS, File, Operation, needs_body
from server.contract.schemas import Generator, Key, Schema, collect
from server.rest import PREFIX

PUBLIC_CODES = {"malformed", "invalid", "too_large", "unsupported_media", "rate_limited", "unavailable", "internal"}
PUBLIC_CODES |= {"unauthenticated", "forbidden", "not_found", "conflict"}
HEADERS: Schema = {"X-Request-ID": {"schema": {"type": "string"}, "description": "Names the request in the logs."}}

ANYTHING: Schema = {"type": "object"}
TOLD: Schema = {"type": "object", "properties": {"MessageSid": {"type": "string"}}, "required": ["MessageSid"]}
"""What Twilio tells is always of a message; its other fields vary."""


def build_openapi(version: str) -> Schema:
    keys: list[Key] = [(ErrorShape, "serialization")]
    for operation in OPERATIONS.values():
        keys += _keys(operation)
    schemas, definitions = collect(keys)
    paths: dict[str, dict[str, Any]] = {}
    for (method, path), operation in sorted(OPERATIONS.items()):
        paths.setdefault(PREFIX + path, {})[method.lower()] = _describe(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Palabre",
            "version": version,
            "summary": "Realtime messaging for businesses that talk with their customers.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}],
        "tags": [{"name": tag} for tag in sorted({operation.tag for operation in OPERATIONS.values()})],
        "paths": paths,
        "components": {
            "schemas": definitions,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "responses": {error.code: _describe_error(error, schemas) for error in ERRORS},
        },
    }


def _keys(operation: Operation) -> list[Key]:
    keys: list[Key] = [(operation.query, "validation")]
    if operation.body is not None:
        keys.append((operation.body, "validation"))
    if operation.reply not in (None, File):
        keys.append((operation.reply, "serialization"))
    return keys


def _describe(operation: Operation, schemas: dict[Key, Schema]) -> Schema:
    described: Schema = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": _parameters(operation),
        "responses": _responses(operation, schemas),
    }
    if operation.public:
        described["security"] = []
    if operation.body is not None:
        schema = schemas[operation.body, "validation"]
        described["requestBody"] = {
            "required": needs_body(operation.body),
            "content": {"application/json": {"schema": schema}},
        }
    if operation.signed:
        kind, schema = ("application/x-www-form-urlencoded", TOLD) if operation.form else ("application/json", ANYTHING)
        described["requestBody"] = {"required": True, "content": {kind: {"schema": schema}}}
    if operation.upload is not None:
        described["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": _form(operation)}}}
    return described


def _form(operation: Operation) -> Schema:
    names = operation.upload.fields if operation.upload else ()
    fields: Schema = {"file": {"type": "string", "contentMediaType": "application/octet-stream"}}
    fields |= {name: {"type": "string"} for name in names}
    return {"type": "object", "properties": fields, "required": ["file", *names]}


def _parameters(operation: Operation) -> list[Schema]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    parameters: list[Schema] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
    ]
    query = operation.query.model_json_schema(schema_generator=Generator)
    for name, schema in query.get("properties", {}).items():
        required = name in query.get("required", [])
        parameters.append({"name": name, "in": "query", "required": required, "schema": schema})
    if operation.creates or operation.keyed:
        key = {"type": "string", "minLength": 1, "maxLength": 200}
        note = "The same key and body within 24 hours gives the first reply again."
        parameters.append(
            {"name": "Idempotency-Key", "in": "header", "required": False, "schema": key, "description": note}
        )
    if operation.form:
        note = "See https://www.twilio.com/docs/usage/webhooks/webhooks-security."
        parameters.append(
            {
                "name": "X-Twilio-Signature",
                "in": "header",
                "required": False,
                "schema": {"type": "string"},
                "description": note,
            }
        )
    elif operation.signed:
        note = '`t=<unix seconds>,v1=<hexadecimal HMAC-SHA256 of "t.body">`; also as `Palabre-Signature`.'
        signature = {"type": "string"}
        parameters.append(
            {"name": "Stripe-Signature", "in": "header", "required": False, "schema": signature, "description": note}
        )
    return parameters


def _responses(operation: Operation, schemas: dict[Key, Schema]) -> Schema:
    success: Schema = {"description": HTTPStatus(operation.status).phrase, "headers": HEADERS}
    if operation.reply is File:
        success["content"] = {kind: {} for kind in _file_types(operation)}
    elif operation.reply is not None:
        success["content"] = {"application/json": {"schema": schemas[operation.reply, "serialization"]}}
        success["content"] |= {kind: {} for kind in operation.media_types}
    responses: Schema = {str(operation.status): success}
    if operation.may_be_empty:
        responses["204"] = {"description": HTTPStatus.NO_CONTENT.phrase, "headers": HEADERS}
    for error in ERRORS:
        if error.code in PUBLIC_CODES:
            responses[str(error.status)] = {"$ref": f"#/components/responses/{error.code}"}
    return responses


def _file_types(operation: Operation) -> tuple[str, ...]:
    return ("*/*",) if operation.media_types == ("application/octet-stream",) else operation.media_types


def _describe_error(error: type[PalabreError], schemas: dict[Key, Schema]) -> Schema:
    headers = dict(HEADERS)
    if error.code == "rate_limited":
        headers["Retry-After"] = {"schema": {"type": "integer"}, "description": "Seconds."}
    schema = schemas[ErrorShape, "serialization"]
    return {
        "description": error.default,
        "headers": headers,
        "content": {"application/json": {"schema": schema}},
    }
