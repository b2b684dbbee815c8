"""Covers and waveforms: the right kind of file, the same bytes, and what must be seen is there."""

import dataclasses
import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageFile

from audioessay.errors import SettingError
from audioessay.model.cover import Cover
from audioessay.model.episode import Chapter, Cue, Loudness
from audioessay.model.palette import INK, PAPER, role_colour
from audioessay.model.show import CoverDesign
from audioessay.picture import lettering
from audioessay.picture.cover import PALETTES, Inks, drawn_cover, own_cover
from audioessay.picture.waveform import drawn_waveform

PARTS = [("narration", 80), ("praise", 70), ("critique", 90), ("narration", 60)]


def pixels(data: bytes) -> NDArray[np.int16]:
    """Height × width × 3."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), np.int16)


def near(image: NDArray[np.int16], colour: str, within: int = 24) -> NDArray[np.bool_]:
    """Where the picture has about this colour."""
    return np.asarray(np.abs(image - np.array(ImageColor.getrgb(colour), np.int16)).max(axis=2) <= within)


def fit(cover: Cover) -> None:
    """What Apple asks of artwork, and we of the small form."""
    for data, sides, most in ((cover.data, (1400, 3000), 512_000), (cover.small, (300, 1200), 200_000)):
        image = Image.open(io.BytesIO(data))
        assert image.format == "JPEG" and image.mode == "RGB"
        assert image.width == image.height and sides[0] <= image.width <= sides[1]
        assert len(data) <= most
    assert cover.name == "cover.jpg" and cover.type == "image/jpeg"


@pytest.mark.parametrize(
    "title",
    [
        "Rain",
        "What the Win Means: A Night of Prizes and Its Price",
        "Of all the reasons for which a person might praise and then, on reflection, take some of it back " * 3,
        "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel",
        "После победы",
        "After the win 🏆",
        "胜利之后",
        "אחרי הניצחון",
        "",
        "\0\n\t",
    ],
)
def test_a_cover_for_any_title(title: str) -> None:
    """Short, very long, in any script, or none: a cover that fits."""
    cover = drawn_cover(title, "Essays, spoken", "Ana Núñez", PARTS)
    fit(cover)
    assert Image.open(io.BytesIO(cover.data)).width == 3000


def test_the_same_cover_each_time() -> None:
    """Same input, same bytes; another title, another cover."""
    first = drawn_cover("One title", "Show", "Me", PARTS)
    assert first == drawn_cover("One title", "Show", "Me", PARTS)
    assert first.data != drawn_cover("Other title", "Show", "Me", PARTS).data


def test_the_columns_are_the_course_of_the_episode() -> None:
    """Along the bottom each role takes the width of its sections; praise stands higher than narration, critique lower."""
    image = pixels(drawn_cover("A title", "Show", "Me", PARTS).data)[1900:]
    row = image[-100:-99]
    for role, share in (("narration", 140 / 300), ("praise", 70 / 300), ("critique", 90 / 300)):
        assert near(row, role_colour(role).dark).mean() == pytest.approx(share, abs=0.02)
    tops = {role: int(np.flatnonzero(near(image, role_colour(role).dark).any(axis=1))[0]) for role, _length in PARTS}
    assert tops["praise"] < tops["narration"] < tops["critique"]


def test_nothing_that_matters_is_in_the_bottom_fifth() -> None:
    """There, players lay their own signs: only columns run on into it."""
    image = pixels(drawn_cover("A title that is long enough for several lines of type", "Show", "Me", PARTS).data)
    assert not near(image[2400:], PAPER).any()
    assert np.abs(np.diff(image[2420:], axis=0)).max() < 24
    assert near(image[:2000], PAPER).sum() > 20_000


def test_type_stays_within_its_margins() -> None:
    """However long the words, no ink at the left and right edge over the columns."""
    for title in ("W" * 60, "Wide words " * 40):
        image = pixels(drawn_cover(title, "S" * 300, "A" * 300, PARTS).data)[:1900]
        assert near(image[:, :200], INK, 12).all() and near(image[:, -200:], INK, 12).all()


def test_a_title_without_letters_to_set_is_drawn_without_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """No font has its letters: the columns grow into the whole picture, and no empty boxes are shown."""
    monkeypatch.setattr(lettering, "font_for", lambda *_given: None)
    image = pixels(drawn_cover("胜利之后", "秀", "我", PARTS).data)
    assert not near(image, PAPER).any()
    assert near(image[700:800], role_colour("praise").dark).any()


@pytest.mark.parametrize("title", ["勝利のあと", "胜利之后", "승리 이후", "勝利のあと A–Z"])
def test_titles_of_the_far_east_are_set(title: str) -> None:
    """With the package of their letters the cover has words, in every script of the Far East."""
    pytest.importorskip("noto_cjk_sans_jp_bold")
    cover = drawn_cover(title, "秀", "我", PARTS)
    assert not cover.wordless
    assert lettering.printable(f"{title}：！🏆", lettering.SERIF) == f"{title}：！", "signs stay that this font has"
    assert near(pixels(cover.data)[:2000], PAPER).sum() > 20_000


def test_a_font_of_the_system_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the packages lack a letter, a font in the system's folders that has it is taken, and one that lacks it is not."""
    shipped = lettering._package(*lettering.SERIF)
    assert shipped is not None
    (tmp_path / "deep").mkdir()
    (tmp_path / "aaa-broken.ttf").write_bytes(b"no font")
    (tmp_path / "deep" / "zzz.ttf").write_bytes(Path(shipped).read_bytes())
    monkeypatch.setattr(lettering, "FOLDERS", (str(tmp_path),))
    monkeypatch.setattr(lettering, "_package", lambda *_names: None)
    for cached in (lettering._system, lettering._candidates):
        cached.cache_clear()
    try:
        font = lettering.font_for("Ünder", lettering.SERIF, 40)
        assert font is not None and font.path == str(tmp_path / "deep" / "zzz.ttf")
        assert lettering.font_for("胜", lettering.SERIF, 40) is None
        assert drawn_cover("胜利之后", "秀", "我", PARTS).wordless
    finally:
        for cached in (lettering._system, lettering._candidates):
            cached.cache_clear()


