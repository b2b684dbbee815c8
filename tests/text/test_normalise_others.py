"""The other languages in words: money, measures, ranges, ordinals, abbreviations."""

import pytest

from audioessay.text.normalise import spoken
from audioessay.text.pronounce import Lexicon

CASES = {
    "de": {
        "Das ist mein 4. Versuch, ihre 2. Ehe, in meinem 7. Jahr, mein 3. Buch.": "Das ist mein vierter Versuch, ihre zweite Ehe, in meinem siebten Jahr, mein drittes Buch.",
        "Am 3. Oktober 1990, der 3. Oktober, in der 3. Klasse.": "Am dritten Oktober neunzehnhundertneunzig, der dritte Oktober, in der dritten Klasse.",
        "im 19. Jahrhundert, 1914–1918, 2019": "im neunzehnten Jahrhundert, neunzehnhundertvierzehn bis neunzehnhundertachtzehn, zweitausendneunzehn",
        "Er wurde 12. Dann ging er.": "Er wurde zwölf. Dann ging er.",
        "Hr. Weiß, z. B. aus Bonn, d. h. vom Rhein usw.": "Herr Weiß, zum Beispiel aus Bonn, das heißt vom Rhein und so weiter.",
        "5 €, €5, 3,50 €, 3 Mio. €": "fünf Euro, fünf Euro, drei Euro fünfzig, drei Millionen Euro",
        "12–15 km, 5 %, S. 12, Nr. 5, 10:30 Uhr": "zwölf bis fünfzehn Kilometer, fünf Prozent, Seite zwölf, Nummer fünf, zehn Uhr dreißig",
        "Ludwig XIV. war in der EU": "Ludwig der Vierzehnte war in der E.U",
    },
    "fr": {
        "Le XIXe siècle, le 1er mai, la 2e fois, la 1re": "Le dix-neuvième siècle, le premier mai, la deuxième fois, la première",
        "Louis XIV, M. Roux et Mme Roux": "Louis quatorze, Monsieur Roux et Madame Roux",
        "10h30, 5 h, 12–15 km, 5 %": "dix heures trente, cinq heures, douze à quinze kilomètres, cinq pour cent",
        "3,50 €, 3 M€, n° 5, p. 12": "trois euros cinquante, trois millions d'euros, numéro cinq, page douze",
    },
    "es": {
        "El Sr. Rivas, p. ej., vive en EE. UU.": "El señor Rivas, por ejemplo, vive en Estados Unidos.",
        "$5, 3,50 €, 3 M€, 12–15, 5 %": "cinco dólares, tres euros con cincuenta, tres millones de euros, doce a quince, cinco por ciento",
        "n.º 5, p. 12, s. XIX, 1 km": "número cinco, página doce, siglo diecinueve, un kilómetro",
        "a las 15:30, a las 9:05, a las 21:00 h": "a las quince y treinta, a las nueve y cinco, a las veintiuna horas",
        "2 mg/kg, 1 km/h, las 15:30:10, 3:20": "dos miligramos por kilogramo, un kilómetro por hora, las 15:30:10, 3:20",
    },
    "it": {
        "Il sig. Neri, ecc., n. 5, 12–15, 3 mln €": "Il signor Neri, eccetera, numero cinque, dodici a quindici, tre milioni di euro",
        "alle 15:30, dalle 9:00": "alle quindici e trenta, dalle nove",
    },
    "pt": {
        "O Sr. Lima, p. ex., tem R$ 5 e 3,50 €, 5 %": "O senhor Lima, por exemplo, tem cinco reais e três euros e cinquenta, cinco por cento",
        "às 15:30, 5 mg/l": "às quinze e trinta, cinco miligramas por litro",
    },
    "nl": {
        "Dhr. de Wit, bijv., de 19e eeuw, in 1789": "De heer de Wit, bijvoorbeeld, de negentiende eeuw, in zeventienhonderd negenentachtig",
        "5 %, nr. 5, blz. 12–15, € 3,50": "vijf procent, nummer vijf, pagina twaalf tot vijftien, drie euro vijftig",
    },
    "pl": {
        "W XIX wieku, XX wiek, w 1984 r.": "W dziewiętnastym wieku, dwudziesty wiek, w tysiąc dziewięćset osiemdziesiątym czwartym roku.",
        "1 zł, 2 zł, 5 zł, 12 zł, 22 zł, 3 mln zł": "jeden złoty, dwa złote, pięć złotych, dwanaście złotych, dwadzieścia dwa złote, trzy miliony złotych",
        "nr 5, s. 12, np. tak, m.in. ja, itd.": "numer pięć, strona dwanaście, na przykład tak, między innymi ja, i tak dalej.",
    },
    "ja": {
        "彼は1984年に東京へ行く。今日は無理です。": "かれわ 1984ねんに とうきょうえ いく。きょうわ むりです。",
        "「こんにちは。」BTSが米国で受賞した。": "「こんにちわ。」BTSがべいこくで じゅしょうした。",
        "5%、¥500、12〜15、100km、$3万": "5パーセント、500えん、12から15、100キロメートル、3万ドル",
        "午後3時30分に3人と50%の人が来た。": "ごごさんじ さんじゅっぷんにさんにんと50パーセントのひとが きた。",
    },
    "ko": {
        "5%, ₩5,000, 12~15, 100km": "오퍼센트, 5000원, 12에서 15, 백킬로미터",
        "사과 3개, 오후 3시 30분, 1,500명": "사과 세개, 오후 세시 삼십분, 천오백명",
    },
    "zh": {
        "1984年，5%，5～10%，¥5，12～15，100km": "一九八四年，百分之五，百分之五到十，五元，十二到十五，一百公里",
        "5:02在第3章，1/5，6.3%，-5℃，1005人，90后": "五点零二分在第三章，五分之一，百分之六点三，零下五摄氏度，一千零五人，九零后",
    },
    "sv": {"5 km, [[x]] — ja": "5 km, ((x)), ja"},
}


