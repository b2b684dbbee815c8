"""From a file to a Reading: an essay with its passages, each with the role that it was judged to have."""

import hashlib
from dataclasses import fields, replace

from audioessay import show as show_file
from audioessay.casting import judging
from audioessay.casting.base import Judge
from audioessay.errors import InputError, SettingError
from audioessay.model.show import Show
from audioessay.model.voice import ROLES
from audioessay.production.values import Order, Reading
from audioessay.progress import Notice, quiet
from audioessay.store import Store, open_store
from audioessay.text.interview import interview
from audioessay.text.load import load
from audioessay.text.read import read as read_text

GUESSED = "the essay is not UTF-8, so its encoding was guessed: look at the accents, or save it as UTF-8"


def read(order: Order, show: Show, answers: Store | None = None, notice: Notice = quiet) -> Reading:
    """Read and judge an essay; see :func:`parse` and :func:`judge`."""
    return judge(parse(order, show), show, answers, notice)


def parse(order: Order, show: Show) -> Reading:
    """Read an essay; its passages are still to be judged. Raises InputError."""
    if order.language and not show_file.LANGUAGE.fullmatch(order.language):
        raise InputError(f"--language {order.language}: {show_file.NO_LANGUAGE}")
    if "://" in order.essay and show.make.offline:
        raise InputError(
            f"{order.essay}: lies on another machine, which is not asked (offline); save it as a file first"
        )
    data, format_name = load(order.essay, order.format)
    name = order.essay.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # it may be in any encoding
    essay = read_text(
        data,
        name=name,
        format=format_name,
        chapter=order.chapter,
        title=order.title,
        language=order.language,
        home=show.language,
        reading=show.reading,
        roles=show.roles,
    )
    essay = interview(essay, [one for one in show.roles if one not in (*ROLES, "quote")])
    if not show_file.LANGUAGE.fullmatch(essay.language):
        reason = f"is {essay.language!r}; {show_file.NO_LANGUAGE}"
        raise SettingError(name, "language", reason, essay.source.line_of("lang(?:uage)?"))
    notices = [GUESSED] if guessed(data, essay.source.format) else []
    notices += essay.notices
    if essay.title_from == "first sentence":
        notices.append(f"title from the first sentence: “{essay.title}” (--title gives another)")
    essay = replace(essay, notices=tuple(notices))
    return Reading(
        **{field.name: getattr(essay, field.name) for field in fields(essay)},
        order=order,
        passages=(),
        digest=hashlib.sha256(data).hexdigest(),
    )


def judge(essay: Reading, show: Show, answers: Store | None = None, notice: Notice = quiet) -> Reading:
    """The essay with its passages, each with its role. Raises InputError.

    ``answers`` keeps what a language model judged, by content (the user's cache where none is given); ``notice`` is told what is sent to
    it before that is done.
    """
    judge = judge_for(show.reading.judge, show, answers, notice)
    passages = judging.judge(essay, split=show.reading.split, judge=judge)
    return replace(essay, passages=passages, notices=(*essay.notices, *judge.notices))


def guessed(data: bytes, format_name: str) -> bool:
    """Whether a text's encoding had to be guessed: it bears no mark, is no UTF-8, and declares nothing."""
    if format_name not in ("text", "markdown") or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:1000]:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def judge_for(name: str, show: Show, answers: Store | None = None, notice: Notice = quiet) -> Judge:
    """The judge of a name, as the show sets it up. Raises InputError for one that would send the text away offline."""
    kept = open_store(None) if name != "cues" and answers is None else answers
    judge = judging.judge_of(name, show.llm, kept, announce=notice, where=show_file.NAME)
    if judge.service and show.make.offline:
        raise InputError(
            f"the judge {name} sends the text to {judge.service}, which is forbidden (offline); choose another"
        )
    return judge