def saved(path: Path, image: Image.Image, kind: str, **how: object) -> Path:
    """``image`` as a file."""
    image.save(path, kind, **how)
    return path


def test_a_given_cover_is_brought_into_form(tmp_path: Path) -> None:
    """Photographs, transparency, palettes, grey, CMYK, small and huge: square RGB JPEG of 1400 to 3000 pixels."""
    red = Image.new("RGB", (900, 700), (200, 40, 30))
    noise = Image.effect_noise((800, 775), 80).convert("RGB").resize((3200, 3100))
    files = [
        saved(tmp_path / "a.jpg", red, "JPEG"),
        saved(tmp_path / "b.png", Image.new("RGBA", (1500, 1500), (0, 0, 0, 0)), "PNG"),
        saved(tmp_path / "c.webp", red, "WEBP"),
        saved(tmp_path / "d.gif", red.convert("P"), "GIF"),
        saved(tmp_path / "e.jpg", red.convert("CMYK"), "JPEG"),
        saved(tmp_path / "f.tif", red.convert("L"), "TIFF"),
        saved(tmp_path / "g.jpg", noise, "JPEG", quality=95),
        saved(tmp_path / "h.png", Image.new("RGB", (2000, 400), (9, 90, 200)), "PNG"),
    ]
    for path in files:
        fit(own_cover(path))


def test_a_cover_that_fits_is_as_it_was(tmp_path: Path) -> None:
    """A square picture of 2000 pixels stays so, and its colours stay."""
    image = Image.new("RGB", (2000, 2000), (20, 120, 220))
    image.paste((240, 200, 10), (0, 0, 1000, 2000))
    cover = own_cover(saved(tmp_path / "a.png", image, "PNG"))
    back = pixels(cover.data)
    assert back.shape == (2000, 2000, 3)
    assert near(back[:, :980], "#F0C80A", 6).all() and near(back[:, 1020:], "#1478DC", 6).all()