KINDS = {
    "de": {
        "Am 24.12.2024, der 3.5.1999, 2000-01-01, vom 24.12.89": "Am vierundzwanzigsten zwölften zweitausendvierundzwanzig, der dritte fünfte neunzehnhundertneunundneunzig, erster erster zweitausend, vom vierundzwanzigsten zwölften neunundachtzig",
        "39,99 EUR, eine 3tägige Reise, der 10-jährige Sohn": "neununddreißig Euro neunundneunzig, eine dreitägige Reise, der zehnjährige Sohn",
        "12 ff., wiegt 3,5 t, rund 3 000 t, 1 t": "zwölf und folgende, wiegt drei Komma fünf Tonnen, rund dreitausend Tonnen, eine Tonne",
    },
    "fr": {"À Sᵗ Brieuc, Sᵗᵉ Anne": "À Saint Brieuc, Sainte Anne", "Le 14/07/1789, le 1.5.1980": "Le quatorze juillet mille sept cent quatre-vingt-neuf, le premier mai mille neuf cent quatre-vingts"},
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
        "Kapitel IV; E = mc², 2^10, 10⁻³, x ≤ 3; 5 m²; word²": "Kapitel vier; E gleich mc hoch zwei, zwei hoch zehn, zehn hoch minus drei, x höchstens drei; fünf Quadratmeter; word²",
        "Der 1. FC Köln gewann 2:1.": "Der erste F.C Köln gewann zwei zu eins.",
        "ES WAR HALB VIER, als die EU kam": "ES WAR HALB VIER, als die E.U kam",
    },
    "es": {"el siglo XIX, Felipe II, los rayos X, Malcolm X, 1.º de mayo": "el siglo diecinueve, Felipe segundo, los rayos X, Malcolm X, primero de mayo"},
    "it": {"il XIX secolo, Luigi XIV": "il diciannovesimo secolo, Luigi quattordicesimo"},
    "pt": {"o século XIX, João VI": "o século dezanove, João sexto"},
    "fr": {"acte Ⅳ, Note : ★★★★☆": "acte quatre, Note : quatre étoiles sur cinq"},
    "pl": {"rozdział IV, Jan III Sobieski": "rozdział czwarty, Jan trzeci Sobieski", "★★☆☆☆": "dwie gwiazdki na pięć"},
    "ja": {"評価：★★★★、★★★☆☆": "ひょうか：ほし よっつ、いつつぼしのうち みっつ", "x²と10⁻³、5m²": "xの にじょうと10の マイナス さんじょう、5へいほうメートル"},
    "ko": {"★★★☆☆, x²와 10⁶": "별 다섯 개 중 세 개, x 제곱와 10의 육제곱"},
    "zh": {"★★★☆☆，x²和10⁻³": "五颗星中的三颗，x的平方和10的负三次方"},
}  # fmt: skip
LATER: dict[str, dict[str, str]] = {
    "de": {"–5 °C, 1/2 Liter, Bd. II, §§ 3–5, Joh 3,16": "minus fünf Grad Celsius, ein halb Liter, Band zwei, Paragrafen drei bis fünf, Johannes drei sechzehn", "5,- €, 50 ct, info@e.org": "fünf Euro, fünfzig Cent, info at e Punkt org"},
    "fr": {"le XXe s., 24h/24, 1939-45, t. II": "le vingtième siècle, vingt-quatre heures sur vingt-quatre, mille neuf cent trente-neuf à quarante-cinq, tome deux"},
    "es": {"la 1.ª vez, 3.er lugar, Isabel II, Carlos I": "la primera vez, tercer lugar, Isabel segunda, Carlos primero", "a -5 °C, 5 x 3": "a menos cinco grados Celsius, cinco por tres"},
    "it": {"la 1ª volta, il 2° piano, sec. XIX": "la prima volta, il secondo piano, secolo diciannovesimo"},
    "pt": {"a 1.ª vez, séc. XX, às 14h30": "a primeira vez, século vinte, às catorze horas e trinta"},
    "nl": {"om 14.30 uur, m.b.t. dat": "om veertien uur dertig, met betrekking tot dat"},
}  # fmt: skip
FIGURES: dict[str, dict[str, str]] = {
    "de": {
        "Es kostet 1 €, 1 Stunde, um 1 Uhr, Nr. 1.": "Es kostet ein Euro, eine Stunde, um ein Uhr, Nummer eins.",
        "die 20er Jahre, 2 1/2 Stunden, Hauptstr. 12, A4": "die zwanziger Jahre, zweieinhalb Stunden, Hauptstraße zwölf, A vier",
        "das 21. Jahrhundert, 21. Jahrhundert, der BGB": "das einundzwanzigste Jahrhundert, einundzwanzigstes Jahrhundert, der B.G.B",
        "Tel. 030 1234, ISBN 978-3-16-148410-0, 3.4.10": "Telefon null drei null, eins zwei drei vier, ISBN neun sieben acht, drei, eins sechs, eins vier acht vier eins null, null, 3.4.10",
        "Am 5. kam er, der 3. ging; 19. Jh., Kapitel 1 Der Anfang, um 10:30": "Am fünften kam er, der dritte ging; neunzehntes Jahrhundert, Kapitel eins Der Anfang, um zehn Uhr dreißig",
        "Abb. 3a, 5G, 3x so viel, 10 l/100 km, 5 €/kg": "Abbildung drei a, fünf G, drei mal so viel, zehn Liter pro hundert Kilometer, fünf Euro pro Kilogramm",
        "Ca. 50, vgl. 2D, Version 2.0, 12 €/Monat": "Circa fünfzig, vergleiche zwei D, Version zwei Punkt null, zwölf Euro pro Monat",
        "Es stand 3-1, 2.300.000.000 €": "Es stand drei zu eins, zwei Milliarden dreihundert Millionen Euro",
    },
    "fr": {
        "1 heure, 21 pages, 21 ans, 80 %": "une heure, vingt et une pages, vingt et un ans, quatre-vingts pour cent",
        "St-Malo, Ste-Anne, tél. 01 42 68 53 00": "Saint-Malo, Sainte-Anne, tél. Zéro un, quarante-deux, soixante-huit, cinquante-trois, zéro zéro",
    },
    "es": {
        "1 libro, 21 libros, 1 hora, 21 de mayo, 250 páginas": "un libro, veintiún libros, una hora, veintiuno de mayo, doscientas cincuenta páginas",
        "€2,75, ganó 3-1, 1936-1939": "dos euros con setenta y cinco, ganó tres a uno, mil novecientos treinta y seis a mil novecientos treinta y nueve",
    },
    "it": {"1 libro, 1 pagina, 1.250 persone, pagg. 3-5": "un libro, una pagina, milleduecentocinquanta persone, pagine tre a cinque"},
    "pt": {"2 horas, 2 livros, 1 pessoa, 200 casas": "duas horas, dois livros, uma pessoa, duzentas casas"},
    "nl": {"om 10:30, 1 miljoen": "om tien uur dertig, een miljoen"},
    "pl": {
        "17 czerwca 2022, 2 maja": "siedemnastego czerwca dwa tysiące dwudziestego drugiego, drugiego maja",
        "o 14:30, do 8:05, godz. 9:00, 14:30.": "o czternastej trzydzieści, do ósmej zero pięć, godzina dziewiąta, czternasta trzydzieści.",
        "Było 2:1, w latach 80. i lata 20. były. Ul. Nowa 5 m. 3": "Było 2:1, w latach osiemdziesiątych i lata dwudzieste były. Ulica Nowa pięć mieszkania trzy",
        "2 minuty, 2 koty, od 1984 r.": "dwie minuty, dwa koty, od tysiąc dziewięćset osiemdziesiątego czwartego roku."},
}  # fmt: skip
"""Numbers as they agree with what they count."""
for _language, _cases in (*MORE.items(), *LATER.items(), *FIGURES.items()):
    KINDS[_language] = {**KINDS[_language], **_cases}
"""Dates in figures, in full; decimals; powers, Roman numerals, stars."""
CASES |= {language: {**CASES.get(language, {}), **cases} for language, cases in KINDS.items()}


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in CASES for text in CASES[language]])
def test_in_words(language: str, text: str) -> None:
    """What the engines would misread in that language is said in its own words, its numbers too."""
    said = spoken(text, language=language, normalise=True, lexicon=Lexicon.empty()).text
    assert said == CASES[language][text]
