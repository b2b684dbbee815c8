"""The other languages in words: money, measures, ranges, ordinals, abbreviations."""

import pytest

from audioessay.text.normalise import spoken
from audioessay.text.pronounce import Lexicon

CASES = {
    "de": {
        "Am 3. Oktober 1990, der 3. Oktober, in der 3. Klasse.": "Am dritten Oktober neunzehnhundertneunzig, der dritte Oktober, in der dritten Klasse.",
        "im 19. Jahrhundert, 1914–1918, 2019": "im neunzehnten Jahrhundert, neunzehnhundertvierzehn bis neunzehnhundertachtzehn, 2019",
        "Er wurde 12. Dann ging er.": "Er wurde 12. Dann ging er.",
        "Hr. Weiß, z. B. aus Bonn, d. h. vom Rhein usw.": "Herr Weiß, zum Beispiel aus Bonn, das heißt vom Rhein und so weiter.",
        "5 €, €5, 3,50 €, 3 Mio. €": "5 Euro, 5 Euro, 3 Euro 50, 3 Millionen Euro",
        "12–15 km, 5 %, S. 12, Nr. 5, 10:30 Uhr": "12 bis 15 Kilometer, 5 Prozent, Seite 12, Nummer 5, 10 Uhr 30",
        "Ludwig XIV. war in der EU": "Ludwig der Vierzehnte war in der E.U",
    },
    "fr": {
        "Le XIXe siècle, le 1er mai, la 2e fois, la 1re": "Le dix-neuvième siècle, le premier mai, la deuxième fois, la première",
        "Louis XIV, M. Roux et Mme Roux": "Louis 14, Monsieur Roux et Madame Roux",
        "10h30, 5 h, 12–15 km, 5 %": "10 heures 30, 5 heures, 12 à 15 kilomètres, 5 pour cent",
        "3,50 €, 3 M€, n° 5, p. 12": "3 euros 50, 3 millions d'euros, numéro 5, page 12",
    },
    "es": {
        "El Sr. Rivas, p. ej., vive en EE. UU.": "El señor Rivas, por ejemplo, vive en Estados Unidos.",
        "$5, 3,50 €, 3 M€, 12–15, 5 %": "5 dólares, 3 euros con 50, 3 millones de euros, 12 a 15, 5 por ciento",
        "n.º 5, p. 12, s. XIX, 1 km": "número 5, página 12, siglo XIX, 1 kilómetro",
    },
    "it": {
        "Il sig. Neri, ecc., n. 5, 12–15, 3 mln €": "Il signor Neri, eccetera, numero 5, 12 a 15, 3 milioni di euro"
    },
    "pt": {
        "O Sr. Lima, p. ex., tem R$ 5 e 3,50 €, 5 %": "O senhor Lima, por exemplo, tem 5 reais e 3 euros e 50, 5 por cento"
    },
    "nl": {
        "Dhr. de Wit, bijv., de 19e eeuw, in 1789": "De heer de Wit, bijvoorbeeld, de negentiende eeuw, in zeventienhonderd negenentachtig",
        "5 %, nr. 5, blz. 12–15, € 3,50": "5 procent, nummer 5, pagina 12 tot 15, 3 euro 50",
    },
    "pl": {
        "W XIX wieku, XX wiek, w 1984 r.": "W dziewiętnastym wieku, dwudziesty wiek, w 1984 roku.",
        "1 zł, 2 zł, 5 zł, 12 zł, 22 zł, 3 mln zł": "1 złoty, 2 złote, 5 złotych, 12 złotych, 22 złote, 3 miliony złotych",
        "nr 5, s. 12, np. tak, m.in. ja, itd.": "numer 5, strona 12, na przykład tak, między innymi ja, i tak dalej.",
    },
    "ja": {
        "彼は1984年に東京へ行く。今日は無理です。": "かれわ 1984ねんに とうきょうえ いく。きょうわ むりです。",
        "「こんにちは。」BTSが米国で受賞した。": "「こんにちわ。」BTSがべいこくで じゅしょうした。",
        "5%、¥500、12〜15、100km、$3万": "5パーセント、500えん、12から15、100キロメートル、3万ドル",
    },
    "ko": {"5%, ₩5,000, 12~15, 100km": "5퍼센트, 5000원, 12에서 15, 100킬로미터"},
    "zh": {"1984年，5%，5～10%，¥5，12～15，100km": "一九八四年，百分之5，百分之5到10，5元，12到15，100公里"},
    "sv": {"5 km, [[x]] — ja": "5 km, ((x)), ja"},
}