def test_a_photograph_is_turned_upright(tmp_path: Path) -> None:
    """The camera's note of its own position is obeyed: what lay left comes to stand on top."""
    image = Image.new("RGB", (1600, 1500), (0, 0, 250))
    image.paste((250, 0, 0), (0, 0, 400, 1500))
    exif = Image.Exif()
    exif[0x0112] = 6
    back = pixels(own_cover(saved(tmp_path / "a.jpg", image, "JPEG", exif=exif)).data)
    assert near(back[20:200], "#FA0000", 30).all() and near(back[-200:], "#0000FA", 30).all()


def test_a_wide_picture_keeps_all_of_itself(tmp_path: Path) -> None:
    """A banner is padded in its border's colour, not cut."""
    image = Image.new("RGB", (3000, 1500), (250, 250, 250))
    image.paste((200, 0, 0), (100, 600, 300, 900))
    image.paste((200, 0, 0), (2700, 600, 2900, 900))
    back = pixels(own_cover(saved(tmp_path / "a.png", image, "PNG")).data)
    assert near(back[:, :400], "#C80000").any() and near(back[:, -400:], "#C80000").any()
    assert near(back[:300], "#FAFAFA", 6).all()


def test_a_transparent_picture_stands_on_paper(tmp_path: Path) -> None:
    """No black ground where there was none."""
    path = saved(tmp_path / "a.png", Image.new("RGBA", (1500, 1500), (0, 0, 0, 0)), "PNG")
    assert near(pixels(own_cover(path).data), PAPER, 4).all()


def test_sixteen_bits_are_not_cut_to_white(tmp_path: Path) -> None:
    """A grey ramp of 16 bits keeps its middle."""
    ramp = np.tile(np.linspace(0, 65_535, 1500).astype(np.uint16), (1500, 1))
    back = pixels(own_cover(saved(tmp_path / "a.png", Image.fromarray(ramp), "PNG")).data)
    assert 115 < back[700, 750, 0] < 140


