"""Who reads when nobody was cast: for each engine and language a narrator, and clearly different voices for the other roles.

Narration is the plainest voice; praise a brighter, critique a darker one; quotations have a fourth. Where a language has
only two voices, critique is its narrator, lower and slower.
"""

from collections.abc import Mapping

from audioessay.errors import UnknownName
from audioessay.model.voice import Voice

ROLES = ("narration", "praise", "critique", "quote")
Four = tuple[str, str, str, str]

LOWER = ",rate=-6%,pitch=-12%"
HIGHER = ",rate=+2%,pitch=+8%"

EDGE: Mapping[str, Four] = {
    # Not the "Multilingual" ones for English: they are known to slip into other languages in short sentences.
    "en": ("en-US-AndrewNeural", "en-US-AriaNeural", "en-GB-RyanNeural", "en-US-EmmaNeural"),
    "en-GB": ("en-GB-RyanNeural", "en-GB-SoniaNeural", "en-GB-ThomasNeural,rate=-4%,pitch=-8%", "en-GB-LibbyNeural"),
    "en-AU": ("en-AU-WilliamNeural", "en-AU-NatashaNeural", "en-GB-RyanNeural", "en-NZ-MollyNeural"),
    "en-CA": ("en-CA-LiamNeural", "en-CA-ClaraNeural", "en-GB-RyanNeural", "en-US-EmmaNeural"),
    "en-IE": ("en-IE-ConnorNeural", "en-IE-EmilyNeural", "en-GB-RyanNeural", "en-GB-SoniaNeural"),
    "en-IN": ("en-IN-PrabhatNeural", "en-IN-NeerjaNeural", "en-GB-RyanNeural", "en-GB-SoniaNeural"),
    "de": ("de-DE-ConradNeural", "de-DE-KatjaNeural", "de-DE-KillianNeural" + LOWER, "de-DE-AmalaNeural"),
    "de-AT": ("de-AT-JonasNeural", "de-AT-IngridNeural", "de-DE-ConradNeural", "de-DE-AmalaNeural"),
    "de-CH": ("de-CH-JanNeural", "de-CH-LeniNeural", "de-DE-ConradNeural", "de-DE-AmalaNeural"),
    "fr": ("fr-FR-HenriNeural", "fr-FR-DeniseNeural", "fr-FR-RemyMultilingualNeural" + LOWER, "fr-FR-VivienneMultilingualNeural"),
    "fr-CA": ("fr-CA-AntoineNeural", "fr-CA-SylvieNeural", "fr-CA-ThierryNeural", "fr-CA-JeanNeural"),
    "es": ("es-ES-AlvaroNeural", "es-ES-ElviraNeural", "es-MX-JorgeNeural", "es-ES-XimenaNeural"),
    "es-MX": ("es-MX-JorgeNeural", "es-MX-DaliaNeural", "es-ES-AlvaroNeural", "es-US-PalomaNeural"),
    "it": ("it-IT-DiegoNeural", "it-IT-ElsaNeural", "it-IT-GiuseppeMultilingualNeural" + LOWER, "it-IT-IsabellaNeural"),
    "pt": ("pt-BR-AntonioNeural", "pt-BR-FranciscaNeural", "pt-BR-AntonioNeural" + LOWER, "pt-BR-ThalitaMultilingualNeural"),
    "pt-PT": ("pt-PT-DuarteNeural", "pt-PT-RaquelNeural", "pt-PT-DuarteNeural" + LOWER, "pt-PT-RaquelNeural" + HIGHER),
    "nl": ("nl-NL-MaartenNeural", "nl-NL-ColetteNeural", "nl-BE-ArnaudNeural", "nl-NL-FennaNeural"),
    "nl-BE": ("nl-BE-ArnaudNeural", "nl-BE-DenaNeural", "nl-NL-MaartenNeural", "nl-NL-FennaNeural"),
    "pl": ("pl-PL-MarekNeural", "pl-PL-ZofiaNeural", "pl-PL-MarekNeural" + LOWER, "pl-PL-ZofiaNeural" + HIGHER),
    "ja": ("ja-JP-KeitaNeural", "ja-JP-NanamiNeural", "ja-JP-KeitaNeural" + LOWER, "ja-JP-NanamiNeural" + HIGHER),
    "ko": ("ko-KR-InJoonNeural", "ko-KR-SunHiNeural", "ko-KR-HyunsuMultilingualNeural" + LOWER, "ko-KR-SunHiNeural" + HIGHER),
    "zh": ("zh-CN-YunyangNeural", "zh-CN-XiaoxiaoNeural", "zh-CN-YunjianNeural", "zh-CN-XiaoyiNeural"),
    "zh-TW": ("zh-TW-YunJheNeural", "zh-TW-HsiaoChenNeural", "zh-TW-YunJheNeural" + LOWER, "zh-TW-HsiaoYuNeural"),
}  # fmt: skip

