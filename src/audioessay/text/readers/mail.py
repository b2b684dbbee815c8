"""Mail (RFC 5322): newsletters and letters as they were sent."""

from audioessay import regex as re
from audioessay.errors import ReadError
from audioessay.model.essay import Meta
from audioessay.model.source import Source
from audioessay.text import vocabulary
from audioessay.text.draft import Draft
from audioessay.text.flow import Cut
from audioessay.text.frontmatter import iso_date
from audioessay.text.mojibake import mended
from audioessay.text.reader import SURE, Options, Reader

_HEADERS = rb"(?im)\A(?:From [^\n]*\n)?(?:^(?:[\w-]+):[^\n]*\n(?:[ \t][^\n]*\n)*){3,}(?=\n)"
_FROM, _SUBJECT = (rb"(?im)\A(?:^[^\n]+\n){0,60}?^" + name + rb":[ \t]" for name in (b"from", b"subject"))
_MBOX = re.compile(rb"^From \S+[^\n]*\d{4}\s*$", re.MULTILINE)
"""What stands before each mail of a mailbox."""
_RE = vocabulary.Regexes("mail")


def read(data: bytes, name: str, options: Options) -> Draft:
    """The body that was meant to be seen: HTML where there is some, else text. Attachments are not looked at."""
    from email import policy
    from email.errors import MessageError
    from email.parser import BytesParser

    if data.startswith(b"From "):
        if len(_MBOX.findall(data)) > 1:
            raise ReadError(name, "is a mailbox of several mails; save the one that is to be read")
        data = re.sub(rb"(?m)^>(?=From )", b"", data.partition(b"\n")[2])
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        body = message.get_body(("html", "plain"))
        text = str(body.get_content()) if body is not None else ""
        subject, sender, sent = (str(message.get(key) or "") for key in ("subject", "from", "date"))
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise ReadError(name, "is damaged: its message cannot be taken apart") from error
    if body is None or not text.strip():
        raise ReadError(name, "is a mail without text; an attachment is saved and read by itself")
    misread: list[str] = []
    draft = Draft(Source(mended(text, misread), name, "mail"), options.reading, options.roles, notices=misread)
    html = body.get_content_type() == "text/html"
    if html:
        from audioessay.text.readers.html.page import read_html

        read_html(draft)
    else:
        from audioessay.text.readers.plain.paragraphs import read_plain

        if signature := _RE.signature.search(text):
            draft.cut([Cut(*signature.span(), reason="signature")])
        replied = list(_RE.replied.finditer(text))
        if sum(match.end() - match.start() for match in replied) < len(text) / 2:
            draft.cut([Cut(*match.span(), reason="quoted mail") for match in replied])
        read_plain(draft)
    _passed_on(draft, subject)
    author = re.sub(r"\s*<[^>]*>|[\"']", "", sender).strip()
    draft.document_title = draft.document_title or _RE.prefix.sub("", " ".join(subject.split()))
    draft.document = Meta(
        author=draft.document.author or author,
        date=draft.document.date or iso_date(sent),
        language=draft.document.language,
    )
    return draft


def _passed_on(draft: Draft, subject: str) -> None:
    """Leave out the headers of a mail that is passed on, or all of one that is answered."""
    blocks = draft.blocks
    heads = [at for at, block in enumerate(blocks) if _RE.header.match(block.text.display)]
    runs = [
        at
        for at in heads
        if len(set(range(at, at + 3)) & {*heads}) > 2 or len(_RE.header.findall(blocks[at].text.display)) > 2
    ]
    if not runs:
        return
    low = high = runs[0]
    while high < len(blocks) and high in heads:
        high += 1
    rule = blocks[low - 1].text.display if low else ""
    low -= bool(_RE.rule.fullmatch(rule))
    above, below = (sum(len(block.text.display) for block in part) for part in (blocks[:low], blocks[high:]))
    forward = _RE.forward.match(subject.strip()) or re.search("(?i)forward|weiter|transf|inoltr", rule)
    if above and not (forward or above < below / 2):
        high = len(blocks)
    for block in blocks[low:high] if above or below else ():
        draft.claim(block.text, "quoted mail")
    del blocks[low : high if above or below else low]


READER = Reader(
    "mail", "mail:read", (".eml", ".mbox"), ("message/rfc822",), ((SURE, _HEADERS, _FROM, _SUBJECT), (4, _HEADERS))
)
