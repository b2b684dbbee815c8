"""The closing line that tells listeners that the voices are synthetic.

Apple Podcasts asks that the use of AI for a material portion of an episode be disclosed in the audio and in the
metadata (Apple Podcasts for Creators, content guidelines).
"""

LINES = {
    "en": "This episode was read by synthetic voices.",
    "de": "Diese Folge wurde von synthetischen Stimmen gelesen.",
    "fr": "Cet épisode a été lu par des voix de synthèse.",
    "es": "Este episodio ha sido leído por voces sintéticas.",
    "it": "Questo episodio è stato letto da voci sintetiche.",
    "pt": "Este episódio foi lido por vozes sintéticas.",
    "nl": "Deze aflevering is voorgelezen door synthetische stemmen.",
    "pl": "Ten odcinek został przeczytany przez głosy syntetyczne.",
    "ja": "このエピソードは合成音声で読み上げられました。",
    "ko": "이 에피소드는 합성 음성으로 낭독되었습니다.",
    "zh": "本期节目由合成语音朗读。",
}
"""By language; others hear none unless the show writes its own, because a line in a foreign language explains little."""


def disclosure(setting: str, language: str) -> str:
    """What is to be said: the show's own line, ours in the essay's language, or nothing for ``none``."""
    if setting == "none":
        return ""
    return setting or LINES.get(language.partition("-")[0].lower(), "")
