"""Object storage through obstore (extra ``cloud``): a bucket opened, its errors in one line each, and a store in one.

Rights come from where each service's own tools look for them (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL``,
``GOOGLE_APPLICATION_CREDENTIALS``, ``AZURE_STORAGE_ACCOUNT_KEY``, roles of the machine).
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from audioessay.errors import StorageError
from audioessay.store.base import KEY, Entry, SealedStore

SCHEMES = ("s3", "gs", "az", "memory", "file")
RETRY = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
CLIENT = {"connect_timeout": "5s", "timeout": "60s"}
CONNECTION = ("allow_http", "connect_timeout", "proxy_url", "timeout")
"""Options of the connection, which obstore takes apart from those of the storage."""
HINTS = {
    "169.254.169.254": "no keys for it in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and this machine has no role",
    "AccessDenied": "access denied; these credentials may not do that",
    "InvalidAccessKeyId": "the access key is not known there",
    "SignatureDoesNotMatch": "the secret access key is not right",
    "NoSuchBucket": "there is no such bucket",
    "error sending request": "it cannot be reached, or does not answer in time; try again",
}
"""What the service's long answers come down to; without keys the client asks the machine for its role at that address."""


def open_bucket(url: str, **options: Any) -> Any:
    """obstore's store at ``url``: ``s3://BUCKET/FOLDER``, ``gs://…``, ``az://ACCOUNT/CONTAINER/…``, ``memory://``, ``file://``.

    ``options`` are obstore's own, and overrule the environment. Nothing is asked yet. Raises StorageError.
    """
    try:
        import obstore.store
    except ImportError as error:
        raise StorageError(url, "is object storage, which needs: pip install 'audioessay[cloud]'") from error
    scheme = urlsplit(url).scheme
    if scheme not in SCHEMES:
        raise StorageError(url, f"is no store: there is {', '.join(f'{name}://' for name in SCHEMES)}, or a folder")
    client = {name: str(options.pop(name)) for name in CONNECTION if name in options}
    if scheme in ("s3", "gs", "az"):
        endpoint = str(options.get("endpoint") or os.environ.get("AWS_ENDPOINT_URL", ""))
        plain = (
            os.environ.get("AWS_ALLOW_HTTP") or str(endpoint.startswith("http://")).lower()
        )  # a service of one's own
        options = {"retry_config": RETRY, "client_options": {"allow_http": plain, **CLIENT, **client}, **options}
    elif scheme == "file":
        options = {"mkdir": True, **options}
    try:
        return obstore.store.from_url("memory:///" if scheme == "memory" else url, **options)
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise StorageError(url, f"cannot be opened: {reason(error)}") from error  # a panic is about an option, too


def reason(error: BaseException) -> str:
    """What went wrong in one line, without what could hold a signature."""
    for sign, hint in HINTS.items():
        if sign in str(error):
            return hint
    text = " ".join((str(error).strip() or type(error).__name__).split("\n\n")[0].split()).split("?X-Amz", 1)[0]
    return text if len(text) <= 300 else text[:300].rsplit(" ", 1)[0] + "…"


class CloudStore(SealedStore):
    """What :func:`open_bucket` opens, as a store; ``options`` are handed to it.

    Object storage writes an object whole or not at all, which is all that is needed here.
    """

    def __init__(self, url: str, **options: Any) -> None:
        self.where, self._options = url, options
        self._store = open_bucket(url, **options)
        import obstore

        self._obstore = obstore
        self._errors = (obstore.exceptions.BaseError, OSError, ValueError)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _opened, (self.where, *sorted(self._options.items()))

    def entries(self) -> Iterator[Entry]:
        try:
            for page in self._obstore.list(self._store):
                for meta in page:
                    if KEY.fullmatch(meta["path"]):
                        yield Entry(meta["path"], meta["size"], meta["last_modified"].timestamp())
        except self._errors as error:
            raise StorageError(self.where, f"cannot be listed: {reason(error)}") from error

    def _read(self, key: str) -> bytes | None:
        with self._failures("read", key), contextlib.suppress(FileNotFoundError):
            return bytes(self._obstore.get(self._store, key).bytes())
        return None

    def _write(self, key: str, raw: bytes) -> None:
        with self._failures("written", key):
            self._obstore.put(self._store, key, raw)

    def _delete(self, key: str) -> None:
        with self._failures("removed", key), contextlib.suppress(FileNotFoundError):
            self._obstore.delete(self._store, key)

    @contextlib.contextmanager
    def _failures(self, what: str, key: str) -> Iterator[None]:
        try:
            yield
        except self._errors as error:
            raise StorageError(f"{self.where.rstrip('/')}/{key}", f"cannot be {what}: {reason(error)}") from error


@cache
def _opened(url: str, *options: tuple[str, Any]) -> CloudStore:
    """Another process opens it once."""
    return CloudStore(url, **dict(options))
