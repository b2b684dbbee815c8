"""The words of ours on pages, by language; the essay's are its author's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PageWords:
    """What pages say beside the essay."""

    language: str
    """BCP 47 of these words."""
    skip: str
    by: str
    """With ``{}``."""
    draft: str
    player: str
    speed: str
    follow: str
    copy: str
    copied: str
    in_bar: str
    """Said where the browser lets no page write to the clipboard."""
    download: str
    voices: str
    waveform: str
    """With ``{}`` for the title."""
    hint: str
    keys: str
    space: str
    back: str
    forward: str
    sentence: str
    backlink: str
    """With ``{}`` for the note's label."""
    table: str
    """With ``{}`` for its number."""
    pictures: str
    minutes: str
    """With ``{}``."""
    hours: str
    """With ``{}`` for hours and minutes."""
    episodes: str
    earlier: str
    subscribe: str
    feed: str
    address: str
    none: str
    day: str
    """A date: ``{day}``, ``{month}``, ``{year}``."""
    months: tuple[str, ...]


PAGE_WORDS: Mapping[str, PageWords] = {
    "en": PageWords(
        "en", "Skip to the essay", "by {}", "Draft", "Player", "Speed", "Follow the voice", "Copy link", "Link copied",
        "The link is in the address bar", "Download", "Voices", "Waveform of “{}”, coloured by voice",
        "Select a sentence to hear it from there.", "Keys", "Play or pause", "Back 15 seconds", "On 30 seconds",
        "Sentence before or after", "Back to where note {} is marked", "Table {}", "Pictures and links", "{} min",
        "{} h {} min", "Episodes", "Earlier episodes", "Subscribe", "RSS feed", "Feed address, for any podcast app",
        "No episode yet.", "{day} {month} {year}",
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December"),
    ),
    "de": PageWords(
        "de", "Zum Essay", "von {}", "Entwurf", "Wiedergabe", "Tempo", "Der Stimme folgen", "Link kopieren",
        "Link kopiert", "Der Link steht in der Adresszeile", "Herunterladen", "Stimmen",
        "Wellenform von „{}“, nach Stimmen gefärbt", "Einen Satz auswählen, um ihn von dort an zu hören.", "Tasten",
        "Abspielen oder anhalten", "15 Sekunden zurück", "30 Sekunden vor", "Voriger oder nächster Satz",
        "Zurück zur Stelle von Anmerkung {}", "Tabelle {}", "Bilder und Links", "{} Min.", "{} Std. {} Min.", "Folgen",
        "Frühere Folgen", "Abonnieren", "RSS-Feed", "Adresse des Feeds, für jede Podcast-App", "Noch keine Folge.",
        "{day}. {month} {year}",
        ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
         "Dezember"),
    ),
    "fr": PageWords(
        "fr", "Aller au texte", "par {}", "Brouillon", "Lecteur", "Vitesse", "Suivre la voix", "Copier le lien",
        "Lien copié", "Le lien est dans la barre d’adresse", "Télécharger", "Voix",
        "Forme d’onde de « {} », colorée selon la voix", "Choisissez une phrase pour l’écouter à partir de là.",
        "Touches", "Lire ou mettre en pause", "Reculer de 15 secondes", "Avancer de 30 secondes",
        "Phrase précédente ou suivante", "Retour à l’appel de la note {}", "Tableau {}", "Images et liens", "{} min",
        "{} h {} min", "Épisodes", "Épisodes précédents", "S’abonner", "Flux RSS",
        "Adresse du flux, pour toute application de podcasts", "Pas encore d’épisode.", "{day} {month} {year}",
        ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
         "décembre"),
    ),
    "es": PageWords(
        "es", "Ir al texto", "de {}", "Borrador", "Reproductor", "Velocidad", "Seguir la voz", "Copiar enlace",
        "Enlace copiado", "El enlace está en la barra de direcciones", "Descargar", "Voces",
        "Forma de onda de «{}», coloreada por voz", "Elija una frase para escucharla desde ahí.", "Teclas",
        "Reproducir o pausar", "Retroceder 15 segundos", "Avanzar 30 segundos", "Frase anterior o siguiente",
        "Volver a la llamada de la nota {}", "Tabla {}", "Imágenes y enlaces", "{} min", "{} h {} min", "Episodios",
        "Episodios anteriores", "Suscribirse", "Fuente RSS", "Dirección de la fuente, para cualquier aplicación de podcasts",
        "Aún no hay episodios.", "{day} de {month} de {year}",
        ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
         "diciembre"),
    ),
    "it": PageWords(
        "it", "Vai al testo", "di {}", "Bozza", "Lettore", "Velocità", "Segui la voce", "Copia link", "Link copiato",
        "Il link è nella barra degli indirizzi", "Scarica", "Voci", "Forma d’onda di «{}», colorata per voce",
        "Scegli una frase per ascoltarla da lì.", "Tasti", "Riproduci o metti in pausa", "Indietro di 15 secondi",
        "Avanti di 30 secondi", "Frase precedente o successiva", "Torna al richiamo della nota {}", "Tabella {}",
        "Immagini e link", "{} min", "{} h {} min", "Episodi", "Episodi precedenti", "Abbonati", "Feed RSS",
        "Indirizzo del feed, per qualsiasi app di podcast", "Ancora nessun episodio.", "{day} {month} {year}",
        ("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
         "novembre", "dicembre"),
    ),
    "pt": PageWords(
        "pt", "Ir para o texto", "por {}", "Rascunho", "Leitor", "Velocidade", "Seguir a voz", "Copiar ligação",
        "Ligação copiada", "A ligação está na barra de endereços", "Descarregar", "Vozes",
        "Forma de onda de «{}», colorida por voz", "Escolha uma frase para a ouvir a partir daí.", "Teclas",
        "Reproduzir ou pausar", "Recuar 15 segundos", "Avançar 30 segundos", "Frase anterior ou seguinte",
        "Voltar à chamada da nota {}", "Tabela {}", "Imagens e ligações", "{} min", "{} h {} min", "Episódios",
        "Episódios anteriores", "Subscrever", "Feed RSS", "Endereço do feed, para qualquer aplicação de podcasts",
        "Ainda não há episódios.", "{day} de {month} de {year}",
        ("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro",
         "dezembro"),
    ),
    "nl": PageWords(
        "nl", "Naar de tekst", "door {}", "Concept", "Speler", "Snelheid", "Volg de stem", "Link kopiëren",
        "Link gekopieerd", "De link staat in de adresbalk", "Downloaden", "Stemmen",
        "Golfvorm van “{}”, gekleurd naar stem", "Kies een zin om hem vanaf daar te horen.", "Toetsen",
        "Afspelen of pauzeren", "15 seconden terug", "30 seconden vooruit", "Vorige of volgende zin",
        "Terug naar de verwijzing van noot {}", "Tabel {}", "Afbeeldingen en links", "{} min", "{} u {} min",
        "Afleveringen", "Eerdere afleveringen", "Abonneren", "RSS-feed", "Adres van de feed, voor elke podcast-app",
        "Nog geen afleveringen.", "{day} {month} {year}",
        ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
         "december"),
    ),
}  # fmt: skip

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})
"""Languages whose usual script runs from right to left (Unicode CLDR, script metadata)."""

