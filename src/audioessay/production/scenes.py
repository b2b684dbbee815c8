"""Passages and layers of voices → Script: each scene's reader, the place that says so, and its segments."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from audioessay import engines
from audioessay.casting.passages import Passage
from audioessay.casting.selectors import select
from audioessay.engines.base import Engine
from audioessay.errors import AudioEssayError, UnknownName
from audioessay.model.essay import Essay, Paragraph
from audioessay.model.script import Scene, Script, Segment
from audioessay.model.show import Reading
from audioessay.model.source import Text
from audioessay.model.voice import ROLES, Voice
from audioessay.production.speakers import cut
from audioessay.production.values import PRECEDENCE, Layer, Named
from audioessay.text.clause import clause
from audioessay.text.pronounce import Lexicon
from audioessay.text.segments import Say
from audioessay.text.slug import slug, unique
from audioessay.text.wordlist import speakable


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one place says about this essay."""

    name: str
    roles: dict[str, Voice]
    scenes: dict[int, Voice]
    """By index."""


def script_of(
    essay: Essay,
    passages: Sequence[Passage],
    layers: Sequence[Layer],
    *,
    lexicon: Lexicon,
    closing: str,
    reading: Reading,
    roles: Sequence[str],
    say: Say,
    marked: Callable[[str, int | None], Voice | None],
) -> Script:
    """The script of an essay.

    ``layers`` come in the order of :data:`PRECEDENCE`; the last holds a voice for every role that the program gives.
    ``roles`` are all that there are; one without a voice is read by the narrator. ``marked`` reads a voice
    that the author marked in the text; quotations keep their own reader also there. ``closing`` is spoken by the
    narrator at the very end (words of ours). Raises UnknownName for a selector that fits nothing or a voice that its
    engine does not have.
    """
    groups = _joined(passages)
    headed = _headed(passages)
    titles = [_title(essay, group[0], headed) for group in groups]
    names = [
        Named(number, essay.sections[group[0].section].heading or title, group[0].stance.role)
        for number, (group, title) in enumerate(zip(groups, titles, strict=True), 1)
    ]
    known = tuple(dict.fromkeys((*ROLES, "quote", *(role.lower() for role in roles))))
    for passage in passages:
        if passage.stance.role not in known:
            line = essay.sections[passage.section].marks.line
            where = f"{essay.source.name}:{line}" if line else essay.source.name
            raise UnknownName(
                "role",
                passage.stance.role,
                known,
                f"it is marked in {where}; a show adds roles in [cast] or [speakers]",
            )
    chosen = [_chosen(layer, names, known) for layer in layers]
    scenes: list[Scene] = []
    anchors: set[str] = set()
    last = max((index for index, group in enumerate(groups) if not group[0].skip), default=-1)
    for index, group in enumerate(groups):
        passage = group[0]
        if passage.skip:
            continue
        section = essay.sections[passage.section]
        role = passage.stance.role
        mark = section.marks.voice or next(
            (p.marks.voice for p in section.paragraphs[passage.first : passage.last] if p.marks.voice), ""
        )
        spot = marked(mark, section.marks.line) if mark else None
        voice, origin = _voice(index, role, chosen, spot)
        quote = _voice(index, "quote", chosen, None)[0]
        if passage.recording:  # its author reads all of it, quotations too
            voice = quote = Voice("recording", passage.recording)
            origin = "cast sheet"
        pieces: list[Segment] = []
        for part in group:
            section_of = essay.sections[part.section]
            headings = section_of.headings if (part.section, part.first) in headed else ()
            paragraphs = [*headings, *section_of.paragraphs[part.first : part.last]]
            talk = {one.speaker: _voice(index, one.speaker, chosen, None)[0] for one in paragraphs if one.speaker}
            own, cited = (replace(one, take=part.take or one.take) for one in (voice, quote))
            for as_role, speaker, some in _groups(paragraphs, role, own, cited, {} if passage.recording else talk):
                pieces += _cut(some, as_role, speaker, essay, lexicon, reading, say)
        if index == last and closing and any(not one.recording for one in passages if not one.skip):
            narrated = role == "narration" and not passage.recording
            narrator = (
                replace(voice, take=passage.take or voice.take)
                if narrated
                else _voice(index, "narration", chosen, None)[0]
            )
            notice = Paragraph(Text.ours(closing, len(essay.source.text)), "notice")
            pieces += _cut([notice], "narration", narrator, essay, lexicon, reading, say)
        if not pieces:
            continue
        anchor = unique(slug(titles[index]), anchors)
        anchors.add(anchor)
        scenes.append(
            Scene(
                number=index + 1,
                heading=section.heading,
                title=titles[index],
                role=role,
                stance=passage.stance,
                voice=replace(voice, take=passage.take or voice.take),
                voice_from=origin,
                segments=tuple(pieces),
                anchor=anchor,
                rest_ms=passage.rest_ms,
            )
        )
    return Script(essay.title, essay.language, tuple(scenes))


