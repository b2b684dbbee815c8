"""English in words: figures, money, dates, names, capitals, marks."""

import pytest

from audioessay.text.normalise import spoken
from audioessay.text.pronounce import Lexicon


def say(text: str, language: str = "en") -> str:
    """What an engine is given that reads figures badly."""
    return spoken(text, language=language, normalise=True, lexicon=Lexicon.empty()).text


CASES = {
    "years": {
        "In 1984 and 1905.": "In nineteen eighty-four and nineteen oh five.",
        "1066, 1900, 2000, 2007 and 2019": "ten sixty-six, nineteen hundred, two thousand, two thousand and seven and twenty nineteen",
        "in the 830s": "in the eight hundred and thirties",
        "the 1990s, the ’90s and 1960s–70s": "the nineteen nineties, the nineties and nineteen sixties to seventies",
        "mid-2010s, the 1900s, in his 50s": "mid-twenty tens, the nineteen hundreds, in his fifties",
        "1914–18, 1914–1918, 2019-20": "nineteen fourteen to eighteen, nineteen fourteen to nineteen eighteen, twenty nineteen to twenty",
        "the 21st century, 19th-century prose": "the twenty-first century, nineteenth-century prose",
        "c. 1450, 44 BC, AD 70": "circa fourteen fifty, forty-four B.C, A.D seventy",
        "1250 soldiers, about 1500 people": "one thousand two hundred and fifty soldiers, about one thousand five hundred people",
        "Class of ’05": "Class of oh five",
        "“1984.”": "“nineteen eighty-four.”",
    },
    "marks between figures": {
        "20~30 minutes, 50-50, 9.8 m/s²": "twenty to thirty minutes, fifty fifty, nine point eight metres per second squared",
        "12' x 14', 5' tall": "twelve by fourteen feet, five foot tall",
        "on Sun. 9 July, Fri. night, 1 Cor. 13": "on Sunday the ninth of July, Friday night, First Corinthians thirteen",
        "a Q&A on R&D": "a Q and A on R and D",
        "dated 2020-12, in 2009-10": "dated December twenty twenty, in two thousand and nine to ten",
        "at 125 E. Main St. by Friday; 3 E. Smith": "at one hundred and twenty-five East Main Street by Friday; three E Smith",
        "says << Mind the dog >>; 3 < 4": "says “Mind the dog”; three less than four",
    },
    "money": {
        "$3.50, $3m, $1.2bn": "three dollars and fifty cents, three million dollars, one point two billion dollars",
        "£1,200, £1, 50p, 99¢, $0.05": "one thousand two hundred pounds, one pound, fifty pence, ninety-nine cents, five cents",
        "a $5 note, a £3m house": "a five dollar note, a three million pound house",
        "$5–10 million and $5m–$10m": "five to ten million dollars and five to ten million dollars",
        "€5, 5 €, 500 USD": "five euros, five euros, five hundred U.S dollars",
        "a $20-million deal": "a twenty million dollar deal",
        "$10k, −$5, ¥500, ₩1,000": "ten thousand dollars, minus five dollars, five hundred yen, one thousand won",
    },
    "quantities": {
        "12%, 5–10%, 12.5 %, ±5%": "twelve percent, five to ten percent, twelve point five percent, plus or minus five percent",
        "50% + 20%": "fifty percent plus twenty percent",
        "5 km, 10kg, 100 mph, 1 km": "five kilometres, ten kilograms, one hundred miles per hour, one kilometre",
        "2.5 mg/kg, 1 g/l, a 3 mg/kg dose, 5 km/day": "two point five milligrams per kilogram, one gram per litre, a three milligram per kilogram dose, five kilometres per day",
        "a 10 km run, the 100m sprint": "a ten kilometre run, the one hundred metre sprint",
        "5m people, 1.5bn users, 3k fans": "five million people, one point five billion users, three thousand fans",
        "20°C, −5 °F, 45°, 40° N": "twenty degrees Celsius, minus five degrees Fahrenheit, forty-five degrees, forty degrees north",
        "6'2\" and 3x and 4×4 and 3 × 5": "six foot two and three times and four by four and three times five",
        "1/2, 3/4, 1 1/2, 2½, ⅔": "one half, three quarters, one and a half, two and a half, two thirds",
        "scored 7/10, 4/5 of them": "scored seven out of ten, four fifths of them",
        "12–15 people, a 5-4 ruling, 3:1": "twelve to fifteen people, a five to four ruling, three to one",
        "1,234,567 and 3.14 and 007": "one million two hundred and thirty-four thousand five hundred and sixty-seven and three point one four and zero zero seven",
        "v2.0, 2.0.1": "version two point zero, two point zero point one",
        "21st, 112th, 1,000th, 5th–7th": "twenty-first, one hundred and twelfth, one thousandth, fifth to seventh",
        "a 5-year-old": "a five-year-old",
    },
    "dates": {
        "On 4 July 1776 and July 4, 1776": "On the fourth of July, seventeen seventy-six and July fourth, seventeen seventy-six",
        "the 4th of July, 4–6 July, July 4–6": "the fourth of July, the fourth to the sixth of July, July fourth to sixth",
        "Jan. 5, Sept. 2001": "January fifth, September two thousand and one",
        "2019-07-04, 25/12/2019": "the fourth of July, twenty nineteen, the twenty-fifth of December, twenty nineteen",
        "04/07/2019": "four, seven, twenty nineteen",
        "9/11 and 24/7": "nine eleven and twenty-four seven",
        "10:30, 10:00, 10:05, 14:00": "ten thirty, ten o'clock, ten oh five, fourteen hundred",
        "5pm, 9am–5pm, 9–5pm": "five P.M, nine A.M to five P.M, nine to five P.M",
        "at 5 p.m. on Friday. At 5 p.m. He left.": "at five P.M on Friday. At five P.M. He left.",
        "Mon–Fri, May–June 2020": "Monday to Friday, May to June twenty twenty",
    },
    "roman": {
        "World War II, Chapter IV, Act III, scene ii": "World War two, Chapter four, Act three, scene two",
        "Henry VIII's, Louis XIV, Elizabeth I, Pope John Paul II": "Henry the eighth's, Louis the fourteenth, Elizabeth the first, Pope John Paul the second",
        "the XX century, Final Fantasy VII": "the twentieth century, Final Fantasy seven",
        "pp. xii–xv, vol. II": "pages twelve to fifteen, volume two",
        "IV": "four",
        "II. The Turn": "two. The Turn",
        "I, Claudius. Malcolm X was. Part C. A CD.": "I, Claudius. Malcolm X was. Part C. A C.D.",
    },
    "abbreviations": {
        "e.g. cats, i.e. dogs, etc. And so on.": "for example cats, that is dogs, et cetera. And so on.",
        "Dr. King met Mr. Hale on Main St. near St. Paul.": "Doctor King met Mister Hale on Main Street near Saint Paul.",
        "No. 10, pp. 12–15, fig. 2a, chs. 3–4": "Number ten, pages twelve to fifteen, figure two A-, chapters three to four",
        "He said no. Then 10 came.": "He said no. Then ten came.",
        "Smith et al. 2019, cf. Lee, vs. Kim": "Smith et al twenty nineteen, compare Lee, versus Kim",
        "J. R. R. Tolkien, E. Smith. Plan B. The next.": "J.R.R Tolkien, E Smith. Plan B. The next.",
    },
    "capitals": {
        "BTS, AMA, ARMY, THE end, NASA": "B.T.S, A.M.A, Army, The end, Nasa",
        "U.S. policy. In the U.K. The end.": "U.S policy. In the U.K. The end.",
        "the WHO, the US, do IT": "the W.H.O, the U.S, do I.T",
        "WHY BTS MATTERS TO US": "Why B.T.S Matters To Us",
        "DON'T STOP. IT'S THE BBC'S.": "Don't Stop. It's The B.B.C's.",
        "MPs, CEOs, BTS's, AT&T, R&B": "M P's, C.E O's, B.T.S's, A.T and T, R and B",
        "COVID-19, GPT-4, MP3, A4, Q3 2019": "Covid nineteen, G.P.T four, M.P three, A- four, Q three twenty nineteen",
        "K-pop and an X-ray": "K-pop and an X-ray",
        "Plan A": "Plan A-",
    },
    "kinds": {
        "my 12yo son, he is 12 y.o.": "my twelve-year-old son, he is twelve years old",
        "It cost 50c, a 25c stamp": "It cost fifty cents, a twenty-five cent stamp",
        "a 60/40 split, in 3/4 time, 4-4-2, a 401(k)": "a sixty forty split, in three four time, four four two, a four oh one k",
        "a 5° slope, 8x10, 4x100m, f/2.8": "a five degree slope, eight by ten, four by one hundred metres, f two point eight",
        "Austin, TX 78701; in Reno, NV.": "Austin, Texas seven eight seven zero one; in Reno, Nevada.",
        "Ps 23, A♭ minor, s. 3, ca. 5, noon–2pm": "Psalm twenty-three, A flat minor, section three, circa five, noon to two P.M",
        "R2-D2, 5 yrs, .5 mm, at No 10 today": "R two D two, five years, zero point five millimetres, at number ten today",
        "a B- in maths, an S P A C E D word, A B C D": "a B minus in maths, an Spaced word, A- B C D",
    },
    "marks": {
        "It is—or was—so. It is – or was -- so.": "It is, or was, so. It is, or was, so.",
        "“Well—” she began. He left—.": "“Well” she began. He left.",
        "Smith & Co. and § 5": "Smith and Company and section five",
        "a + b = c, 3 ± 1, ~50": "a plus b equals c, three plus or minus one, about fifty",
        "array[[0]], [[wiki]], [sic]": "array((zero)), ((wiki)), (sic)",
        "*bold* _it_ ***": "bold it ",
        "jo.park@example.com, example.com, Node.js": "jo dot park at example dot com, example dot com, Node dot J.S",
        "#1, #MeToo, @jo_park": "number one, hashtag Me Too, at jo park",
        "and/or": "and or",
        "ﬁne cafe\u0301 soft\u00adhyphen": "fine café softhyphen",
    },
}


