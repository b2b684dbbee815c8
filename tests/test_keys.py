"""Everything kept stays good: the keys of takes and reels are what they were, whatever is rebuilt around them."""

import importlib.metadata
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import audioessay
from audioessay.store import MemoryStore

ESSAY = """# The ferry and the bridge

By 1910 the ferry carried 40 carts a day, and Dr. Mills said it was "enough".

## What it did well

It was cheap, kind and wonderfully quiet. Nobody drowned.

## What it did badly

It was late, dull and dangerous in fog; a dreadful waste of $3.50 a trip.

> A bridge is a promise.

## And so

The bridge was built in 1912.
"""

SHOW = """title = "Keys"
engine = "{engine}"

[cast]
quote = "{quote}"

[stings]
style = "glass"
bed = "glass"
"""

VERSIONS = {"lameenc": "1.8.1"}
"""Versions that are in keys, fixed: a newer library makes anew on purpose."""


@pytest.fixture(autouse=True)
def _fixed_versions(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    real = importlib.metadata.version

    def fixed(name: str) -> str:
        return VERSIONS.get(name) or real(name)

    monkeypatch.setattr(importlib.metadata, "version", fixed)
    for name, module in list(sys.modules.items()):
        if name.startswith("audioessay") and getattr(module, "version", None) is real:
            monkeypatch.setattr(module, "version", fixed)
    yield


def keys(folder: Path, engine: str, quote: str) -> list[str]:
    """The keys, in the order in which they are put, of an episode with a quoting voice, a bed and every transition."""
    (folder / "script").mkdir()
    (folder / "script" / "ferry.md").write_text(ESSAY, encoding="utf-8")
    (folder / "audioessay.toml").write_text(SHOW.format(engine=engine, quote=quote), encoding="utf-8")
    store = MemoryStore()
    audioessay.make(folder / "script" / "ferry.md", store=store, workers=1)
    return sorted(key for key in store.kept if key.startswith(("take/", "reel/")))


@pytest.mark.parametrize(
    ("engine", "quote", "recorded"),
    [
        (
            "tone",
            "tone:alto,rate=+5%",
            [
                "reel/152ba18e6dfa464c249d828312cb0cc6e6d99635ced3a2e623d7436662ef1ac9",
                "reel/1c6bf260014e7b270341f0c9a9e980787f8f5b10c8c4861395dc25a467984500",
                "reel/62bcdd48d7063b0622abda414cc5b0e0eeeda237cd09486618248de4b5ae5a4a",
                "reel/86079d88a987f152bf6530f607e7742e8e0209e4d64b02ade23d87a8ddf48d26",
                "reel/970190808f5768beaddab478ae21b263523ae06f718dc0033635e98ecb3fb854",
                "reel/b1e3e60011894d7e254b42ceb019046d4a015084d8fbea4e64fb5431d8c7636e",
                "reel/bc34b8dac8e7fded3fbb73180477c508b201530ae118004d3aa690a7d2fb769e",
                "reel/f83489e00496eba5f214b974ef1ec3b0ee162456182cd0f8a327cdf53eee6055",
                "take/21ef58bac6d34cb96929b2834cefca1d0221f1ac7833b9976c0ffef58f949153",
                "take/2fc038fef570f2de8b6a896a3c4b3567ca08732c77a3820a09cff4009667f087",
                "take/4d23e8abd28949da3209337a0470139dfa484b2f2f1700283c322e22af947793",
                "take/4fe83157678d06978358f0e00e670391ffd02efc7605f3e4f95000e78c32401f",
                "take/63377e788a645961b0604ca19e50dd083a53a7d1801f3cbbc8c6bab03f3001df",
                "take/72a279700039f221568edf94724dd517f4c72d31d839ebd472bde3691d6f7fc7",
                "take/8849c28a5d006b932c7859f203debe3114ada664c1c98bdbbad8987f7f04bddf",
                "take/cc655414637fe1605413643e260583b93c5425b51350579e0a47b4460472a6ac",
                "take/e45514df599cc39005d8b2a398e5e2af83025281dbb82f825e8ff650a0142fdc",
                "take/f51922a7899f47ffbe6adf22a6e883444dcb15bbdb752818f5c4471cc8c82b0d",
            ],
        ),
        (
            "espeak",
            "espeak:en-us+f2,pitch=-4%,gain=1.5dB",
            [
                "reel/652338b44c06a8b40d56ef299b517007de70a6ff7e6493cb417d3e01e5fd90a2",
                "reel/6a9c0383e65def76c672397e817596ee5eebfbe83d7da8308681cd1affea7e83",
                "reel/ab64be5c918361946d9ee20ffedd1fcfb27985f63ec2de1b70c8f9f830ad3ee0",
                "reel/ac6b89bc0a865a5191b7d4b5bf2829518559191b1481690706c1e14cba71ebd1",
                "reel/b42b64621cc064e89ab363f218085bf9970a62ac35ab230f197cd98966c74577",
                "reel/cbc9b4bd82193208183ca822493616f287d1373a33e9bbf13a9d3c22f609a20d",
                "reel/de76ad5f2ced3c8a63c6de302877a8cbf4d3a15b1af30b38148adfc46d7347aa",
                "reel/ff1e58b6610fc71c3ce480c397181af4d611205cdb4eae618657da0d801fc3fe",
                "take/41215c8457fe71bae1ced7408aa7c73995656190ca3fc032b8149199513eea4b",
                "take/41d5554cb8d56eaa30679a731636baaad8b08b61661aba20b9b8350b11f2b0bc",
                "take/47c5a995d3200c8e3d86cbebc9c411def9a55aed24a465ebed55404bd008d2b3",
                "take/4ab17b5e214417ee7d9028f09005f35be66b2307c3ab85ae779e4639f26f055f",
                "take/6303b47b0f88ae55ffe1469c5f972f1d07cecb114434d5c3702e0d32e1bf0180",
                "take/786621168086797274f372651747c14bd07b18c9a869752eddc56c8799662739",
                "take/a140925e1c3fd1016c40ccebe0f140a4af12183666e445302217c3ad128f0e73",
                "take/a611e3f51f1d90ead97482123e663b873f1f95c3a040e351891dfd61a7298e0a",
                "take/dca97801eb6e5c79256483e971fd0362f45f48fe43664314a01d8a2fa19fadc3",
                "take/f738e6d7b2a1cc04715e434a5795fff71a0fcaa909d38fb48a02a753ffcf3bed",
            ],
        ),
    ],
)
def test_keys_are_what_they_were(tmp_path: Path, engine: str, quote: str, recorded: list[str]) -> None:
    """Each take and each reel of the essay has the key that it had when it was recorded."""
    assert keys(tmp_path, engine, quote) == recorded