KINDS = {
    "de": {
        "Am 24.12.2024, der 3.5.1999, 2000-01-01, vom 24.12.89": "Am vierundzwanzigsten zwölften zweitausendvierundzwanzig, der dritte fünfte neunzehnhundertneunundneunzig, erster erster zweitausend, vom vierundzwanzigsten zwölften neunundachtzig",
        "12 ff., wiegt 3,5 t, rund 3 000 t, 1 t": "12 und folgende, wiegt drei Komma fünf Tonnen, rund 3000 Tonnen, 1 Tonne",
    },
    "fr": {"Le 14/07/1789, le 1.5.1980": "Le quatorze juillet mille sept cent quatre-vingt-neuf, le premier mai mille neuf cent quatre-vingts"},
    "es": {"El 12/10/1492, 3,5 km": "El doce de octubre de mil cuatrocientos noventa y dos, tres coma cinco kilómetros"},
    "it": {"Il 25/04/1945, il 1.6.1970": "Il venticinque aprile millenovecentoquarantacinque, il primo giugno millenovecentosettanta"},
    "pt": {"Em 25/04/1974, em 2016-06-16": "Em vinte e cinco de abril de mil novecentos e setenta e quatro, em dezasseis de junho de dois mil e dezasseis"},
    "pt-BR": {"Em 16/06/2016": "Em dezesseis de junho de dois mil e dezesseis"},
    "nl": {"Op 05-12-2023, 1/2/1953": "Op vijf december tweeduizend drieëntwintig, een februari negentienhonderd drieënvijftig"},
    "pl": {"Dnia 11.11.1918, 2.04.2005 r. w": "Dnia jedenastego listopada tysiąc dziewięćset osiemnastego, drugiego kwietnia dwa tysiące piątego roku w"},
    "ja": {"2024/12/24に、4月1日": "にせんにじゅうよねん じゅうにがつ にじゅうよっかに、しがつ ついたち"},
    "ko": {"2024-12-24에, 2019년 6월 3일, 10월": "이천이십사년 십이월 이십사일에, 이천십구년 유월 삼일, 시월"},
    "zh": {"2024-12-24我们, 1999年5月3日": "二零二四年十二月二十四日我们, 一九九九年五月三日"},
}  # fmt: skip
MORE = {
    "de": {
        "Kapitel IV; E = mc², 2^10, 10⁻³, x ≤ 3; 5 m²; word²": "Kapitel 4; E gleich mc hoch zwei, 2 hoch zehn, 10 hoch minus drei, x höchstens 3; 5 Quadratmeter; word²",
        "ES WAR HALB VIER, als die EU kam": "ES WAR HALB VIER, als die E.U kam",
    },
    "es": {"el siglo XIX, Felipe II, los rayos X, Malcolm X": "el siglo diecinueve, Felipe segundo, los rayos X, Malcolm X"},
    "it": {"il XIX secolo, Luigi XIV": "il diciannovesimo secolo, Luigi quattordicesimo"},
    "pt": {"o século XIX, João VI": "o século dezanove, João sexto"},
    "fr": {"acte Ⅳ, Note : ★★★★☆": "acte 4, Note : quatre sur cinq étoiles"},
    "pl": {"rozdział IV, Jan III Sobieski": "rozdział czwarty, Jan trzeci Sobieski"},
}  # fmt: skip
for _language, _cases in MORE.items():
    KINDS[_language] = {**KINDS[_language], **_cases}
"""Dates in figures, in full; decimals; powers, Roman numerals, stars."""
CASES |= {language: {**CASES.get(language, {}), **cases} for language, cases in KINDS.items()}


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in CASES for text in CASES[language]])
def test_in_words(language: str, text: str) -> None:
    """What the engines would misread in that language is said in its own words; its numbers stay in figures."""
    said = spoken(text, language=language, normalise=True, lexicon=Lexicon.empty()).text
    assert said == CASES[language][text]
