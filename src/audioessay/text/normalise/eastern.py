"""Japanese, Korean and Chinese: measures, money and ranges, which their voices would say in English or not at all."""

import re
from collections.abc import Mapping

from audioessay.text.normalise import japanese
from audioessay.text.normalise.rules import DIGIT, Rule, rule

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
START = r"(?<![\d.,A-Za-z])"
DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")

JAPANESE_UNITS = {
    "%": "パーセント",
    "km/h": "キロメートルまいじ",
    "km": "キロメートル",
    "cm": "センチメートル",
    "mm": "ミリメートル",
    "m": "メートル",
    "kg": "キログラム",
    "g": "グラム",
    "°C": "ど",
    "℃": "ど",
}
KOREAN_UNITS = {
    "%": "퍼센트",
    "km/h": "킬로미터 매 시",
    "km": "킬로미터",
    "cm": "센티미터",
    "mm": "밀리미터",
    "m": "미터",
    "kg": "킬로그램",
    "g": "그램",
    "°C": "도",
    "℃": "도",
}
CHINESE_UNITS = {
    "km/h": "公里每小时",
    "km": "公里",
    "cm": "厘米",
    "mm": "毫米",
    "m": "米",
    "kg": "公斤",
    "g": "克",
    "°C": "摄氏度",
    "℃": "摄氏度",
}
JAPANESE_MONEY = {"¥": "えん", "￥": "えん", "$": "ドル", "€": "ユーロ", "£": "ポンド", "₩": "ウォン"}
KOREAN_MONEY = {"₩": "원", "￦": "원", "$": "달러", "€": "유로", "£": "파운드", "¥": "엔", "￥": "엔"}
CHINESE_MONEY = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑", "₩": "韩元"}


def _rules(units: Mapping[str, str], money: Mapping[str, str], to: str, scale: str) -> tuple[Rule, ...]:
    """Units behind and currencies before a number, and ranges."""

    def unit(match: re.Match[str], region: str) -> str:
        return units[match["u"].replace("％", "%")]

    def currency(match: re.Match[str], region: str) -> str:
        return f"{match['n'].replace(',', '')}{match['s'] or ''}{money[match['c']]}"

    def grouped(match: re.Match[str], region: str) -> str:
        return match.group().replace(",", "")

    names = "|".join(
        re.escape(name) for name in sorted([*units, *(["％"] if "%" in units else [])], key=len, reverse=True)
    )
    return (
        rule(rf"(?P<c>[{re.escape(''.join(money))}])\s?(?P<n>{NUMBER})(?P<s>[{scale}]+)?", currency, needs=DIGIT),
        rule(rf"(?<=\d)\s?(?P<u>{names})(?![A-Za-z])", unit, needs=DIGIT),
        rule(r"(?<=[\d%％])\s?[〜～~–]\s?(?=\d)", to, needs=DIGIT),
        rule(rf"{START}\d{{1,3}}(?:,\d{{3}})+(?!\d)", grouped, needs=DIGIT),
    )


def _percent(match: re.Match[str], region: str) -> str:
    first, second = match["n"].replace(",", ""), match["n2"]
    return f"百分之{first}" + (f"到{second.replace(',', '')}" if second else "")


def _year(match: re.Match[str], region: str) -> str:
    return match["y"].translate(DIGITS)


JAPANESE = (*_rules(JAPANESE_UNITS, JAPANESE_MONEY, "から", "万億兆"), *japanese.RULES)
KOREAN = _rules(KOREAN_UNITS, KOREAN_MONEY, "에서 ", "만억조")
CHINESE = (
    rule(rf"{START}(?P<n>{NUMBER})(?:[%％]?\s?[～~–-]\s?(?P<n2>{NUMBER}))?\s?[%％]", _percent, needs=DIGIT),
    rule(rf"{START}(?P<y>\d{{4}})(?=年(?!代|级))", _year, needs=DIGIT),
    *_rules(CHINESE_UNITS, CHINESE_MONEY, "到", "万亿"),
)
