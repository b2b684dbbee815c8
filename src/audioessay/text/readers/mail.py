"""Mail (RFC 5322): newsletters and letters as they were sent."""

import re
from email import policy
from email.errors import MessageError
from email.parser import BytesParser

from audioessay.errors import ReadError
from audioessay.model.essay import Meta
from audioessay.model.source import Source
from audioessay.text.draft import Draft
from audioessay.text.flow import Cut
from audioessay.text.frontmatter import iso_date
from audioessay.text.reader import Options, Reader

_HEADERS = re.compile(
    rb"(?:^(?:from|to|subject|date|message-id|mime-version|received|return-path|delivered-to|reply-to):[^\n]*\n(?:[ \t][^\n]*\n)*){3,}",
    re.IGNORECASE | re.MULTILINE,
)
_PREFIX = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv|i|sv):\s*|\[[^\]]{1,30}\]\s*)+", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- ?\r?\n.*\Z", re.MULTILINE | re.DOTALL)


def read(data: bytes, name: str, options: Options) -> Draft:
    """The body that was meant to be seen: HTML where there is some, else text. Attachments are not looked at."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        body = message.get_body(("html", "plain"))
        text = str(body.get_content()) if body is not None else ""
        subject, sender, sent = (str(message.get(key) or "") for key in ("subject", "from", "date"))
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise ReadError(name, "is damaged: its message cannot be taken apart") from error
    if body is None or not text.strip():
        raise ReadError(name, "is a mail without text; an attachment is saved and read by itself")
    draft = Draft(Source(text, name, "mail"), options.reading, options.roles)
    html = body.get_content_type() == "text/html"
    if html:
        from audioessay.text.readers.html.page import read_html

        read_html(draft)
    else:
        from audioessay.text.readers.plain.paragraphs import read_plain

        if signature := _SIGNATURE.search(text):
            draft.skip(*signature.span(), "signature")
            draft.cut_out([Cut(*signature.span())])
        read_plain(draft)
    author = re.sub(r"\s*<[^>]*>|[\"']", "", sender).strip()
    draft.document_title = draft.document_title or _PREFIX.sub("", " ".join(subject.split()))
    draft.document = Meta(
        author=draft.document.author or author,
        date=draft.document.date or iso_date(sent),
        language=draft.document.language,
    )
    return draft


def sniff(data: bytes) -> int:
    """Whether it begins with the headers of a mail."""
    return 4 if _HEADERS.match(data[:8000].replace(b"\r\n", b"\n")) else 0


READER = Reader("mail", read, (".eml",), ("message/rfc822",), sniff)
