"""Fetches the model hub's token from AWS Secrets Manager, as the role that the job runs as.

A job is told the name of the secret alone (GRANITE_HF_TOKEN_SECRET_ARN): its description, which many may read, holds no token.
Only the standard library is used, since this runs before anything is loaded. The token is handed on as a variable of the process
that trains, and is never written anywhere.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request

import aws_signature

VARIABLE = "GRANITE_HF_TOKEN_SECRET_ARN"
SERVICE = "secretsmanager"
TARGET = "secretsmanager.GetSecretValue"
TIMEOUT_SECONDS = 20


class SecretError(Exception):
    """Why there is no token, and what to do."""

    def __init__(self, message: str, hint: str):
        super().__init__(message)
        self.hint = hint


def fetch(environ=os.environ) -> str | None:
    """The token, or None where no secret is named or a token is there already."""
    arn = environ.get(VARIABLE, "")
    if not arn or environ.get("HF_TOKEN"):
        return None
    parts = arn.split(":")
    if len(parts) < 7 or parts[2] != SERVICE:
        raise SecretError(
            f"{VARIABLE} is no ARN of a secret.", "Set aws.jobs.hf_token_secret_arn to the ARN of a secret."
        )
    region = parts[3]
    url = aws_signature.endpoint("SECRETS_MANAGER", f"secretsmanager.{region}.amazonaws.com", environ) + "/"
    body = json.dumps({"SecretId": arn}).encode()
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": TARGET}
    try:
        who = aws_signature.credentials(environ)
    except aws_signature.CredentialsError as error:
        raise SecretError(f"The secret with the hub's token cannot be read. {error}", error.hint) from error
    headers = aws_signature.sign("POST", url, SERVICE, region, body, headers, who)
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, data=body, headers=headers), timeout=TIMEOUT_SECONDS
        ) as answer:
            text = json.load(answer).get("SecretString") or ""
    except urllib.error.HTTPError as error:
        raise SecretError(
            f"The secret {arn} cannot be read (status {error.code}).",
            "The job's role needs secretsmanager:GetSecretValue on it; the stack's role may read secrets whose names begin with "
            "the project's name and a slash.",
        ) from error
    except (OSError, ValueError) as error:
        raise SecretError(
            f"Secrets Manager does not answer: {type(error).__name__}.",
            "In a network of your own the job needs an endpoint for Secrets Manager, or a way out.",
        ) from error
    return token_in(text)


def token_in(text: str) -> str:
    """A secret is the token itself, or a JSON object with a field HF_TOKEN, as the console makes it."""
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    if isinstance(value, dict):
        value = value.get("HF_TOKEN") or value.get("token") or ""
    token = str(value).strip()
    if not token:
        raise SecretError("The secret is empty.", "Store the token itself, or a JSON object with a field HF_TOKEN.")
    return token
