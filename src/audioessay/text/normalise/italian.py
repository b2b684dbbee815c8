"""Italian."""

from audioessay.text.normalise.european import Manner, rules

RULES = rules(
    Manner(
        to="a",
        percent="per cento",
        currencies={"€": ("euro",), "$": ("dollaro", "dollari"), "£": ("sterlina", "sterline"), "¥": ("yen",)},
        scales={
            "mln": ("milione", "milioni"),
            "mld": ("miliardo", "miliardi"),
            "milioni": ("milioni",),
            "miliardi": ("miliardi",),
        },
        units={
            "km": ("chilometro", "chilometri"),
            "m": ("metro", "metri"),
            "cm": ("centimetro", "centimetri"),
            "mm": ("millimetro", "millimetri"),
            "km/h": ("chilometro all'ora", "chilometri all'ora"),
            "km²": ("chilometro quadrato", "chilometri quadrati"),
            "m²": ("metro quadrato", "metri quadrati"),
            "kg": ("chilo", "chili"),
            "g": ("grammo", "grammi"),
            "l": ("litro", "litri"),
            "°C": ("grado Celsius", "gradi Celsius"),
        },
        abbreviations={
            r"p\.\s?es\.|ad es\.": "per esempio",
            r"a\.\s?C\.": "avanti Cristo",
            r"d\.\s?C\.": "dopo Cristo",
            r"sig\.ra": "signora",
            r"Sig\.ra": "signora",
            r"sigg\.": "signori",
            r"sig\.|Sig\.": "signor",
            r"dott\.ssa": "dottoressa",
            r"dott\.|Dott\.": "dottor",
            r"prof\.ssa": "professoressa",
            r"prof\.|Prof\.": "professor",
            r"avv\.": "avvocato",
            r"ecc\.": "eccetera",
            r"etc\.": "eccetera",
            r"cfr\.|Cfr\.": "confronta",
            r"ca\.": "circa",
        },
        numbered={
            r"pagg?\.|pp?\.": "pagina",
            r"nn?\.|n[°º]|nr\.": "numero",
            r"sec\.(?=\s[IVX])": "secolo",
            r"vol\.": "volume",
            r"cap\.": "capitolo",
            r"art\.": "articolo",
            r"fig\.": "figura",
            "§": "paragrafo",
        },
        halves={"½": "mezzo", "¼": "un quarto", "¾": "tre quarti"},
        sign={"&": "e", "×": "per"},
        linked=" di",
        cents=" e ",
    )
)
