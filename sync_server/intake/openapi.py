"""The API's own description (OpenAPI 3.1), made from the models that read and write its messages."""

from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from shared.envelope import WireEnvelope
from shared.exchange import Answer, EnrolmentAnswer, EnrolmentRequest, Request

_MODELS: tuple[type[BaseModel], ...] = (Request, Answer, EnrolmentRequest, EnrolmentAnswer, WireEnvelope)
_PACKED = {"application/vnd.la-chan.exchange": {"schema": {"type": "string", "format": "binary"}}}


@cache
def description() -> dict[str, Any]:
    """The whole document."""
    _, schemas = models_json_schema(
        [(model, "validation") for model in _MODELS], ref_template="#/components/schemas/{model}"
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "La Chan sync server", "version": "1"},
        "paths": {
            "/v1/exchange": {"post": _exchange()},
            "/v1/enrolments": {"post": _enrolments()},
            "/v1/openapi.json": {
                "get": {
                    "operationId": "describe",
                    "summary": "This document",
                    "responses": {"200": {"description": "OpenAPI", "content": {"application/json": {}}}},
                }
            },
        },
        "components": {"schemas": {**schemas["$defs"], "Problem": _PROBLEM}},
    }


_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "urn:la-chan:problem: and the error's slug"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "the request's id, for the maintainer"},
        "retry_after": {"type": "integer", "description": "seconds"},
    },
}


def _problems(**statuses: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        code.removeprefix("s"): {"description": text, "content": content} for code, text in statuses.items()
    }


def _exchange() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "operationId": "exchange",
        "summary": "Send a batch of sealed envelopes, get one receipt each",
        "description": "Both bodies are zlib-deflated JSON: #/components/schemas/Request and Answer. "
        "X-Signature is Ed25519 over the bytes as sent. Safe to repeat.",
        "parameters": [
            {"name": "X-Kiosk", "in": "header", "required": True, "schema": text},
            {"name": "X-Signature", "in": "header", "required": True, "schema": text},
        ],
        "requestBody": {"required": True, "content": _PACKED},
        "responses": {
            "200": {
                "description": "A signed answer",
                "headers": {"X-Signature": {"required": True, "schema": text}},
                "content": _PACKED,
            },
            **_problems(
                s400="The body is not an exchange",
                s401="Unknown kiosk, or the signature does not fit",
                s403="The kiosk was revoked",
                s413="The body is too large, or grows too much",
                s426="The kiosk is newer than the server",
                s429="Slow down",
                s503="Try again later",
            ),
        },
    }


def _enrolments() -> dict[str, Any]:
    return {
        "operationId": "enrol",
        "summary": "Turn a one-time code into a kiosk",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/EnrolmentRequest"}}},
        },
        "responses": {
            "200": {
                "description": "The kiosk's identity and what it needs to know",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/EnrolmentAnswer"}}},
            },
            **_problems(
                s400="The body is not an enrolment",
                s403="The code is unknown, used or expired",
                s413="The body is too large",
                s415="The body is not JSON",
                s429="Too many tries",
                s503="Try again later",
            ),
        },
    }
