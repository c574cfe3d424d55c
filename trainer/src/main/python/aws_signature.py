"""Signs requests to AWS as the role that a job runs as, by the standard library alone.

One signer (version 4) for all that jobs ask AWS themselves: the hub's token of a secret, their metrics, and what the self test
tries with a bucket. Keys are read for each request, since those of a role change while a job runs.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import os
import urllib.parse
import urllib.request

CREDENTIALS_HOST = "http://169.254.170.2"
TIMEOUT_SECONDS = 20


class CredentialsError(Exception):
    """Why there are no keys to sign with, and what to do."""

    def __init__(self, message: str, hint: str):
        super().__init__(message)
        self.hint = hint


def endpoint(variable: str, host: str, environ=os.environ) -> str:
    """Where a service is: what the variables of the SDKs say, or the host."""
    named = environ.get(f"AWS_ENDPOINT_URL_{variable}") or environ.get("AWS_ENDPOINT_URL")
    return (named or f"https://{host}").rstrip("/")


def credentials(environ=os.environ) -> dict[str, str]:
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
        raise CredentialsError(
            "There are no credentials for AWS.", "Run as a job with a role, or set AWS_ACCESS_KEY_ID and its secret."
        )
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer:
            return json.load(answer)
    except (OSError, ValueError) as error:
        raise CredentialsError(
            f"The role's credentials cannot be had: {type(error).__name__}.", "Launch the job again."
        ) from error


def sign(
    method: str,
    url: str,
    service: str,
    region: str,
    body: bytes,
    headers: dict[str, str],
    who: dict[str, str],
    now: datetime.datetime | None = None,
) -> dict[str, str]:
    """The headers of a request with those that sign it; path and query of the address are encoded, the query is in order."""
    parts = urllib.parse.urlsplit(url)
    date = (now or datetime.datetime.now(datetime.UTC)).strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(body).hexdigest()
    signed = {**headers, "host": parts.netloc, "x-amz-date": date}
    if service == "s3":
        signed["x-amz-content-sha256"] = digest
    if who.get("Token"):
        signed["x-amz-security-token"] = who["Token"]
    names = ";".join(sorted(signed))
    lines = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
    canonical = f"{method}\n{parts.path or '/'}\n{parts.query}\n{lines}\n{names}\n{digest}"
    scope = f"{date[:8]}/{region}/{service}/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = ("AWS4" + who["SecretAccessKey"]).encode()
    for part in (date[:8], region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    signed["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={who['AccessKeyId']}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return signed
