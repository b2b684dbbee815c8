"""What tells listeners that the voices are synthetic: the closing line that is spoken, and the sentence in the notes.

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


NOTES = {
    "en": "The voices in this episode are synthetic: an AI reads the author's text word for word.",
    "de": "Die Stimmen dieser Folge sind synthetisch: Eine KI liest den Text des Autors Wort für Wort.",
    "fr": "Les voix de cet épisode sont synthétiques : une IA lit le texte de l’auteur mot pour mot.",
    "es": "Las voces de este episodio son sintéticas: una IA lee el texto del autor palabra por palabra.",
    "it": "Le voci di questo episodio sono sintetiche: un’IA legge il testo dell’autore parola per parola.",
    "pt": "As vozes deste episódio são sintéticas: uma IA lê o texto do autor palavra por palavra.",
    "nl": "De stemmen in deze aflevering zijn synthetisch: een AI leest de tekst van de auteur woord voor woord.",
}
"""By language; others read the English one."""


def disclosure(setting: str, language: str) -> str:
    """What is to be said: the show's own line, ours in the essay's language, or nothing for ``none``."""
    if setting == "none":
        return ""
    return setting or LINES.get(language.partition("-")[0].lower(), "")


def disclosure_note(setting: str, language: str) -> str:
    """What stands in the notes: the show's own line, ours, or nothing for ``none``."""
    if setting == "none":
        return ""
    return setting or NOTES.get(language.replace("_", "-").partition("-")[0].lower(), NOTES["en"])
