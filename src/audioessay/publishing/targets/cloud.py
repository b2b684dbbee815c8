"""Object storage: S3 and what speaks like it, Google Cloud Storage, Azure; through obstore (extra ``cloud``).

Credentials and endpoints come from the usual environment variables (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT`` …); options of
the show file are handed on as they are (``region``, ``endpoint`` …), and none that looks like a secret is taken.
"""

import hashlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from audioessay.errors import PublishError
from audioessay.publishing.targets.base import Closing, Conflict, Found

SECRETS = ("key", "secret", "token", "password", "credential", "sas")
"""Words in an option's name that say it belongs into the environment."""


CLIENT = ("allow_http", "connect_timeout", "proxy_url", "timeout")
"""Options of the connection, which obstore takes apart from those of the storage."""
HINTS = {
    "169.254.169.254": "no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "AccessDenied": "access denied; these credentials may not do that",
    "InvalidAccessKeyId": "the access key is not known there",
    "SignatureDoesNotMatch": "the secret access key is not right",
    "NoSuchBucket": "there is no such bucket",
}
"""What the service's long answers come down to."""


class CloudTarget(Closing):
    """Objects under a prefix of a bucket. The feed is swapped by its ETag (If-Match; If-None-Match for the first)."""

    def __init__(self, where: str, options: dict[str, Any]) -> None:
        for name in options:
            if any(word in name.lower() for word in SECRETS):
                raise PublishError(
                    f"publish.options.{name}: credentials stay out of the show file; use the environment"
                )
        try:
            import obstore
            from obstore.store import from_url
        except ImportError as error:
            raise PublishError(f"{where}: object storage needs pip install 'audioessay[cloud]'") from error
        self._obstore = obstore
        self._where = where
        parts = urlsplit(where)
        client: Any = {name: str(options[name]) for name in CLIENT if name in options}
        given: dict[str, Any] = {name: str(value) for name, value in options.items() if name not in CLIENT}
        if str(given.get("endpoint", "")).startswith("http://"):
            client.setdefault("allow_http", "true")
        if client and "AWS_ALLOW_HTTP" in os.environ:  # given ones take the place of the environment's
            client.setdefault("allow_http", os.environ["AWS_ALLOW_HTTP"])
        try:
            if parts.scheme == "memory":
                from obstore.store import MemoryStore

                self._store: Any = MemoryStore()
            else:
                self._store = from_url(where, client_options=client or None, **given)
        except BaseException as error:
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            raise PublishError(f"{where}: {_line(error)}") from error  # a panic of obstore's is about an option, too

    def __str__(self) -> str:
        return self._where

    def _asked(self, what: str, call: Any) -> Any:
        """The answer, or None where there is no such object."""
        try:
            return call()
        except FileNotFoundError:
            return None
        except Exception as error:
            raise PublishError(f"{self._where}: {what}: {_line(error)}") from error

    def size(self, name: str) -> int | None:
        meta = self._asked(f"looking for {name}", lambda: self._obstore.head(self._store, name))
        return None if meta is None else int(meta["size"])

    def read(self, name: str) -> Found | None:
        answer = self._asked(f"reading {name}", lambda: self._obstore.get(self._store, name))
        if answer is None:
            return None
        data = bytes(answer.bytes())
        return Found(data, str(answer.meta.get("e_tag") or hashlib.sha256(data).hexdigest()))

    def put(self, name: str, source: Path | bytes, *, type: str, cache: str) -> None:  # noqa: A002 - MIME's own word
        attributes = {"Content-Type": type, "Cache-Control": cache}
        done = self._asked(
            f"putting {name}", lambda: self._obstore.put(self._store, name, source, attributes=attributes)
        )
        if done is None:
            raise PublishError(f"{self._where}: putting {name}: there is no such bucket, or no such file to put")

    def verify(self, name: str, size: int, type: str) -> None:  # noqa: A002
        answer = self._asked(f"checking {name}", lambda: self._obstore.get(self._store, name))
        if answer is None or int(answer.meta["size"]) != size:
            there = "is not there" if answer is None else f"has {answer.meta['size']} bytes, not {size}"
            raise PublishError(f"{self._where}: {name} {there}; publish again")
        kept = answer.attributes.get("Content-Type", type)
        if kept != type:
            raise PublishError(f"{self._where}: {name} is kept as {kept}, not {type}")
        if size >= 2:
            part = self._asked(
                f"reading two bytes of {name}",
                lambda: self._obstore.get_range(self._store, name, start=size - 2, length=2),
            )
            if part is None or len(bytes(part)) != 2:
                raise PublishError(f"{self._where}: {name} cannot be read in ranges; players could not seek")

    def swap(self, name: str, data: bytes, *, type: str, before: str | None) -> None:  # noqa: A002
        attributes = {"Content-Type": type, "Cache-Control": "no-cache"}
        mode: Any = "create" if before is None else {"e_tag": before}
        exceptions = self._obstore.exceptions
        try:
            self._obstore.put(self._store, name, data, attributes=attributes, mode=mode)
        except (exceptions.PreconditionError, exceptions.AlreadyExistsError) as error:
            raise Conflict(f"{self._where}: {name} was changed by another publisher") from error
        except Exception as error:
            raise PublishError(f"{self._where}: putting {name}: {_line(error)}") from error


def _line(error: BaseException) -> str:
    """The first line of what was said, without what could hold a signature."""
    for sign, hint in HINTS.items():
        if sign in str(error):
            return hint
    first = " ".join(str(error).split("\n", 1)[0].split())
    return first.split("?X-Amz", 1)[0][:300] or type(error).__name__
