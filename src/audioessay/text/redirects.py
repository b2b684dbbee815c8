"""An opener that speaks http and https and nothing else, wherever a server sends it."""

from http.client import HTTPMessage
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    BaseHandler,
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    Request,
)


class _Within(HTTPRedirectHandler):
    max_redirections = 10

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if urlsplit(newurl).scheme.lower() not in ("http", "https"):
            raise HTTPError(newurl, code, "and leads away from http and https", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


HTTPOnly: tuple[type[BaseHandler], ...] = (
    HTTPHandler,
    HTTPSHandler,
    _Within,
    HTTPErrorProcessor,
    HTTPDefaultErrorHandler,
)
