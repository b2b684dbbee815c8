"""Portuguese, of both shores."""

from audioessay.text.normalise.european import Manner, rules

RULES = rules(
    Manner(
        to="a",
        percent="por cento",
        currencies={
            "€": ("euro", "euros"),
            "$": ("dólar", "dólares"),
            "US$": ("dólar", "dólares"),
            "R$": ("real", "reais"),
            "£": ("libra", "libras"),
            "¥": ("iene", "ienes"),
        },
        scales={
            "milhões": ("milhões",),
            "mi": ("milhão", "milhões"),
            "bi": ("bilhão", "bilhões"),
            "mil milhões": ("mil milhões",),
            "bilhões": ("bilhões",),
        },
        units={
            "km": ("quilómetro", "quilómetros"),
            "m": ("metro", "metros"),
            "cm": ("centímetro", "centímetros"),
            "mm": ("milímetro", "milímetros"),
            "km/h": ("quilómetro por hora", "quilómetros por hora"),
            "km²": ("quilómetro quadrado", "quilómetros quadrados"),
            "m²": ("metro quadrado", "metros quadrados"),
            "kg": ("quilo", "quilos"),
            "g": ("grama", "gramas"),
            "l": ("litro", "litros"),
            "°C": ("grau Celsius", "graus Celsius"),
            "°": ("grau", "graus"),
        },
        abbreviations={
            r"p\.\s?ex\.": "por exemplo",
            r"a\.\s?C\.": "antes de Cristo",
            r"d\.\s?C\.": "depois de Cristo",
            r"Sra\.|Srª": "senhora",
            r"Sr\.": "senhor",
            r"Srs\.": "senhores",
            r"Dra\.": "doutora",
            r"Dr\.": "doutor",
            r"Profa\.": "professora",
            r"Prof\.": "professor",
            r"etc\.": "etcétera",
            r"aprox\.": "aproximadamente",
            r"Av\.": "avenida",
        },
        numbered={
            r"p[áa]gs?\.|pp?\.": "página",
            r"n\.?[º°]|núm\.": "número",
            r"N\.?[º°]": "número",
            r"séc\.(?=\s[IVX])": "século",
            r"vol\.": "volume",
            r"cap\.": "capítulo",
            r"art\.": "artigo",
            r"fig\.": "figura",
            "§": "parágrafo",
        },
        halves={"½": "meio", "¼": "um quarto", "¾": "três quartos"},
        sign={"&": "e", "×": "vezes"},
        linked=" de",
        cents=" e ",
    )
)
