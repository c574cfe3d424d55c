"""S3 by the standard library alone: what a job's role may do in its bucket."""

from __future__ import annotations

import os
import re
import urllib.error
import urllib.parse
import urllib.request

import aws_signature

from .trial import Failed

TIMEOUT_SECONDS = 60


class Bucket:
    def __init__(self, name: str, region: str, environ=os.environ):
        self.name, self.region = name, region
        self.endpoint = aws_signature.endpoint("S3", f"s3.{region}.amazonaws.com", environ)
        self.who = aws_signature.credentials(environ)

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
        kind = {"content-type": "application/octet-stream"}
        headers = aws_signature.sign(method, url, "s3", self.region, body, kind, self.who)
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
