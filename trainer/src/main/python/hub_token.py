"""Fetches the model hub's token from AWS Secrets Manager, as the role that the job runs as.

A job is told the name of the secret alone (GRANITE_HF_TOKEN_SECRET_ARN): its description, which many may read, holds no token.
Only the standard library is used, since this runs before anything is loaded. The token is handed on as a variable of the process
that trains, and is never written anywhere.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import os
import urllib.error
import urllib.request

VARIABLE = "GRANITE_HF_TOKEN_SECRET_ARN"
CREDENTIALS_HOST = "http://169.254.170.2"
SERVICE = "secretsmanager"
TARGET = "secretsmanager.GetSecretValue"
TIMEOUT_SECONDS = 20


class SecretError(Exception):
    """Why there is no token, and what to do."""

    def __init__(self, message: str, hint: str):
        super().__init__(message)
        self.hint = hint


def fetch(environ=os.environ, now=None) -> str | None:
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
    endpoint = (
        environ.get("AWS_ENDPOINT_URL_SECRETS_MANAGER")
        or environ.get("AWS_ENDPOINT_URL")
        or f"https://secretsmanager.{region}.amazonaws.com"
    )
    body = json.dumps({"SecretId": arn}).encode()
    headers = sign(endpoint, region, body, credentials(environ), now or datetime.datetime.now(datetime.UTC))
    try:
        with urllib.request.urlopen(
            urllib.request.Request(endpoint + "/", data=body, headers=headers), timeout=TIMEOUT_SECONDS
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


def credentials(environ) -> dict[str, str]:
    """Of the environment, or of the role that the platform hands to the container."""
    if environ.get("AWS_ACCESS_KEY_ID"):
        return {
            "AccessKeyId": environ["AWS_ACCESS_KEY_ID"],
            "SecretAccessKey": environ.get("AWS_SECRET_ACCESS_KEY", ""),
            "Token": environ.get("AWS_SESSION_TOKEN", ""),
        }
    path = environ.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    address = CREDENTIALS_HOST + path if path else environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    if not address:
        raise SecretError(
            "There are no credentials to read the secret with.", "Run as a job with a role, or set HF_TOKEN yourself."
        )
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer:
            return json.load(answer)
    except (OSError, ValueError) as error:
        raise SecretError(
            f"The role's credentials cannot be had: {type(error).__name__}.", "Launch the job again."
        ) from error


def sign(endpoint: str, region: str, body: bytes, who: dict[str, str], now: datetime.datetime) -> dict[str, str]:
    """Headers with a signature of AWS, version 4."""
    host = endpoint.split("://", 1)[1].rstrip("/")
    date = now.strftime("%Y%m%dT%H%M%SZ")
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "host": host,
        "x-amz-date": date,
        "x-amz-target": TARGET,
    }
    if who.get("Token"):
        headers["x-amz-security-token"] = who["Token"]
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{date[:8]}/{region}/{SERVICE}/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = ("AWS4" + who["SecretAccessKey"]).encode()
    for part in (date[:8], region, SERVICE, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={who['AccessKeyId']}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return headers