@pytest.mark.parametrize(("text", "said"), [pair for group in CASES.values() for pair in group.items()])
def test_in_words(text: str, said: str) -> None:
    """What is written in figures, marks and capitals is said as a reader would say it."""
    assert say(text) == said


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en-US", "04/07/2019", "April seventh, twenty nineteen"),
        ("en-GB", "04/07/2019", "the fourth of July, twenty nineteen"),
        ("en-GB", "July 4", "July the fourth"),
        ("en-US", "105", "one hundred five"),
        ("en-GB", "105", "one hundred and five"),
    ],
)
def test_region(language: str, text: str, said: str) -> None:
    """Where the region decides, it does."""
    assert say(text, language) == said


def test_plain_prose_is_left_alone() -> None:
    """Ordinary sentences go as they are written, letter for letter."""
    text = "She said, “I may go; I might not.” Nobody’s reply – if there’d been one… – survives. Mix it!"
    assert say(text.replace(" – ", ", ")) == text.replace(" – ", ", ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("He said no. I left.", "He said no. I left."),
        ("She said no. 5 people left.", "She said no. Five people left."),
        ("Wait a sec. I will. My ex. 5 years on.", "Wait a sec. I will. My ex. Five years on."),
        ("It was No. 5; the line is p. 7.", "It was number five; the line is page seven."),
        ("No. I won't. No. 5 is.", "No. I won't. Number five is."),
        ("See vol. I, p. iv, fig. II.", "See volume one, page four, figure two."),
        ("She left in 1999. 12 came.", "She left in nineteen ninety-nine. Twelve came."),
        ("printed--54,000 of them", "printed, fifty-four thousand of them"),
        ("$5–£10 and $5m–$10bn", "five dollars–ten pounds and five million to ten billion dollars"),
    ],
)
def test_not_mistaken(text: str, said: str) -> None:
    """Words that look like abbreviations, and figures that open a sentence, keep their sense and their pause."""
    assert say(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Python 3.9.18, the 4.7.11 release, 24.12.2024", "Python three point nine point eighteen, the four point seven point eleven release, December twenty-fourth, twenty twenty-four"),
        ("Boeing 737-800s, an A320-200", "Boeing seven thirty-seven eight hundreds, an A- three twenty two hundred"),
        ("pages 120-135, Chapters 120-135", "pages one hundred twenty to one hundred thirty-five, Chapters one hundred twenty to one hundred thirty-five"),
        ("555-0147, (415) 555-2671, 1-800-555-0123", "five five five, zero one four seven, four one five, five five five, two six seven one, one, eight zero zero, five five five, zero one two three"),
        ("500-1000 people", "five hundred to one thousand people"),
        ("ISBN 0-8044-2957-X", "I.S.B.N zero, eight zero four four, two nine five seven X"),
        ("3M sells tape to 3M users", "three M sells tape to three million users"),
        ("1h 20m, 4m 12s, took 90s in the 90s", "one hour twenty minutes, four minutes twelve seconds, took ninety seconds in the nineties"),
        ("ran it in 2:03:59, at 2:03:59", "ran it in two hours three minutes and fifty-nine seconds, at two oh three and fifty-nine seconds"),
        ("12 500 people, 1 000 000 km, in 2019 300 left", "twelve thousand five hundred people, one million kilometres, in twenty nineteen three hundred left"),
        ("$.99, €29,99, €1.250,00, $20/hr, $5k/month", "ninety-nine cents, twenty-nine euros and ninety-nine cents, one thousand two hundred fifty euros, twenty dollars an hour, five thousand dollars a month"),
        ("Copyright © 2024, © 2024, (c) 2024", "copyright twenty twenty-four, copyright twenty twenty-four, copyright twenty twenty-four"),
        ("WWII, IV fluids, Act Ⅳ, Henry Ⅷ, the III Corps", "World War two, I.V fluids, Act four, Henry the eighth, the third Corps"),
        ("★★★½, then ★★★★☆", "three and a half stars, then four stars out of five"),
        ("2^10, 10⁻³, x² + mc², CO₂, 3 × 10⁸", "two to the power of ten, ten to the power of minus three, x squared plus m c squared, C O two, three times ten to the power of eight"),
        ("4x₁ + 3x₂ ≤ 18, e^(−x), πr², Δt, |x|, a/b, x ∈ ℝ.", "four x one plus three x two at most eighteen, e to the power of minus x, pi r squared, delta t, the absolute value of x, A- over b, x in the reals."),
        ("a room of 40 m³, 5m², 3x², x m²", "a room of forty cubic metres, five square metres, three x squared, x m squared"),
        ("(n(n−1))/2, (a+b)/2, brother(s)/sister(s)", "(n(n minus one)) over two, (a plus b) over two, brother(s)/sister(s)"),
        ("Ca²⁺, Na⁺, SO4²⁻, SO₄²⁻", "C.A two plus, N.A plus, S O four two minus, S O four two minus"),
        ("Nº 7, N° 12, № 3", "number seven, number twelve, number three"),
        ("His word² ends.", "His word² ends."),
        ("John 3:16, 1 Cor. 13:4–7, a score of 3:1", "John three sixteen, First Corinthians thirteen four to seven, a score of three to one"),
        ("IT WAS HALF PAST FOUR when", "It Was Half Past Four when"),
        ("IN THE EU we agreed.", "In The E.U we agreed."),
        ("JOHN: Where? ANN: Out. BBC: No.", "John: Where? Ann: Out. B.B.C: No."),
        ("40 cm. of snow, 6 ft. tall, 12 kg. Then", "forty centimetres of snow, six feet tall, twelve kilograms. Then"),
        ("A fine ==thing==, x == y", "A fine thing, x equals y"),
        ("A 6″ nail, a 27\" screen, 12′ down, 5′ 11″ tall", "A six inch nail, a twenty-seven inch screen, twelve feet down, five foot eleven tall"),
        ('He said "I want 27" and left', 'He said "I want twenty-seven" and left'),
        ("At 51° 30′ 12″ N, 0° 7′ W", "At fifty-one degrees thirty minutes twelve seconds north, zero degrees seven minutes west"),
        ("Bread at 3½d. a loaf, ½d. more, £2 3s. 4½d.", "Bread at threepence halfpenny a loaf, a halfpenny more, two pounds three shillings and fourpence halfpenny."),
        ("2n-1 steps, n−1 more; K-12 schools", "two n minus one steps, n minus one more; K twelve schools"),
        ("H2SO4, C6H12O6 and NaCl, MP3 and COVID-19", "H two S O four, C six H twelve O six and N A- C L, M.P three and Covid nineteen"),
        ("★★★☆☆", "three stars out of five"),
        ("Rated 4.5/5, w/o doubt", "Rated four point five out of five, without doubt"),
        ("Weight in kg, € per km², speed in m/s", "Weight in kilograms, euro per square kilometre, speed in metres per second"),
        ("b. 1920, d. 1999; est. 1850", "born nineteen twenty, died nineteen ninety-nine; established eighteen fifty"),
        ("And then . . . nothing", "And then … nothing"),
        ("She won in 58:21, a ratio of 60:40; he weighs 3 st. 4 lb.", "She won in fifty-eight minutes twenty-one seconds, a ratio of sixty to forty; he weighs three stone four pounds."),
        ("Mr. and Mrs. Smith on Main St", "Mister and Missus Smith on Main Street"),
        ("Room 101, Flight 370, a Boeing 737", "Room one oh one, Flight three seventy, a Boeing seven thirty-seven"),
        ("They called 911, not 911 people", "They called nine one one, not nine hundred eleven people"),
        ("Rs. 500, 7 days/week, Jan–Mar", "five hundred rupees, seven days a week, January to March"),
        ("C# and .NET, 5 MB/s", "C sharp and dot net, five megabytes per second"),
        ("12 × 15 cm, 3 × 5, a 1:50,000 map", "twelve by fifteen centimetres, three times five, a one to fifty thousand map"),
        ("See Eq. (3) and pp. 3ff. on 2/3rds of 1.000.000", "See equation (three) and pages three and following on two thirds of one million"),
        ("His zip code is 90210, 90210 people", "His zip code is nine zero two one zero, ninety thousand two hundred ten people"),
        ("7B parameters, 500 kr., a 2B pencil", "seven billion parameters, five hundred kroner, a two B pencil"),
        ("Bake at 180C; seat 12C", "Bake at one hundred eighty degrees Celsius; seat twelve C"),
        ("E.g., apples. Cf. Lee. Gov't", "For example, apples. Compare Lee. Government"),
        ("1⁄2 tsp of salt, a 1/8\" hole, 2 1/2 in. wide, 3/4 lb.", "one half teaspoon of salt, a one eighth inch hole, two and a half inches wide, three quarters of a pound."),
        ("An H.264 film, AK-47s, the 49ers, figs. 3a–c", "An H two sixty-four film, A.K forty-sevens, the forty-niners, figures three A- to c"),
        ("2-3x faster, f(x) = 2x + 1, 3! = 6", "two to three times faster, f of (x) equals two x plus one, three factorial equals six"),
        ("Hamlet, III.i.56–90; Rocky II and III; the XIXth century", "Hamlet, act three, scene one, line fifty-six to ninety; Rocky two and three; the nineteenth century"),
        ("John 3:16-17; 4:1, 2 and 3", "John three sixteen to seventeen; four one, two and three"),
        ("Ann Lee, MD, of Towson, MD 21204", "Ann Lee, M.D, of Towson, Maryland two one two zero four"),
        ("100 W/m², 3 Mb/s, 5 mg/dL, 5μm, 5 kΩ", "one hundred watts per square metre, three megabits per second, five milligrams per decilitre, five micrometres, five kiloohms"),
        ("He hit .312 in 1:23.45, ₹5 lakh, 5 cents/kWh", "He hit three twelve in one minute twenty-three point four five seconds, five lakh rupees, five cents a kilowatt hour"),
        ("Cl- ions, 2H2O, pH 7, a B- grade", "C.L minus ions, two H two O, P.H seven, a B minus grade"),
        ("an LED, it was led; 12\" vinyl; BP of 120/80", "an L.E.D, it was led; twelve inch vinyl; B.P of one hundred twenty over eighty"),
        ("Q1–Q4, 0600 hours, 0630 hours, Wed 3 Jan", "Q one to Q four, oh six hundred hours, oh six thirty hours, Wednesday the third of January"),
        ("the 24-hr clock, W. 42nd St., #100DaysOfCode", "the twenty-four hour clock, West forty-second Street, hashtag 100 Days Of Code"),
        ("1920x1080, 3 x 4 = 12, ∆x, 10⁻⁶ m, 1:1000", "nineteen twenty by ten eighty, three times four equals twelve, delta x, ten to the power of minus six metres, one to one thousand"),
        ("₹1,50,000, NT$100, kr 100, 25 bps, 3,5 percent", "one hundred fifty thousand rupees, one hundred New Taiwan dollars, one hundred kroner, twenty-five basis points, three point five percent"),
        ("I Cor. 13, Art. I, Book ii, No. 23-719, Nos. 12-15", "First Corinthians thirteen, Article one, Book two, number twenty-three seven nineteen, numbers twelve to fifteen"),
        ("¹⁴C and ①; a snake_case name", "C fourteen and  1 ; a snake case name"),
        ("Bldg. 7, Fl. 3, Rte. 66; in Jan. and Feb.", "Building seven, floor three, route sixty-six; in January and February."),
        ("July 4–Aug. 5, 1,000s of it, 3 oz./day, 5¢/min", "July fourth to August fifth, thousands of it, three ounces per day, five cents a minute"),
        ("It opens in May. Members pay in Feb. or so.", "It opens in May. Members pay in February or so."),
        ("Wm. Jones, Pvt. Ryan, ed. by Lee, trans. Lee", "William Jones, Private Ryan, edited by Lee, translated by Lee"),
        ('"Mr." and (iv), 10 - 3 = 7, IPv6, #A-12', '"Mister" and (four), ten minus three equals seven, I.P V six, number A- twelve'),
        ("4111 1111 1111 1111, w/in, b/c, 5 cc", "four one one one, one one one one, one one one one, one one one one, within, because, five cubic centimetres"),
        ("No 10 said so in Sept '23. No 10 people", "Number ten said so in September twenty-three. No ten people"),
        ("07700 900123, the Rt Hon. Lee, U.S. v. Lee, Sc. 2", "zero seven seven zero zero, nine zero zero one two three, the Right Honourable Lee, U.S versus Lee, scene two"),
        ("a 12in ruler, 12in wide, 500g/1lb, 5'3½\" tall", "a twelve inch ruler, twelve inches wide, five hundred grams, one pound, five foot three and a half tall"),
        ("log₂ n of 192.168.1.1", "log base two of n of one hundred ninety-two point one hundred sixty-eight point one point one"),
    ],
)  # fmt: skip
def test_kinds(text: str, said: str) -> None:
    """What bug reports show readers of figures to stumble over, each with its like that is something else."""
    assert say(text, "en-US") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("£5 10s. 6d. in those days", "five pounds ten shillings and sixpence in those days"),
        ("7s. 6d., 5/-, and it cost 12s. a week.", "seven shillings and sixpence, five shillings, and it cost twelve shillings a week."),
        ("A ticket cost 2/6.", "A ticket cost two shillings and sixpence."),
        ("Two 2/6 of it.", "Two two sixths of it."),
    ],
)  # fmt: skip
def test_old_money(text: str, said: str) -> None:
    """Pounds, shillings and pence."""
    assert say(text, "en-GB") == said
