"""A store in object storage, shared by everybody who may read the bucket."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from audioessay.errors import StorageError
from audioessay.store.base import KEY, Entry, checked, opened, sealed

SCHEMES = ("s3", "gs", "az", "memory", "file")
RETRY = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
CLIENT = {"connect_timeout": "5s", "timeout": "60s"}


class CloudStore:
    """``s3://BUCKET/FOLDER``, ``gs://…``, ``az://ACCOUNT/CONTAINER/…``, ``memory://`` or ``file://``, through obstore.

    Rights come from where each service's own tools look for them (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL``,
    ``GOOGLE_APPLICATION_CREDENTIALS``, ``AZURE_STORAGE_ACCOUNT_KEY``, roles of the machine); ``options`` overrule them by
    obstore's own names. Object storage writes an object whole or not at all, which is all that is needed here.
    """

    def __init__(self, url: str, **options: Any) -> None:
        try:
            import obstore
            import obstore.exceptions
            import obstore.store
        except ImportError as error:
            raise StorageError(url, "is object storage, which needs: pip install 'audioessay[cloud]'") from error
        self.where = url
        self._errors: tuple[type[Exception], ...] = (obstore.exceptions.BaseError, OSError, ValueError)
        self._obstore = obstore
        scheme = urlsplit(url).scheme
        if scheme not in SCHEMES:
            raise StorageError(url, f"is no store: there is {', '.join(f'{name}://' for name in SCHEMES)}, or a folder")
        if scheme in ("s3", "gs", "az"):
            plain = os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")  # a service of one's own
            options = {"retry_config": RETRY, "client_options": {**CLIENT, "allow_http": plain}, **options}
        elif scheme == "file":
            options = {"mkdir": True, **options}
        try:
            self._store: Any = obstore.store.from_url(_slashed(url), **options)
        except self._errors as error:
            raise StorageError(url, f"cannot be opened: {_line(error)}") from error

    def get(self, key: str) -> bytes | None:
        path = checked(key)
        try:
            raw = bytes(self._obstore.get(self._store, path).bytes())
        except FileNotFoundError:
            return None
        except self._errors as error:
            raise self._failed(key, "read", error) from error
        data = opened(raw)
        if data is None:
            self.remove(key)
        return data

    def put(self, key: str, data: bytes) -> None:
        path = checked(key)
        try:
            self._obstore.put(self._store, path, sealed(data))
        except self._errors as error:
            raise self._failed(key, "written", error) from error

    def remove(self, key: str) -> None:
        path = checked(key)
        try:
            self._obstore.delete(self._store, path)
        except FileNotFoundError:
            return
        except self._errors as error:
            raise self._failed(key, "removed", error) from error

    def entries(self) -> Iterator[Entry]:
        try:
            for page in self._obstore.list(self._store):
                for found in page:
                    if KEY.fullmatch(found["path"]):
                        yield Entry(found["path"], found["size"], found["last_modified"].timestamp())
        except self._errors as error:
            raise StorageError(self.where, f"cannot be listed: {_line(error)}") from error

    def _failed(self, key: str, what: str, error: Exception) -> StorageError:
        return StorageError(f"{self.where.rstrip('/')}/{key}", f"cannot be {what}: {_line(error)}")


def _slashed(url: str) -> str:
    return "memory:///" if url.startswith("memory:") else url


def _line(error: Exception) -> str:
    """The first line of an error that has many; without keys the client asks the machine for its role, and fails so."""
    if "169.254.169.254" in str(error):
        return "no keys for it in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and this machine has no role"
    text = " ".join((str(error).strip() or type(error).__name__).split("\n\n")[0].split())
    return text if len(text) <= 300 else text[:300].rsplit(" ", 1)[0] + "…"
