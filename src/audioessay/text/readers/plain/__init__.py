"""Plain text: what nothing marks but its look."""

from audioessay.text.reader import Reader

READER = Reader(
    "text",
    "plain.paragraphs:read",
    (".txt", ".text", ".adoc", ".asciidoc", ".textile", ".mediawiki", ".fountain"),
    ("text/plain",),
    ((1,),),
    text=True,
)
