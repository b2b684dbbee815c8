"""Templates to pages: what all of them have in common, and the policy that says to the browser what each may do."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup

from audioessay.languages import primary
from audioessay.model.palette import INK, PAPER, role_colour
from audioessay.model.show import Show
from audioessay.publishing.published import Asset, Published
from audioessay.publishing.rss import line
from audioessay.publishing.settings import Settings
from audioessay.publishing.words import Words, direction, words
from audioessay.units import short_clock

if TYPE_CHECKING:
    from jinja2 import Environment

SHOW_PAGE = "index.html"

RATES = ("0.75", "0.9", "1", "1.1", "1.25", "1.5", "1.75", "2")
"""Speeds that players offer."""

ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='#14181F'/>"
    "<path d='M7 13v6M12 9v14' stroke='#93A9C1' {0}/><path d='M17 6v20' stroke='#2FBF94' {0}/>"
    "<path d='M22 10v12M27 14v4' stroke='#F0764A' {0}/></svg>"
).format("stroke-width='3' stroke-linecap='round'")


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages of a show have in common."""

    show: Show
    settings: Settings
    cover: Asset | None = None
    sheet: str = ""
    """Path of a style sheet with type."""

    @property
    def title(self) -> str:
        return line(self.show.title) or "Untitled"

    def public(self, name: str) -> str:
        """The address of a file; ``""`` where the show has none."""
        return self.settings.base and self.settings.base + name

    def page(self, published: Published) -> str:
        """Where an episode's page is: beside the others, or where its ``link`` says."""
        return self.settings.episode(published.slug).link or published.page


def render(
    template: str,
    site: Site,
    *,
    lang: str,
    page: str,
    script: str,
    roles: Sequence[str] = (),
    style: str = "",
    connect: bool = False,
    **rest: Any,
) -> bytes:
    """A page with the ``script`` of that name; its style is that of all pages unless it brings its own.

    ``connect`` lets its script read files beside it.
    """
    say, css, code = words(lang), style or _style(tuple(roles)), f"{file('follow.js')}\n{file(script)}"
    text = (
        _environment()
        .get_template(template)
        .render(
            site=site,
            settings=site.settings,
            lang=lang,
            dir=direction(lang),
            say=say,
            ours=ours(lang, say),
            style=Markup(css),
            script=Markup(code),
            csp=policy(css, code, connect=connect, sheet=bool(site.sheet)),
            home=SHOW_PAGE,
            canonical=site.public(page),
            icon="data:image/svg+xml," + quote(ICON, safe="/:=' "),
            paper=PAPER,
            ink=INK,
            rates=RATES,
            **rest,
        )
    )
    return (text + "\n").encode()


def policy(style: str, script: str = "", *, connect: bool = False, sheet: bool = False) -> str:
    """A Content-Security-Policy (W3C CSP 3) that allows this style, this script, and pictures and sound from the page's own place."""
    parts = [
        "default-src 'none'",
        "media-src 'self'",
        "img-src 'self' data:",
        f"style-src '{_hash(style)}'" + sheet * " 'self'",
    ]
    if script:
        parts.append(f"script-src '{_hash(script)}'")
    if connect:
        parts.append("connect-src 'self'")
    if sheet:
        parts.append("font-src data:")
    return "; ".join([*parts, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # heavy: only where pages are made

    loader = PackageLoader("audioessay.publishing", "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(line=line, clock=short_clock, seconds=lambda ms: f"{ms / 1000:.3f}".rstrip("0").rstrip("."))
    return made


@cache
def file(name: str) -> str:
    from importlib.resources import files

    return files("audioessay.publishing").joinpath("templates", name).read_text("utf-8").rstrip("\n")


@cache
def _style(roles: tuple[str, ...]) -> str:
    """The page's style with the colours of its roles, for light and dark ground."""
    colours = [role_colour(role) for role in roles] or [role_colour("narration")]
    light = "".join(f".r{number}{{--role:{colour.light}}}" for number, colour in enumerate(colours))
    dark = "".join(f".r{number}{{--role:{colour.dark}}}" for number, colour in enumerate(colours))
    return f"{file('page.css')}\n{light}\n@media (prefers-color-scheme:dark){{{dark}}}"


def ours(lang: str, say: Words) -> Markup:
    """Attributes for words of ours on a page in another language."""
    same = primary(lang) == say.language
    return Markup("") if same else Markup(' lang="{}" dir="{}"').format(say.language, direction(say.language))


def tag(language: str) -> str:
    return line(language).replace("_", "-") or "en"