RIGHT_SCRIPTS = frozenset({"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"})


def page_words(language: str) -> PageWords:
    """The words for a BCP 47 tag; English where there are none."""
    return PAGE_WORDS.get(_parts(language)[0], PAGE_WORDS["en"])


def direction(language: str) -> str:
    """``rtl`` or ``ltr``: by the tag's script, else by its language.

    >>> direction("fa-IR"), direction("az-Arab"), direction("en-GB")
    ('rtl', 'rtl', 'ltr')
    """
    first, *rest = _parts(language)
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    right = scripts[0] in RIGHT_SCRIPTS if scripts else first in RIGHT_TO_LEFT
    return "rtl" if right else "ltr"


def day(when: date, say: PageWords, language: str) -> str:
    """The date in those words; for a language that there are none for, as ISO 8601 has it."""
    if _parts(language)[0] != say.language:
        return when.isoformat()
    return say.day.format(day=when.day, month=say.months[when.month - 1], year=when.year)


def length(ms: int, say: PageWords) -> str:
    """A duration in minutes, one at least; hours where there are any."""
    minutes = max(1, round(ms / 60_000))
    return say.minutes.format(minutes) if minutes < 60 else say.hours.format(*divmod(minutes, 60))


def _parts(language: str) -> list[str]:
    return language.lower().replace("_", "-").split("-")
