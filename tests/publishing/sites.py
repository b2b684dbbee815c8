"""Sites to look at: episodes with every kind of text, put into a folder as publishing puts them."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from audioessay.model.episode import AudioFile, Chapter, Cue, Episode, Loudness, Tags
from audioessay.model.essay import Inline, Kind, Note
from audioessay.publishing import typeface
from audioessay.publishing.settings import settings
from tests.publishing.shows import SHOW, TABLE, World, complete, pages, picture, sound

LENGTH_MS = 40_000

HOSTILE = (
    "</script><script>document.title='owned'</script> & \"quoted\" 'text' <img src=x onerror=alert(1)> ]]> {{ 7 * 7 }}"
)


def cue(
    start: int, end: int, text: str, role: str = "narration", kind: Kind = "body", first: bool = True, *inlines: Inline
) -> Cue:
    """A sentence between two times in milliseconds."""
    names = {"narration": "Narrator", "praise": "The case for", "critique": "The case against", "quote": "Quotation"}
    return Cue(start, end, names.get(role, role), role, text, paragraph=first, kind=kind, inlines=inlines)


CUES = (
    cue(1000, 2000, "The spring balance", kind="heading"),
    cue(2500, 5000, "A spring balance hangs in every kitchen.", "narration", "body", True, Inline(2, 14, "em")),
    cue(5500, 8000, "Hooke explained it in 1678.", "narration", "body", False, Inline(0, 5, "link", "https://example.org/hooke?a=1&b=2"), Inline(27, 0, "footnote", "1")),
    cue(8500, 11_000, "As the force, so the stretch.", "quote", "quote"),
    cue(12_500, 13_500, "What it does well", "praise", "heading"),
    cue(14_000, 17_000, "It tells the truth to anyone who asks.", "praise"),
    cue(17_500, 19_000, "Flour.", "praise", "item"),
    cue(19_500, 21_000, "Butter.", "praise", "item"),
    cue(27_500, 28_500, "What it costs", "critique", "heading"),
    cue(29_000, 33_000, "It weighs the bowl along with the flour.", "critique"),
    cue(33_500, 36_000, "A table is in the show notes.", "critique", "notice"),
    cue(36_500, 38_500, "This episode was read by synthetic voices.", "narration", "notice"),
)  # fmt: skip

CHAPTERS = (
    Chapter("The spring balance", 0, 12_000, "narration", "espeak:en-gb", "the-spring-balance"),
    Chapter("What it does well", 12_000, 27_000, "praise", "espeak:en-us+f3", "what-it-does-well"),
    Chapter("What it costs", 27_000, LENGTH_MS, "critique", "espeak:en-gb-x-rp+m3", "notes"),
)

NOTES = (
    Note("footnote", "1", "He hid it in an anagram."),
    Note("link", "Hooke", "Hooke", "https://example.org/hooke?a=1&b=2"),
    Note("image", "A balance", "A balance", "https://pictures.example/balance.jpg"),
    Note("table", "1", "| thing | grams |\n|---|---|\n| flour | 500 |\n| bowl | 412 |"),
)

EPISODE = Episode(
    "the-spring-balance",
    Tags(
        "The spring balance", SHOW.title, SHOW.author, "2026-11-01", "en-GB", "About weighing, and what it leaves out."
    ),
    (),
    LENGTH_MS,
    Loudness(-16.0, -1.5, 3.0),
    CHAPTERS,
    CUES,
    {"cover": "cover.jpg"},
    NOTES,
    tuple(40 + (number * 37) % 160 for number in range(LENGTH_MS // 100)),
)


def variant(slug: str, title: str, language: str, sentences: Sequence[str], role: str = "narration") -> Episode:
    """An episode of one chapter with those sentences in a paragraph."""
    step = (LENGTH_MS - 1000) // len(sentences)
    cues = tuple(
        cue(at, at + step - 10, text, role, "body", number == 0)
        for number, text in enumerate(sentences)
        if (at := 500 + number * step) >= 0
    )
    tags = replace(EPISODE.tags, title=title, language=language, summary=sentences[0], author=title)
    chapters = (Chapter(title, 0, LENGTH_MS, role, "espeak:en-gb", "a"),)
    return replace(EPISODE, slug=slug, tags=tags, cues=cues, chapters=chapters, notes=())


VARIANTS = (
    variant("hostile", HOSTILE, "en", [HOSTILE, "Second &amp; <b>bold</b>."], role="</style><b>role"),
    variant("mizan", "الميزان", "ar", ["الميزان معلق في كل مطبخ.", "وهو يقول الحقيقة لمن يسأل."]),
    variant("tenbin", "天秤について", "ja", ["台所には天秤がある。", "それは「正直」だ。", "OK."]),
)


def world(
    folder: Path, episodes: Sequence[Episode] = (EPISODE, *VARIANTS), table: dict[str, object] | None = None
) -> World:
    """Those episodes in a show, each in its folder."""
    read = settings(TABLE | (table or {}))
    (folder / "cover.jpg").write_bytes(picture())
    data = sound(LENGTH_MS)
    audio = AudioFile("sound.mp3", "audio/mpeg", len(data), hashlib.sha256(data).hexdigest(), 96)
    whole = [replace(one, audio=(audio,)) for one in episodes]
    for one in whole:
        here = folder / "made" / one.slug
        here.mkdir(parents=True)
        (here / "sound.mp3").write_bytes(data)
        (here / "cover.jpg").write_bytes(picture(600))
    return complete(folder, read, [(one, folder / "made" / one.slug) for one in whole])


def put(made: World, folder: Path) -> Path:
    """The show's site in ``folder``: pages, feed, and all files under their public names."""
    (folder / "audio").mkdir(parents=True)
    sheet = typeface.sheet()
    assert sheet
    (folder / sheet.name).write_bytes(Path(sheet.source).read_bytes())
    rendered = pages(made.show, made.settings, made.published, cover=made.cover, sheet=sheet.name)
    for name, data in {**rendered, **made.feed()}.items():
        (folder / name).write_bytes(data)
    for one in made.published:
        for asset in one.assets:
            (folder / asset.name).write_bytes((made.folder / "made" / one.slug / asset.source).read_bytes())
    if made.cover:
        (folder / made.cover.name).write_bytes((made.folder / made.cover.source).read_bytes())
    return folder
