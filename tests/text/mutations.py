"""Essays of all formats, damaged in ways that chance decides, and what came of reading them."""

import random
import zipfile
from io import BytesIO

from audioessay.errors import ReadError
from audioessay.text.coverage import measure
from audioessay.text.read import read
from tests.text import documents, test_formats
from tests.text.reading import spoken_spans

PARTS = [
    documents.Part("heading", "The long way round"),
    documents.Part("body", "Nobody walks it any more, and it shows.", strong="Nobody.", note="Counted on a Tuesday."),
    documents.Part("quote", "He who hurries, misses the hedges."),
    documents.Part("heading", "What it costs"),
    documents.Part(
        "body",
        "Eleven minutes (Smith 2019, 45) and one hill; see https://example.org/a?b=1 for more [12].",
        link="a map",
    ),
    documents.Part("item", "one gate & two stiles"),
    documents.Part("item", "a dog < 5 kg"),
    documents.Part("code", "walk(11)"),
    documents.Part("table", "minutes"),
    documents.Part("comment", "check this"),
    documents.Part("body", "Still, it is the better way. 我们走了十一分钟。然后回家。"),
]
PLAIN = """The long way round

Nobody walks it any more, and it shows. _Nobody_ minds,
and the hedges have grown to-
gether over the gate [1].

What is left?
A stile
It is a poor thing.
However, it holds.See https://example.org/stile for a picture.

[critique]
- one gate
- two stiles

* * *

The end of it: or nearly.

[1] Counted on a Tuesday.
"""
SPICE = [
    b"<", b">", b"&", b"&amp", b"&#x110000;", b"&#0;", b'"', b"'", b"'", b"`", b"```\n", b"*", b"**", b"_", b"[", b"]", b"](", b"[^1]", b"[^1]: ",
    b"^[", b"{.critique}", b"{.critiq}", b"---\n", b"+++\n", b"\n\n", b"\r\n", b"\r", b"\x00", b"\x0c", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3",
    b"\xe2\x80\x8b", b"\xc2\xad", b"\xe2\x80\xa8", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE", b"<!ENTITY a 'b'>", b"<script>", b"</p>",
    b"<p>", b"<table>", b"<td>", b"<li>", b"</w:p>", b"<w:p>", b"<w:del>", b"<w:tbl>", b"<w:t>", b"</w:t>", b"> ", b">" * 200, b"- " * 90, b"    ", b"\t",
    b"|---|", b"| a | b |\n|---|---|\n", b"[a]: b\n", b"# ", b"===\n", b"[critique]\n", b"https://x.y/z", b"(Smith 2019)", b"[[[[[[[[", b"<a href=", b"title: [\n",
    "\u202e".encode(), "\ud7ff\u200d".encode(), "。".encode(), "\U0001f600".encode(),
]  # fmt: skip


def seeds() -> dict[str, list[bytes]]:
    """Whole documents to start from, by format."""
    front = b'---\ntitle: "A way"\ntags: [a, b]\ncast:\n  critique: espeak:en\ndate: 2026-05-26\n---\n\n'
    toml = b'+++\ntitle = "A way"\n[cast]\ncritique = "espeak:en"\n+++\n'
    plain = PLAIN.encode()
    page = documents.html(PARTS)
    furnished = b'<body><nav><a href="/">Home</a></nav><div class="share">Share</div><main><article>'
    toc = '<nav epub:type="toc"><ol><li><a href="text/a.xhtml">One</a></li><li><a href="text/b.xhtml">Two</a></li></ol></nav>'
    halves = (("a", PARTS[:3]), ("b", PARTS[3:]))
    chapters = {f"OPS/text/{name}.xhtml": documents.xhtml(documents.html_body(half)) for name, half in halves}
    return {
        "text": [plain, PLAIN.replace("\n", "\r\n").encode("utf-16"), PLAIN.encode("cp1252"), front + plain],
        "markdown": [documents.markdown(PARTS), front + documents.markdown(PARTS), toml + documents.markdown(PARTS)],
        "html": [page, page.replace(b"<body>", furnished)],
        "docx": [documents.docx(PARTS)],
        "epub": [documents.epub(PARTS), documents.epub_of(chapters, toc=toc)],
        "fb2": [test_formats.BOOK.encode()],
        "rtf": [test_formats.RTF],
        "odt": [
            test_formats.odt(
                "<text:h>A way</text:h><text:p>It <text:span>leans</text:span>.</text:p><text:list><text:list-item><text:p>gate</text:p></text:list-item></text:list>"
            )
        ],
        "pdf": [
            test_formats.pdf(
                [test_formats.sheet(1, PLAIN, head="A way", note="1 Counted."), test_formats.sheet(2, PLAIN)]
            )
        ],
        "mail": [b"From: a@e.org\nTo: b@e.org\nSubject: A way\nContent-Type: text/html\n\n" + page],
        "notebook": [
            b'{"cells": [{"cell_type": "markdown", "source": "# A way\\n\\nIt *leans*."}, {"cell_type": "code", "source": ["x"]}]}'
        ],
        "wordpress": [
            test_formats.export(("A way", "It leans.\n\n<em>All</em> of it [gallery]")),
            test_formats.export(("A way", page.decode())),
        ],
    }


def mutate(data: bytes, kind: str, chance: random.Random) -> bytes:
    """A document changed in one to six places; of an archive mostly what is packed in it."""
    if kind in ("docx", "epub", "odt") and chance.random() < 0.8:
        return _repacked(data, chance)
    return _scrambled(data, chance)


def _scrambled(data: bytes, chance: random.Random) -> bytes:
    raw = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(raw) + 1)
        way = chance.randrange(7)
        if way == 0 and raw:
            raw[at % len(raw)] = chance.randrange(256)
        elif way == 1:
            del raw[at : at + chance.choice((1, 3, 20, 200))]
        elif way == 2:
            raw[at:at] = raw[at // 2 : at // 2 + chance.choice((1, 10, 100, 1000))]
        elif way == 3:
            raw[at:at] = chance.choice(SPICE) * chance.choice((1, 1, 1, 2, 50))
        elif way == 4:
            del raw[at:]
        elif way == 5:
            raw[at:at] = chance.randbytes(chance.choice((1, 4, 30)))
        else:
            spice = chance.choice(SPICE)
            raw[at : at + len(spice)] = spice
    return bytes(raw)


def _repacked(data: bytes, chance: random.Random) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = chance.choice(names)
        for name in names:
            member = old.read(name)
            if name == chosen:
                if chance.random() < 0.05:
                    continue
                member = _scrambled(member, chance)
            new.writestr(zipfile.ZipInfo(name), member)
    return buffer.getvalue()


def attempt(data: bytes, kind: str, chapter: str = "") -> str:
    """What came of reading it: ``read``, ``refused``, or a complaint."""
    try:
        essay = read(data, name="essay", format=kind, chapter=chapter)
    except ReadError as error:
        line = str(error)
        return "refused" if "\n" not in line and len(line) < 400 else f"unclear refusal: {line[:300]!r}"
    except Exception as error:  # noqa: BLE001  (whatever it is, it is what we look for)
        return f"crash: {type(error).__name__}: {error}"
    found = measure(essay, spoken_spans(essay))
    return f"lost {found.lost_at[:3]}" if found.lost else "read"
