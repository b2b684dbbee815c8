"""Reading, Settings and cast sheet → Plan: which voice reads what, with the proof that no word is lost. Cheap enough to be done
again at every change of a role or a voice."""

from collections import Counter
from collections.abc import Sequence

from audioessay import engines
from audioessay.casting.passages import Passage, doubts
from audioessay.casting.sheet import match
from audioessay.engines import forbid
from audioessay.errors import LossError, SettingError
from audioessay.languages import primary
from audioessay.model.essay import Essay, Skip
from audioessay.model.script import Script
from audioessay.model.voice import Voice
from audioessay.production.plan import Plan
from audioessay.production.scenes import script_of
from audioessay.production.slots import with_slots
from audioessay.production.speakers import require, settle
from audioessay.production.values import PRECEDENCE, CastSheet, Layer, Reading, Settings
from audioessay.text.coverage import Coverage, measure
from audioessay.text.disclosure import disclosure
from audioessay.text.languages import NAMES
from audioessay.text.normalise import spoken
from audioessay.text.segments import Say
from audioessay.text.wordlist import speakable


def cast(reading: Reading, settings: Settings, sheet: CastSheet, say: Say = spoken) -> Plan:
    """What will be spoken, by whom, in order.

    Raises UnknownName for a selector that fits nothing or a voice that its engine does not have, SettingError where it
    stands in a file, LossError when any character of the source is neither spoken, nor structure, nor skipped for a reason.
    """
    matched = match(sheet.sheet, reading, reading.passages)
    essay = matched.essay
    in_sheet = Layer(
        "cast sheet", matched.voices, lambda name, reason: SettingError(str(sheet.path), f"voice of {name}", reason)
    )
    in_sheet, aside = settle(in_sheet, settings.engine, settings.forced)
    layers = sorted((*settings.layers, in_sheet), key=lambda layer: PRECEDENCE.index(layer.name))
    script = script_of(
        essay,
        matched.passages,
        layers,
        lexicon=settings.lexicon,
        closing=disclosure(settings.show.disclosure, essay.language),
        reading=settings.show.reading,
        roles=settings.show.roles,
        say=say,
        marked=lambda written, line: marked(written, line, reading, settings),
    )
    script = with_slots(script, essay, settings)
    speaking = sorted({segment.voice.engine for segment in script.segments()})
    for engine in speaking:
        forbid(engine, settings.show.make.offline)
    doubt = _unsure(script, sheet)
    return Plan(
        title=script.title,
        language=script.language,
        scenes=script.scenes,
        reading=reading,
        settings=settings,
        matched=matched,
        coverage=proved(essay, script),
        skipped=tuple(sorted((*essay.skipped, *_unspeakable(essay)), key=lambda skip: skip.span)),
        draft=any(engines.about(engine).rough for engine in speaking),
        notices=(
            *reading.notices,
            *matched.notices,
            *settings.notices,
            *aside,
            *_foreign(script),
            *_unjudged(essay, matched.passages),
            *doubt,
        ),
        doubt=doubt[0] if doubt else "",
    )


def _unjudged(essay: Essay, passages: Sequence[Passage]) -> list[str]:
    """A line where nobody judges the essay's language."""
    if not any(passage.stance.by == "language" for passage in passages):
        return []
    from audioessay.casting import judge_languages
    from audioessay.casting.encoder import CURE

    language = NAMES.get(primary(essay.language), essay.language)
    line = f"stance is not judged in {language}: what is not marked, and not in the cast sheet, is narrated"
    return [f'{line}; judge = "meaning" knows it ({CURE})' if judge_languages.known(essay.language) else line]


def _unsure(script: Script, sheet: CastSheet) -> list[str]:
    """Which sections are narrated because their judge was not sure, and where their author says so."""
    unsure = [scene for scene in script.scenes if scene.stance.unsure]
    if not unsure:
        return []
    named = doubts((scene.number, scene.stance) for scene in unsure)
    many = f"{len(unsure)} section{'s' if len(unsure) > 1 else ''} unsure, so narrated"
    where = f"with a role in {sheet.path.name}" if sheet.path else "with a mark in the text, as in ## Heading {.praise}"
    save = " (--save writes it)" if sheet.path and not sheet.text else ""
    return [f"{many}: {named}; say so {where}{save}"]


def _foreign(script: Script) -> list[str]:
    """Which voices read passages in other languages."""
    counts = Counter((segment.language, segment.voice) for segment in script.segments() if segment.language)
    own = {scene.voice for scene in script.scenes}
    lines = []
    for (language, voice), count in counts.items():
        name = NAMES.get(primary(language), language)
        passages = f"{count} passage{'' if count == 1 else 's'} in {name}"
        if voice in own:
            lines.append(f"{passages}: {voice.engine} has no other voice for it, so {voice} reads it")
        else:
            lines.append(f'{passages}: read by {voice} ([reading] foreign = "same" keeps the section\'s voice)')
    return lines


def marked(written: str, line: int | None, reading: Reading, settings: Settings) -> Voice | None:
    """A voice that the author marked in the text; None where another engine was asked for."""

    def wrong(reason: str) -> SettingError:
        return SettingError(reading.source.name, "voice", reason, line)

    try:
        voice = Voice.parse(written, settings.engine)
    except ValueError as error:
        raise wrong(str(error)) from error
    if settings.forced and voice.engine != settings.forced:
        return None
    require(voice, wrong)
    return voice


def proved(essay: Essay, script: Script) -> Coverage:
    """The proof that nothing is lost, from the spans of what will be spoken. Raises LossError."""
    spans = [span for segment in script.segments() for span in segment.text.spans()]
    spans += [skip.span for skip in _unspeakable(essay)]
    coverage = measure(essay, spans)
    if coverage.lost:
        raise LossError(essay.source.name, coverage.lost_at)
    return coverage


def _unspeakable(essay: Essay) -> list[Skip]:
    """Paragraphs that hold no letter or digit: dashes, an emoji alone."""
    skips = []
    for section in essay.sections:
        for paragraph in (*section.headings, *section.paragraphs):
            if not speakable(paragraph.text.display):
                for span in paragraph.text.spans():
                    skips.append(Skip(span, "no word in it", essay.source.text[span.start : span.end]))
    return skips
