"""The few words of ours that listeners read, by language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Headings and sentences of show notes and pages."""

    chapters: str
    notes: str
    tables: str
    links: str
    written: str
    """With ``{}`` for the author."""
    read: str
    """With ``{}`` for the voices."""
    disclosure: str
    more: str
    """Text of the link to the episode's page."""


WORDS: Mapping[str, Words] = {
    "en": Words(
        "Chapters", "Notes", "Tables", "Links", "Written by {}.", "Read by {}.",
        "The voices in this episode are synthetic: an AI reads the author's text word for word.", "Full text and notes",
    ),
    "de": Words(
        "Kapitel", "Anmerkungen", "Tabellen", "Links", "Text: {}.", "Gelesen von {}.",
        "Die Stimmen dieser Folge sind synthetisch: Eine KI liest den Text des Autors Wort für Wort.", "Ganzer Text und Anmerkungen",
    ),
    "fr": Words(
        "Chapitres", "Notes", "Tableaux", "Liens", "Texte : {}.", "Lu par {}.",
        "Les voix de cet épisode sont synthétiques : une IA lit le texte de l’auteur mot pour mot.", "Texte complet et notes",
    ),
    "es": Words(
        "Capítulos", "Notas", "Tablas", "Enlaces", "Texto: {}.", "Leído por {}.",
        "Las voces de este episodio son sintéticas: una IA lee el texto del autor palabra por palabra.", "Texto completo y notas",
    ),
    "it": Words(
        "Capitoli", "Note", "Tabelle", "Link", "Testo: {}.", "Letto da {}.",
        "Le voci di questo episodio sono sintetiche: un’IA legge il testo dell’autore parola per parola.", "Testo completo e note",
    ),
    "pt": Words(
        "Capítulos", "Notas", "Tabelas", "Ligações", "Texto: {}.", "Lido por {}.",
        "As vozes deste episódio são sintéticas: uma IA lê o texto do autor palavra por palavra.", "Texto completo e notas",
    ),
    "nl": Words(
        "Hoofdstukken", "Noten", "Tabellen", "Links", "Tekst: {}.", "Gelezen door {}.",
        "De stemmen in deze aflevering zijn synthetisch: een AI leest de tekst van de auteur woord voor woord.", "Volledige tekst en noten",
    ),
}  # fmt: skip


def words(language: str) -> Words:
    """The words for a BCP 47 tag; English where there are none."""
    return WORDS.get(language.lower().replace("_", "-").partition("-")[0], WORDS["en"])
