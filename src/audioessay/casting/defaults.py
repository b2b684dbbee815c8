"""Who reads when nobody was cast: clearly different voices for each role, engine by engine, in the essay's language."""

from collections.abc import Mapping

from audioessay.errors import UnknownName
from audioessay.model.voice import Voice

ROLES = ("narration", "praise", "critique", "quote")

TONE = ("tenor", "soprano", "bass", "alto")

EDGE: Mapping[str, tuple[str, str, str, str]] = {
    "en": ("en-US-AndrewNeural", "en-US-AriaNeural", "en-GB-RyanNeural", "en-GB-SoniaNeural"),
    "en-GB": ("en-GB-RyanNeural", "en-GB-SoniaNeural", "en-US-AndrewNeural", "en-GB-LibbyNeural"),
    "en-AU": ("en-AU-WilliamNeural", "en-AU-NatashaNeural", "en-GB-RyanNeural", "en-GB-SoniaNeural"),
    "de": ("de-DE-ConradNeural", "de-DE-KatjaNeural", "de-DE-KillianNeural", "de-DE-AmalaNeural"),
    "fr": ("fr-FR-HenriNeural", "fr-FR-DeniseNeural", "fr-CA-AntoineNeural", "fr-FR-EloiseNeural"),
    "es": ("es-ES-AlvaroNeural", "es-ES-ElviraNeural", "es-MX-JorgeNeural", "es-MX-DaliaNeural"),
    "es-MX": ("es-MX-JorgeNeural", "es-MX-DaliaNeural", "es-ES-AlvaroNeural", "es-ES-ElviraNeural"),
    "it": ("it-IT-DiegoNeural", "it-IT-ElsaNeural", "it-IT-GiuseppeNeural", "it-IT-IsabellaNeural"),
    "pt": ("pt-PT-DuarteNeural", "pt-PT-RaquelNeural", "pt-BR-AntonioNeural", "pt-BR-FranciscaNeural"),
    "pt-BR": ("pt-BR-AntonioNeural", "pt-BR-FranciscaNeural", "pt-PT-DuarteNeural", "pt-PT-RaquelNeural"),
    "nl": ("nl-NL-MaartenNeural", "nl-NL-ColetteNeural", "nl-BE-ArnaudNeural", "nl-NL-FennaNeural"),
    "pl": ("pl-PL-MarekNeural", "pl-PL-ZofiaNeural", "pl-PL-MarekNeural", "pl-PL-ZofiaNeural"),
    "ja": ("ja-JP-KeitaNeural", "ja-JP-NanamiNeural", "ja-JP-KeitaNeural", "ja-JP-NanamiNeural"),
    "ko": ("ko-KR-InJoonNeural", "ko-KR-SunHiNeural", "ko-KR-HyunsuNeural", "ko-KR-SunHiNeural"),
    "zh": ("zh-CN-YunyangNeural", "zh-CN-XiaoxiaoNeural", "zh-CN-YunjianNeural", "zh-CN-XiaoyiNeural"),
}

ESPEAK: Mapping[str, str] = {
    "en": "en-us",
    "en-GB": "en",
    "de": "de",
    "fr": "fr",
    "es": "es",
    "es-MX": "es-419",
    "it": "it",
    "pt": "pt",
    "pt-BR": "pt-br",
    "nl": "nl",
    "pl": "pl",
    "ja": "ja",
    "ko": "ko",
    "zh": "cmn",
}


def default_cast(engine: str, language: str) -> dict[str, Voice]:
    """The voices of narration, praise, critique and quote. Raises UnknownName."""
    code = language.split("-")[0].lower()
    if engine == "tone":
        return {role: Voice("tone", name) for role, name in zip(ROLES, TONE, strict=True)}
    if engine == "edge":
        names = EDGE.get(language) or EDGE.get(code)
        if not names:
            raise UnknownName("default cast for", language, EDGE, "name the voices yourself")
        return {role: Voice("edge", name) for role, name in zip(ROLES, names, strict=True)}
    if engine == "espeak":
        tongue = ESPEAK.get(language) or ESPEAK.get(code) or code
        british = "en" if tongue == "en-us" else tongue
        return {
            "narration": Voice("espeak", tongue),
            "praise": Voice("espeak", f"{tongue}+f3"),
            "critique": Voice("espeak", f"{british}+klatt4"),
            "quote": Voice("espeak", f"{tongue}+steph"),
        }
    raise UnknownName("default cast for engine", engine, ("edge", "espeak", "tone"))
