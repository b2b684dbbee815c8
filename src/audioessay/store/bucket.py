"""Object storage through obstore (extra ``cloud``): a bucket opened, and its errors in one line each.

Rights come from where each service's own tools look for them (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL``,
``GOOGLE_APPLICATION_CREDENTIALS``, ``AZURE_STORAGE_ACCOUNT_KEY``, roles of the machine).
"""

import os
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from audioessay.errors import StorageError

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