def _joined(passages: Sequence[Passage]) -> list[list[Passage]]:
    """The passages of each scene: one, and those that are read on with it."""
    groups: list[list[Passage]] = []
    for passage in passages:
        if passage.joined:
            groups[-1].append(passage)
        else:
            groups.append([passage])
    return groups


def _headed(passages: Sequence[Passage]) -> set[tuple[int, int]]:
    """Sections, each with the first paragraph of the passage that its heading is read with: the first that is not left out."""
    firsts: dict[int, int] = {}
    for passage in passages:
        if not passage.skip:
            firsts.setdefault(passage.section, passage.first)
    return set(firsts.items())


def _title(essay: Essay, passage: Passage, headed: Container[tuple[int, int]]) -> str:
    """A chapter's title: the author's, its heading, else its first words, cut at a clause."""
    section = essay.sections[passage.section]
    if passage.title or (section.heading and ((passage.section, passage.first) in headed or passage.first == 0)):
        return passage.title or section.heading
    words = (p for p in section.paragraphs[passage.first : passage.last] if speakable(p.text.display))
    first = next(words, None)
    sentence = first.text.display[slice(*(first.sentences or ((0, None),))[0])] if first else ""
    return clause(sentence) or essay.title


def _chosen(layer: Layer, names: Sequence[Named], known: Sequence[str]) -> Chosen:
    """The layer's voices by role, and for single scenes by index.

    A role of the show's own in which nothing is read here may be meant as a heading.
    """
    chosen = Chosen(layer.name, {}, {})
    for selector, voice in layer.voices.items():
        try:
            selection = select(selector, names, (*ROLES, "quote"))
        except UnknownName:
            if selector.lower() in known:
                chosen.roles[selector.lower()] = voice
            elif not layer.lenient:
                raise
            continue
        if selection.role:
            chosen.roles[selection.role] = voice
        else:
            chosen.scenes.update((number - 1, voice) for number in selection.numbers)
    return chosen


def _voice(index: int, role: str, chosen: Sequence[Chosen], marked: Voice | None) -> tuple[Voice, str]:
    """Who reads a role in a scene, and which place says so."""
    for place in chosen:
        if marked is not None and PRECEDENCE.index(place.name) > PRECEDENCE.index("mark"):
            return marked, "mark"
        if index in place.scenes and role != "quote":
            return place.scenes[index], place.name
        if role in place.roles:
            return place.roles[role], place.name
    return _voice(index, "narration", chosen, marked)  # the last place holds one


def _groups(
    paragraphs: Sequence[Paragraph], role: str, voice: Voice, quote: Voice, talk: Mapping[str, Voice]
) -> list[tuple[str, Voice, list[Paragraph]]]:
    """Runs of paragraphs that one voice reads."""
    groups: list[tuple[str, Voice, list[Paragraph]]] = []
    for paragraph in paragraphs:
        as_role, speaker = ("quote", quote) if paragraph.kind == "quote" and quote != voice else (role, voice)
        if paragraph.speaker in talk:
            as_role, speaker = paragraph.speaker, talk[paragraph.speaker]
        if groups and groups[-1][:2] == (as_role, speaker):
            groups[-1][2].append(paragraph)
        else:
            groups.append((as_role, speaker, [paragraph]))
    return groups


def _cut(
    paragraphs: Sequence[Paragraph], role: str, voice: Voice, essay: Essay, lexicon: Lexicon, reading: Reading, say: Say
) -> tuple[Segment, ...]:
    engine = engines.find(voice.engine)
    engine.check(voice)
    speaker = partial(_foreign, engine, role, voice, home=essay.language)
    return cut(paragraphs, role, voice, essay.language, lexicon, reading=reading, speaker=speaker, say=say)


def _foreign(engine: Engine, role: str, voice: Voice, language: str, home: str) -> Voice | None:
    """Who reads a passage in another language for ``voice``: itself, if its engine's voices know every language; None where
    the engine has no voice of that language."""
    cast = getattr(engine, "cast", lambda _: ())
    names, own = cast(language), cast(home)
    if not names:
        return None
    if names == own:
        return voice
    place = (*ROLES, "quote").index(role) if role in (*ROLES, "quote") else 0
    other = Voice.parse(f"{engine.name}:{names[min(place, len(names) - 1)]}")
    try:
        engine.check(other)
    except AudioEssayError:  # unknown to it, or not installed
        return None
    return replace(other, gain_db=voice.gain_db)
