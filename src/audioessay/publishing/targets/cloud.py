"""Object storage: S3 and what speaks like it, Google Cloud Storage, Azure; through obstore (extra ``cloud``).

Credentials and endpoints come from the usual environment variables (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT`` …); options of
the show file are handed on as they are (``region``, ``endpoint`` …), and none that looks like a secret is taken.
"""

import hashlib
import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audioessay.errors import PublishError, StorageError, hushed
from audioessay.publishing.targets.base import SOON, Conflict, Found, Target
from audioessay.store.cloud import open_bucket, reason

SECRETS = ("key", "secret", "token", "password", "credential", "sas")
"""Words in an option's name that say it belongs into the environment."""

WHOLE = 256 << 20
"""Bytes up to which a file (four hours of speech) is put in one request, so that a kill leaves no parts behind that cost money.
It is mapped, not held: 250 MB put so took no memory beside pages of the file itself, in parts 60 MB."""

SLOWEST = 64_000
"""Bytes a second of a line on which a file still is put: the client's own limit holds for a request with its body."""


class CloudTarget(Target):
    """Objects under a prefix of a bucket. The feed is swapped by its ETag (If-Match; If-None-Match for the first)."""

    def __init__(self, where: str, options: dict[str, Any]) -> None:
        for name in options:
            if any(word in name.lower() for word in SECRETS):
                raise PublishError(
                    f"publish.options.{name}: credentials stay out of the show file; use the environment"
                )
        try:
            self._options = {name: str(value) for name, value in options.items()}
            self._store = open_bucket(where, **self._options)
        except StorageError as error:
            raise PublishError(str(error)) from error
        import obstore

        self._obstore = obstore
        self._address, self._where = where, hushed(where)

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

    def blocks(self, name: str) -> Iterator[bytes]:
        answer = self._asked(f"reading {name}", lambda: self._obstore.get(self._store, name))
        stream = iter(answer.stream(min_chunk_size=1 << 20) if answer else ())
        while block := self._asked(f"reading {name}", lambda: next(stream, None)):
            yield bytes(block)

    def put(self, name: str, source: Path | bytes, *, type: str, cache: str) -> None:  # noqa: A002 - MIME's own word
        attributes = {"Content-Type": type, "Cache-Control": cache}
        size = source.stat().st_size if isinstance(source, Path) and source.is_file() else 0
        store, parts = self._store, size > WHOLE
        if not parts and size > SLOWEST * 30 and not self._where.startswith("memory:"):
            store = open_bucket(self._address, **{"timeout": f"{60 + size // SLOWEST}s", **self._options})

        body: Any = source
        if isinstance(source, Path) and size and not parts:
            with source.open("rb") as file:
                body = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

        def put() -> Any:
            return self._obstore.put(store, name, body, attributes=attributes, use_multipart=parts)

        done = self._asked(f"putting {name}", put)
        if done is None:
            raise PublishError(f"{self._where}: putting {name}: there is no such bucket, or no such file to put")

    def verify(self, name: str, size: int, type: str) -> None:  # noqa: A002
        super().verify(name, size, type)
        kept = self._asked(f"checking {name}", lambda: self._obstore.get(self._store, name)).attributes
        if kept.get("Content-Type", type) != type:
            raise PublishError(f"{self._where}: {name} is kept as {kept['Content-Type']}, not {type}")
        if size >= 2:
            asked = {"start": size - 2, "length": 2}
            part = self._asked(f"reading {name}", lambda: self._obstore.get_range(self._store, name, **asked))
            if part is None or len(bytes(part)) != 2:
                raise PublishError(f"{self._where}: {name} cannot be read in ranges; players could not seek")

    def swap(self, name: str, data: bytes, *, type: str, before: str | None) -> None:  # noqa: A002
        attributes = {"Content-Type": type, "Cache-Control": SOON}
        mode: Any = "create" if before is None else {"e_tag": before}
        exceptions = self._obstore.exceptions
        try:
            self._obstore.put(self._store, name, data, attributes=attributes, mode=mode)
        except (exceptions.PreconditionError, exceptions.AlreadyExistsError) as error:
            raise Conflict(f"{self._where}: {name} was changed by another publisher") from error
        except Exception as error:
            raise PublishError(f"{self._where}: putting {name}: {reason(error)}") from error
