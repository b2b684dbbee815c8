"""What tells listeners that the voices are synthetic: the closing line that is spoken, and the sentence in the notes.

Apple Podcasts asks that the use of AI for a material portion of an episode be disclosed in the audio and in the
metadata (Apple Podcasts for Creators, content guidelines).
"""

from audioessay.languages import primary
from audioessay.text import vocabulary


def disclosure(setting: str, language: str) -> str:
    """What is to be said: the show's own line, ours in the essay's language, or nothing for ``none``.

    A language that we have no line in hears none unless the show writes its own: a line in a foreign language explains little.
    """
    if setting == "none":
        return ""
    return setting or str(vocabulary.table("disclosures").get(primary(language), {}).get("line", ""))


def disclosure_note(setting: str, language: str) -> str:
    """What stands in the notes: the show's own line, ours (in English where there is none), or nothing for ``none``."""
    if setting == "none":
        return ""
    table = vocabulary.table("disclosures")
    return setting or str(table.get(primary(language), {}).get("note", table["en"]["note"]))