PAIRS: Mapping[str, tuple[str, str]] = {
    "ar": ("ar-SA-HamedNeural", "ar-SA-ZariyahNeural"),
    "ca": ("ca-ES-EnricNeural", "ca-ES-JoanaNeural"),
    "cs": ("cs-CZ-AntoninNeural", "cs-CZ-VlastaNeural"),
    "da": ("da-DK-JeppeNeural", "da-DK-ChristelNeural"),
    "el": ("el-GR-NestorasNeural", "el-GR-AthinaNeural"),
    "fi": ("fi-FI-HarriNeural", "fi-FI-NooraNeural"),
    "he": ("he-IL-AvriNeural", "he-IL-HilaNeural"),
    "hi": ("hi-IN-MadhurNeural", "hi-IN-SwaraNeural"),
    "hu": ("hu-HU-TamasNeural", "hu-HU-NoemiNeural"),
    "id": ("id-ID-ArdiNeural", "id-ID-GadisNeural"),
    "ka": ("ka-GE-GiorgiNeural", "ka-GE-EkaNeural"),
    "nb": ("nb-NO-FinnNeural", "nb-NO-PernilleNeural"),
    "ro": ("ro-RO-EmilNeural", "ro-RO-AlinaNeural"),
    "ru": ("ru-RU-DmitryNeural", "ru-RU-SvetlanaNeural"),
    "sv": ("sv-SE-MattiasNeural", "sv-SE-SofieNeural"),
    "th": ("th-TH-NiwatNeural", "th-TH-PremwadeeNeural"),
    "tr": ("tr-TR-AhmetNeural", "tr-TR-EmelNeural"),
    "uk": ("uk-UA-OstapNeural", "uk-UA-PolinaNeural"),
}
"""Cloud voices of further languages that are detected."""

ESPEAK: Mapping[str, tuple[str, str]] = {
    # The narrator's accent and the critic's.
    "en": ("en-us", "en-gb-x-rp"),
    "en-GB": ("en-gb-x-rp", "en-us"),
    "es-MX": ("es-419", "es-419"),
    "pt": ("pt-br", "pt-br"),
    "pt-PT": ("pt", "pt"),
    "zh": ("cmn", "cmn"),
}
VARIANTS: Four = ("", "+Annie,pitch=-12%", "+klatt4,rate=-4%,pitch=-18%", "+steph,pitch=-10%")
"""Measured over all eleven languages: fundamental about 100, 220, 80 and 160 Hz; long-term spectra 1.7 to 6 dB apart."""

TONE: Four = ("tenor", "soprano", "bass", "alto")
OPENAI: Four = ("alloy", "nova", "onyx", "fable")
PIPER: Mapping[str, Four] = {
    "en": ("en_US-norman-medium", "en_US-ljspeech-high", "en_US-john-medium", "en_GB-cori-high"),
}
KOKORO: Mapping[str, Four] = {
    "en": ("am_michael", "af_heart", "bm_george", "bf_emma"),
    "en-GB": ("bm_george", "bf_emma", "am_michael", "bf_isabella"),
    "es": ("em_alex", "ef_dora", "em_santa", "ef_dora" + HIGHER),
    "fr": ("ff_siwis", "ff_siwis" + HIGHER, "ff_siwis" + LOWER, "ff_siwis"),
    "it": ("im_nicola", "if_sara", "im_nicola" + LOWER, "if_sara" + HIGHER),
    "pt": ("pm_alex", "pf_dora", "pm_santa", "pf_dora" + HIGHER),
    "zh": ("zm_yunjian", "zf_xiaobei", "zm_yunxi" + LOWER, "zf_xiaoni"),
}


def default_cast(engine: str, language: str) -> dict[str, Voice]:
    """The voices of narration, praise, critique and quote, for a BCP 47 ``language``.

    Raises UnknownName for an engine that has none of its own, and for a language that the engine has no voices for here.
    """
    code, where = _tag(language)
    if engine == "espeak":
        accent, other = ESPEAK.get(f"{code}-{where}") or ESPEAK.get(code) or (code, code)
        four = tuple(
            (other if role == "critique" else accent) + variant for role, variant in zip(ROLES, VARIANTS, strict=True)
        )
    elif engine == "tone":
        four = TONE
    elif engine == "openai":
        four = OPENAI
    elif engine in ("edge", "kokoro", "piper"):
        more = {tongue: (he, she, he + LOWER, she + HIGHER) for tongue, (he, she) in PAIRS.items()}
        table = {"edge": {**EDGE, **more}, "kokoro": KOKORO, "piper": PIPER}[engine]
        found = table.get(f"{code}-{where}") or table.get(code)
        if found is None:
            raise UnknownName(f"default cast of {engine} for language", language, table, "name the voices in [cast]")
        four = found
    else:
        raise UnknownName(
            "default cast of engine",
            engine,
            ("edge", "espeak", "kokoro", "openai", "piper", "tone"),
            "name the voices in [cast]",
        )
    return {role: Voice.parse(f"{engine}:{name}") for role, name in zip(ROLES, four, strict=True)}


def _tag(language: str) -> tuple[str, str]:
    """Language and region of a BCP 47 tag, with the likeliest language for none."""
    code, *rest = language.strip().replace("_", "-").split("-")
    return code.lower() or "en", next((part.upper() for part in rest if len(part) == 2), "")
