"""The voices of the ``edge`` engine: a dated table of our own, and the service's own list once it has been asked for."""

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import platformdirs

from audioessay.engines import edge_wire
from audioessay.engines.edge_trouble import UPGRADE, Trouble
from audioessay.errors import EngineUnavailable
from audioessay.model.voice import VoiceInfo

AS_OF = "2025-12"
"""When the table was last compared with the lists that users of the service publish. Voices come and go: see :func:`refresh`."""

TABLE = """
en-US  Ava f expressive, Emma f cheerful, Jenny f considerate, Aria f confident, Michelle f pleasant, Ana f child
en-US  Andrew m warm, Brian m approachable, Christopher m authoritative, Guy m passionate, Eric m rational, Roger m lively, Steffan m measured
en-US  AvaMultilingual f expressive, EmmaMultilingual f cheerful, AndrewMultilingual m warm, BrianMultilingual m approachable
en-GB  Sonia f clear, Libby f bright, Maisie f child, Ryan m composed, Thomas m plain
en-AU  Natasha f clear, William m easy, WilliamMultilingual m easy
en-CA  Clara f clear, Liam m plain
en-IE  Emily f gentle, Connor m plain
en-IN  Neerja f clear, NeerjaExpressive f expressive, Prabhat m plain
en-NZ  Molly f clear, Mitchell m plain
en-ZA  Leah f clear, Luke m plain
en-HK  Yan f clear, Sam m plain
en-KE  Asilia f clear, Chilemba m plain
en-NG  Ezinne f clear, Abeo m plain
en-PH  Rosa f clear, James m plain
en-SG  Luna f clear, Wayne m plain
en-TZ  Imani f clear, Elimu m plain
de-DE  Katja f composed, Amala f bright, SeraphinaMultilingual f warm, Conrad m firm, Killian m plain, FlorianMultilingual m easy
de-AT  Ingrid f clear, Jonas m plain
de-CH  Leni f clear, Jan m plain
fr-FR  Denise f composed, Eloise f child, VivienneMultilingual f warm, Henri m firm, RemyMultilingual m easy
fr-CA  Sylvie f clear, Antoine m plain, Jean m firm, Thierry m easy
fr-BE  Charline f clear, Gerard m plain
fr-CH  Ariane f clear, Fabrice m plain
es-ES  Elvira f composed, Ximena f bright, Alvaro m firm
es-MX  Dalia f clear, Jorge m firm
es-AR  Elena f clear, Tomas m plain
es-CO  Salome f clear, Gonzalo m plain
es-CL  Catalina f clear, Lorenzo m plain
es-PE  Camila f clear, Alex m plain
es-US  Paloma f clear, Alonso m plain
es-VE  Paola f clear, Sebastian m plain
it-IT  Elsa f composed, Isabella f bright, Diego m firm, GiuseppeMultilingual m easy
pt-BR  Francisca f composed, ThalitaMultilingual f bright, Antonio m firm
pt-PT  Raquel f clear, Duarte m plain
nl-NL  Colette f composed, Fenna f bright, Maarten m firm
nl-BE  Dena f clear, Arnaud m plain
pl-PL  Zofia f clear, Marek m firm
ja-JP  Nanami f composed, Keita m firm
ko-KR  SunHi f composed, InJoon m firm, HyunsuMultilingual m easy
zh-CN  Xiaoxiao f warm, Xiaoyi f lively, Yunjian m passionate, Yunxi m sunny, Yunxia m child, Yunyang m professional
zh-CN-liaoning  Xiaobei f humorous
zh-CN-shaanxi  Xiaoni f bright
zh-TW  HsiaoChen f composed, HsiaoYu f bright, YunJhe m firm
zh-HK  HiuMaan f composed, HiuGaai f bright, WanLung m firm
af-ZA  Adri f clear, Willem m plain
ar-EG  Salma f clear, Shakir m plain
ar-SA  Zariyah f clear, Hamed m plain
ar-AE  Fatima f clear, Hamdan m plain
bg-BG  Kalina f clear, Borislav m plain
bn-BD  Nabanita f clear, Pradeep m plain
bs-BA  Vesna f clear, Goran m plain
ca-ES  Joana f clear, Enric m plain
cs-CZ  Vlasta f clear, Antonin m plain
cy-GB  Nia f clear, Aled m plain
da-DK  Christel f clear, Jeppe m plain
el-GR  Athina f clear, Nestoras m plain
et-EE  Anu f clear, Kert m plain
fa-IR  Dilara f clear, Farid m plain
fi-FI  Noora f clear, Harri m plain
fil-PH  Blessica f clear, Angelo m plain
ga-IE  Orla f clear, Colm m plain
gl-ES  Sabela f clear, Roi m plain
he-IL  Hila f clear, Avri m plain
hi-IN  Swara f clear, Madhur m plain
hr-HR  Gabrijela f clear, Srecko m plain
hu-HU  Noemi f clear, Tamas m plain
id-ID  Gadis f clear, Ardi m plain
is-IS  Gudrun f clear, Gunnar m plain
ka-GE  Eka f clear, Giorgi m plain
kk-KZ  Aigul f clear, Daulet m plain
lt-LT  Ona f clear, Leonas m plain
lv-LV  Everita f clear, Nils m plain
mk-MK  Marija f clear, Aleksandar m plain
ms-MY  Yasmin f clear, Osman m plain
mt-MT  Grace f clear, Joseph m plain
nb-NO  Pernille f clear, Finn m plain
ro-RO  Alina f clear, Emil m plain
ru-RU  Svetlana f clear, Dmitry m plain
sk-SK  Viktoria f clear, Lukas m plain
sl-SI  Petra f clear, Rok m plain
sq-AL  Anila f clear, Ilir m plain
sr-RS  Sophie f clear, Nicholas m plain
sv-SE  Sofie f clear, Mattias m plain
sw-KE  Zuri f clear, Rafiki m plain
ta-IN  Pallavi f clear, Valluvar m plain
te-IN  Shruti f clear, Mohan m plain
th-TH  Premwadee f clear, Niwat m plain
tr-TR  Emel f clear, Ahmet m plain
uk-UA  Polina f clear, Ostap m plain
ur-PK  Uzma f clear, Asad m plain
vi-VN  HoaiMy f clear, NamMinh m plain
zu-ZA  Thando f clear, Themba m plain
"""
"""Locale, then each voice: name, gender, one word on its character (ours; ``clear`` and ``plain`` where nothing stands out)."""

