"""Object storage: S3 and what speaks like it, Google Cloud Storage, Azure; through obstore (extra ``cloud``).

Credentials and endpoints come from the usual environment variables (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT`` …); options of
the show file are handed on as they are (``region``, ``endpoint`` …), and none that looks like a secret is taken.
"""

import hashlib
from pathlib import Path
from typing import Any

from audioessay.errors import PublishError, StorageError
from audioessay.publishing.targets.base import Closing, Conflict, Found
from audioessay.store.bucket import open_bucket, reason

SECRETS = ("key", "secret", "token", "password", "credential", "sas")
"""Words in an option's name that say it belongs into the environment."""

WHOLE = 256 << 20
"""Bytes up to which a file is put in one request, so that a kill leaves no parts behind that cost money."""


class CloudTarget(Closing):
    """Objects under a prefix of a bucket. The feed is swapped by its ETag (If-Match; If-None-Match for the first)."""

    def __init__(self, where: str, options: dict[str, Any]) -> None:
        for name in options:
            if any(word in name.lower() for word in SECRETS):
                raise PublishError(
                    f"publish.options.{name}: credentials stay out of the show file; use the environment"
                )
        try:
            self._store = open_bucket(where, **{name: str(value) for name, value in options.items()})
        except StorageError as error:
            raise PublishError(str(error)) from error
        import obstore

        self._obstore = obstore
        self._where = where

    def __str__(self) -> str:
        return self._where

    def _asked(self, what: str, call: Any) -> Any:
        """The answer, or None where there is no such object."""
        try:
            return call()
        except FileNotFoundError:
            return None
        except Exception as error:
            raise PublishError(f"{self._where}: {what}: {reason(error)}") from error

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
        parts = not isinstance(source, bytes) and source.is_file() and source.stat().st_size > WHOLE

        def put() -> Any:
            return self._obstore.put(self._store, name, source, attributes=attributes, use_multipart=parts)

        done = self._asked(f"putting {name}", put)
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
            raise PublishError(f"{self._where}: putting {name}: {reason(error)}") from error
