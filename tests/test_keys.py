"""Everything kept stays good: the keys of takes and reels are what they were, whatever is rebuilt around them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import audioessay
from audioessay import packages
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
    real = packages.version

    def fixed(name: str) -> str:
        return VERSIONS.get(name) or real(name)

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
                "reel/4e0bd88b2de54b41cb69f092c6f8e82d8ac0edb168b995b640104709c30361e8",
                "reel/6522ae4201290917b45ac253b4b3a0a36cf524a90af6cf6aee141c0258f92baa",
                "reel/7e8c5d675c5b11b9adad87c9fb98080ff9a425b765c27d352133d8857162b2ca",
                "reel/bf34b685968e31ef6991d13ac2a68c7ee9f432b059421800fa0eebd1b71c4100",
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
                "reel/0390194e4f1b77fa2fb4a77c79878defcab8e11ea90c08a0527d8f9844561a7d",
                "reel/04f6a5e74424c4ae5b61b46e16736b29df9be6c5b23e102d04e8bdf19dc11d6e",
                "reel/4f60c6bc676d38b472a6ea16028b4849c5cccb9bdf53bf3c8847c48b60fe612d",
                "reel/c89f7b1c24d62e2f985fe9cfbc9a5f0b92c60d0fa7b684727f430e6711444e47",
                "take/41215c8457fe71bae1ced7408aa7c73995656190ca3fc032b8149199513eea4b",
                "take/41d5554cb8d56eaa30679a731636baaad8b08b61661aba20b9b8350b11f2b0bc",
                "take/4ab17b5e214417ee7d9028f09005f35be66b2307c3ab85ae779e4639f26f055f",
                "take/6303b47b0f88ae55ffe1469c5f972f1d07cecb114434d5c3702e0d32e1bf0180",
                "take/6e0db248e42b46668dff801977b4a43234f65c24b5aa1161f3c112bea75062b1",
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