F0 = {"child": 300, "female": 210, "male": 125}
"""Hertz: the usual fundamental of a speaking voice (I. R. Titze, Principles of Voice Production, 1994, ch. 8).

The service shifts pitch in hertz only, we write it in percent; this is what the percentage is taken of.
"""


@cache
def table() -> tuple[VoiceInfo, ...]:
    """Our own table."""
    found: list[VoiceInfo] = []
    for line in TABLE.strip().splitlines():
        locale, _, rest = line.partition("  ")
        language = "-".join(locale.split("-")[:2])
        for voice in rest.split(", "):
            name, gender, character = voice.split(" ", 2)
            note = "may drift into another language" if name.endswith("Multilingual") else ""
            found.append(
                VoiceInfo(f"{locale}-{name}Neural", language, "female" if gender == "f" else "male", character, note)
            )
    return tuple(found)


def kept() -> Path:
    """Where the service's own list is kept once it has been fetched."""
    return Path(platformdirs.user_cache_dir("audioessay")) / "edge-voices.json"


def voices() -> tuple[VoiceInfo, ...]:
    """The voices: as the service last listed them, or our table; without a network."""
    path = kept()
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        return _read(path, path.stat().st_mtime_ns) or table()
    return table()


@lru_cache(maxsize=1)
def _read(path: Path, _: int) -> tuple[VoiceInfo, ...]:
    return tuple(_info(voice) for voice in json.loads(path.read_text("utf-8")))


def refresh() -> tuple[VoiceInfo, ...]:
    """Fetch the service's present list, keep it for :func:`voices`, and return it.

    Raises EngineUnavailable when it cannot be had or kept; the list before then stays.
    """
    try:
        rows = sorted(
            (
                {
                    "name": str(voice["ShortName"]),
                    "gender": str(voice["Gender"]),
                    "tags": [str(tag) for tag in voice["VoiceTag"]["VoicePersonalities"]],
                }
                for voice in edge_wire.ask_voices(os.environ.get("AUDIOESSAY_EDGE_URL", ""))
            ),
            key=lambda row: str(row["name"]),
        )
        if not rows:
            raise EngineUnavailable("edge", "the service lists no voices")
        _write(kept(), json.dumps(rows, indent=1))
    except Trouble as trouble:
        raise EngineUnavailable("edge", trouble.reason) from trouble
    except (KeyError, TypeError) as error:
        raise EngineUnavailable("edge", f"the list of voices has another form ({error!r}); try: {UPGRADE}") from error
    except OSError as error:
        raise EngineUnavailable("edge", f"{kept()}: the list of voices cannot be kept ({error.strerror})") from error
    return voices()


def _info(voice: Mapping[str, Any]) -> VoiceInfo:
    name = str(voice["name"])
    ours = {info.name: info for info in table()}.get(name)
    if ours:
        return ours
    tags = ", ".join(str(tag).strip().lower() for tag in voice["tags"][:2])
    return VoiceInfo(name, "-".join(name.split("-")[:2]), str(voice["gender"]).lower(), tags)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def shift_hz(name: str, percent: int) -> int:
    """``percent`` of pitch as the whole hertz that the service wants for this voice."""
    info = next((info for info in voices() if info.name == name), None)
    kind = "child" if info and info.character == "child" else (info.gender if info else "")
    return round(F0.get(kind, 165) * percent / 100)