def hostile(tmp_path: Path) -> dict[str, tuple[Path, str]]:
    """Files that are no covers."""
    whole = saved(tmp_path / "x.png", Image.new("RGB", (1500, 1500), (1, 2, 3)), "PNG").read_bytes()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    found = {}
    for name, data, said in (
        ("text", b"not a picture", "no picture"),
        ("empty", b"", "no picture"),
        ("torn", whole[:400], "cannot be read|no picture"),
        ("bomb", bomb, "too many|no picture"),
        ("script", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nquit\n", "no picture"),
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        found[name] = (path, said)
    return found | {"absent": (tmp_path / "absent.png", "no such"), "folder": (tmp_path, "no such")}


@pytest.mark.parametrize("kind", ["text", "empty", "torn", "bomb", "script", "svg", "absent", "folder"])
def test_what_is_no_picture_is_said_in_one_line(tmp_path: Path, kind: str) -> None:
    """Path and reason; nothing is started to read it, and nothing huge unfolds."""
    path, said = hostile(tmp_path)[kind]
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
    with pytest.raises(SettingError, match=said) as caught:
        own_cover(path)
    assert str(caught.value).startswith(f"{path}: cover: ") and "\n" not in str(caught.value)


def episode(seconds: int, titles: int) -> tuple[list[int], list[float], list[Chapter]]:
    """An envelope, its loudness and chapters."""
    rng = np.random.default_rng(seconds)
    peaks = np.clip(rng.normal(130, 40, seconds * 10), 2, 240).astype(int).tolist()
    blocks = np.clip(rng.normal(-16, 2, seconds * 10), -60, -6).tolist()
    edges = [seconds * 1000 * n // titles for n in range(titles + 1)]
    roles = ("narration", "praise", "critique")
    chapters = [
        Chapter(f"Chapter {n} 章", edges[n], edges[n + 1], roles[n % 3], "tone:a")
        for n in range(titles)
        if edges[n] < edges[n + 1]
    ]
    return peaks, blocks, chapters


@pytest.mark.parametrize(("seconds", "titles"), [(1, 1), (30, 3), (600, 8), (36_000, 300)])
def test_a_waveform_of_any_length(seconds: int, titles: int) -> None:
    """One second to ten hours: a small PNG of one size, the same each time."""
    peaks, blocks, chapters = episode(seconds, titles)
    measured = Loudness(-16.0, -1.2, 4.0)
    data, again = (
        drawn_waveform(peaks, blocks, chapters, seconds * 1000, title="A title — 标题", loudness=measured) for _ in "ab"
    )
    assert data == again
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size) == ("PNG", (2000, 800)) and len(data) < 120_000


def test_each_stretch_is_in_its_roles_colour() -> None:
    """Thirds of an episode in the colours of three roles; a quotation within one in its own."""
    peaks, blocks, chapters = episode(90, 3)
    cue = Cue(70_000, 80_000, "Quote", "quote", "So they said.")
    image = pixels(drawn_waveform(peaks, blocks, chapters, 90_000, cues=[cue]))[300:500]
    for number, role in enumerate(("narration", "praise", "critique")):
        third = image[:, 70 + 620 * number + 5 : 70 + 620 * (number + 1) - 5]
        for other in ("narration", "praise", "critique"):
            assert near(third, role_colour(other).light, 8).any() == (other == role)
    columns = np.flatnonzero(near(image, role_colour("quote").light, 8).any(axis=0))
    assert abs(columns[0] - (70 + 1860 * 70 / 90)) < 10 and abs(columns[-1] - (70 + 1860 * 80 / 90)) < 10


def test_no_title_leaves_the_picture() -> None:
    """However many chapters, and however long their titles, the right margin stays empty and none runs into the next."""
    for titles in (3, 40, 200):
        peaks, blocks, chapters = episode(1200, titles)
        long = [dataclasses.replace(chapter, title="A title with many words in it") for chapter in chapters]
        image = pixels(drawn_waveform(peaks, blocks, long, 1_200_000))[110:230]
        assert near(image[:, 1940:], PAPER, 4).all()


def test_loud_is_tall_and_silence_is_flat() -> None:
    """The bars follow the envelope."""
    image = pixels(drawn_waveform([5] * 300 + [230] * 300, [-60.0] * 300 + [-14.0] * 300, [], 60_000))[180:520]
    ink = near(image, role_colour("narration").light, 8).sum(axis=0)
    assert ink[200:800].max() < 12 and ink[1200:1800].max() > 250


def test_nothing_to_draw_is_still_a_picture() -> None:
    """No blocks, no chapters, no title."""
    assert pixels(drawn_waveform([], [], [], 0)).shape == (800, 2000, 3)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [value / 255 for value in ImageColor.getrgb(colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "design",
    [*(CoverDesign(palette=name) for name in PALETTES), CoverDesign(ground="#1D3B5A"), CoverDesign(ground="#F2D8C2")],  # type: ignore[arg-type]
)
def test_type_and_course_stand_out_on_every_ground(design: CoverDesign) -> None:
    """Type by 4.5 : 1, the roles' colours by 3 : 1, the show's own ground too."""
    inks = Inks.of(design)
    assert contrast(inks.text, inks.ground) > 7 and contrast(inks.muted, inks.ground) > 4.5
    assert all(contrast(inks.role(role), inks.ground) > 3 for role in ("narration", "praise", "critique"))


@pytest.mark.parametrize("name", ["course", "rings", "type"])
def test_each_design_shows_the_essay(name: str) -> None:
    """Its roles' colours; in one role alone its tones; type that nothing crosses; the same picture for the same essay."""
    design = CoverDesign(design=name)  # type: ignore[arg-type]
    mixed = pixels(drawn_cover("A title", "Show", "Me", PARTS, design).small)
    for role in ("narration", "praise", "critique"):
        assert near(mixed, role_colour(role).dark).sum() > 1000
    plain = drawn_cover("A title", "Show", "Me", [("narration", 80), ("narration", 40)], design)
    tones = (
        {tuple(pixel) for pixel in pixels(plain.small)[::60, ::6].reshape(-1, 3).tolist()}
        if name != "type"
        else set("abc")
    )
    assert len(tones) >= 3
    assert plain == drawn_cover("A title", "Show", "Me", [("narration", 80), ("narration", 40)], design)
    long = "A title that is so long that it wants all of the room that there is on a cover of ours and some more"
    with_type, without = (pixels(drawn_cover(title, "", "", PARTS, design).small) for title in (long, "I"))
    course = near(without, role_colour("narration").dark) | near(without, role_colour("praise").dark)
    course[:500] = False  # edges of letters have many tones
    assert not (course & near(with_type, PAPER, 60)).any()
