"""S3 by the standard library alone: what a job's role may do in its bucket."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import os
import re
import urllib.error
import urllib.parse
import urllib.request

import hub_token

from .trial import Failed

TIMEOUT_SECONDS = 60


class Bucket:
    def __init__(self, name: str, region: str, environ=os.environ):
        self.name, self.region = name, region
        self.endpoint = (
            environ.get("AWS_ENDPOINT_URL_S3")
            or environ.get("AWS_ENDPOINT_URL")
            or f"https://s3.{region}.amazonaws.com"
        ).rstrip("/")
        self.who = hub_token.credentials(environ)

    def put(self, key: str, content: bytes) -> None:
        self._ask("PUT", key, content)

    def get(self, key: str) -> bytes:
        return self._ask("GET", key)

    def delete(self, key: str) -> None:
        self._ask("DELETE", key)

    def list(self, prefix: str) -> list[str]:
        answer = self._ask("GET", "", query={"list-type": "2", "prefix": prefix}).decode()
        return re.findall(r"<Key>([^<]*)</Key>", answer)

    def _ask(self, method: str, key: str, body: bytes = b"", query: dict[str, str] | None = None) -> bytes:
        path = "/" + urllib.parse.quote(f"{self.name}/{key}", safe="/-_.~")
        words = "&".join(
            f"{urllib.parse.quote(name, safe='-_.~')}={urllib.parse.quote(value, safe='-_.~')}"
            for name, value in sorted((query or {}).items())
        )
        url = self.endpoint + path + (f"?{words}" if words else "")
        headers = self._signed(method, path, words, body)
        request = urllib.request.Request(url, data=body if method == "PUT" else None, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            code = re.search(r"<Code>([^<]*)</Code>", error.read().decode("utf-8", "replace"))
            raise Failed(
                f"{method} s3://{self.name}/{key}: status {error.code}, {code.group(1) if code else 'no code'}",
                "The stack's role may read the bucket and write its runs/: `granite infra plan` shows whether it is current",
            ) from error
        except OSError as error:
            raise Failed(f"S3 does not answer at {self.endpoint}: {error}") from error

    def _signed(self, method: str, path: str, words: str, body: bytes) -> dict[str, str]:
        now = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
        digest = hashlib.sha256(body).hexdigest()
        headers = {
            "content-type": "application/octet-stream",
            "host": self.endpoint.split("://", 1)[1],
            "x-amz-content-sha256": digest,
            "x-amz-date": now,
        }
        if self.who.get("Token"):
            headers["x-amz-security-token"] = self.who["Token"]
        names = ";".join(sorted(headers))
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        canonical = f"{method}\n{path}\n{words}\n{lines}\n{names}\n{digest}"
        scope = f"{now[:8]}/{self.region}/s3/aws4_request"
        to_sign = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        key = ("AWS4" + self.who["SecretAccessKey"]).encode()
        for part in (now[:8], self.region, "s3", "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
        headers["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self.who['AccessKeyId']}/{scope}, SignedHeaders={names}, Signature={signature}"
        )
        return headers
