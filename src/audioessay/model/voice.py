"""Voice: who speaks."""

from dataclasses import dataclass

from audioessay import regex as re

ROLES = ("narration", "praise", "critique")
"""The roles that the program gives by itself."""

OPTION = re.compile(
    r"(?P<key>rate|pitch|formant|gain|take)\s*=\s*(?P<value>[+-]?\d+(?:\.\d+)?)\s*(?P<unit>%|dB)?", re.IGNORECASE
)
MOST_TAKES = 999
UNITS = {"rate": "%", "pitch": "%", "formant": "%", "gain": "dB", "take": ""}


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of one engine, fully specified.

    Written ``ENGINE:NAME[,rate=+10%][,pitch=-5%][,formant=+10%][,gain=+1.5dB][,take=2]``, in every place where a voice can be named.
    """

    engine: str
    name: str
    rate: int = 0
    """Percent faster (+) or slower (−) than the voice's own pace; −50 to 100."""
    pitch: int = 0
    """Percent higher (+) or lower (−) than the voice's own pitch; −50 to 100."""
    gain_db: float = 0.0
    """Decibels over or under its level in the mix; −12 to 12. Not part of a take."""
    take: int = 0
    """Another reading of the same words, for voices that never read twice alike; 0 to 999."""
    formant: int = 0
    """Percent brighter (+), as of a shorter throat, or darker (−) than the voice's own colour; −30 to 40."""

    def __post_init__(self) -> None:
        if not self.engine or not self.name:
            raise ValueError("a voice has an engine and a name: ENGINE:NAME")
        for what, value, low, high in (
            ("rate", self.rate, -50, 100),
            ("pitch", self.pitch, -50, 100),
            ("formant", self.formant, -30, 40),
            ("gain", self.gain_db, -12, 12),
            ("take", self.take, 0, MOST_TAKES),
        ):
            if not low <= value <= high:
                raise ValueError(f"{what} is {value:g}, must lie between {low} and {high}")

    @classmethod
    def parse(cls, text: str, engine: str = "") -> "Voice":
        """Read the written form; a bare NAME belongs to ``engine``.

        Raises ValueError with a reason fit to show. Names may hold anything but a comma.

        >>> Voice.parse("espeak:en-us+f3,rate=-5%").rate
        -5
        """
        head, *options = (part.strip() for part in text.split(","))
        before, colon, after = head.partition(":")
        values: dict[str, float] = {}
        for option in options:
            match = OPTION.fullmatch(option)
            if not match:
                raise ValueError(f"{option!r} is not rate=±N%, pitch=±N%, formant=±N%, gain=±NdB or take=N")
            key, unit = match["key"].lower(), match["unit"] or ""
            if key in values:
                raise ValueError(f"{key} is given twice")
            if unit and unit.lower() != UNITS[key].lower():
                raise ValueError(f"{option!r}: {key} is given in {UNITS[key] or 'whole numbers'}")
            values[key] = float(match["value"])
        for key in ("rate", "pitch", "formant", "take"):
            if not values.get(key, 0.0).is_integer():
                raise ValueError(f"{key} is a whole number{' of percent' if UNITS[key] else ''}")
        if colon:
            engine, name = before.strip(), after.strip()
        else:
            name = before
        rate, pitch, take, formant = (int(values.get(key, 0)) for key in ("rate", "pitch", "take", "formant"))
        return cls(engine, name, rate, pitch, values.get("gain", 0.0), take, formant)

    def __str__(self) -> str:
        parts = [f"{self.engine}:{self.name}"]
        if self.rate:
            parts.append(f"rate={self.rate:+d}%")
        if self.pitch:
            parts.append(f"pitch={self.pitch:+d}%")
        if self.formant:
            parts.append(f"formant={self.formant:+d}%")
        if self.gain_db:
            parts.append(f"gain={self.gain_db:+g}dB")
        if self.take:
            parts.append(f"take={self.take}")
        return ",".join(parts)


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """What is known of a voice before it speaks."""

    name: str
    language: str
    """BCP 47, ``en-US``."""
    gender: str = ""
    """``female``, ``male`` or ``""``."""
    character: str = ""
    """A word or two: ``calm``, ``bright``."""
    note: str = ""
    """A licence or a warning, where there is one."""
    title: str = ""
    """What people call it where that is another than its name: ``Sonia`` for ``en-GB-SoniaNeural``."""
