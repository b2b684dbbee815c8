"""MP4 for places where people watch: H.264 and AAC, chapters, a track of subtitles, and the pictures of the film."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from audioessay.model.episode import Cue, Episode
from audioessay.model.show import Sound
from audioessay.production.formats import Writer, chapter_of
from audioessay.units import RATE

MS = Fraction(1, 1000)
LIGHT = np.rint(16 + np.arange(256) * 219 / 255).astype(np.uint8)
COLOUR = np.rint(128 + (np.arange(256) - 128.0) * 224 / 255).astype(np.uint8)
"""From the full range of a picture's numbers to that of video (ITU-R BT.601, 2.5)."""
THREADS = 2
"""Fixed, since the encoder's bytes follow from it."""
OPTIONS = {"preset": "superfast", "tune": "stillimage", "crf": "21", "g": "40", "bf": "0"}
STYLE = b"[Script Info]\r\nScriptType: v4.00+\r\n\r\n[Events]\r\nFormat: Layer, Start, End, Style, Text\r\n"
"""What the encoder of subtitles wants to see before it begins; players have a style of their own."""


class Planes:
    """A picture as the encoder takes it: brightness, then both colours at half the size (YUV 4:2:0, ITU-R BT.601)."""

    def __init__(self, width: int, height: int) -> None:
        self.whole = np.zeros((height * 3 // 2, width), np.uint8)
        self.light = self.whole[:height]
        quarter = height // 4
        self.blue = self.whole[height : height + quarter].reshape(height // 2, width // 2)
        self.red = self.whole[height + quarter :].reshape(height // 2, width // 2)

    def paint(self, image: Image.Image, box: tuple[int, int, int, int]) -> None:
        """Take over what stands in a box of the picture."""
        height, width = self.light.shape
        left, top = max(0, box[0]) // 2 * 2, max(0, box[1]) // 2 * 2
        right, bottom = min(width, -(-box[2] // 2) * 2), min(height, -(-box[3] // 2) * 2)
        if left >= right or top >= bottom:
            return
        part = image.crop((left, top, right, bottom)).convert("YCbCr")
        self.light[top:bottom, left:right] = LIGHT[np.asarray(part)[..., 0]]
        half = np.asarray(part.reduce(2))
        self.blue[top // 2 : bottom // 2, left // 2 : right // 2] = COLOUR[half[..., 1]]
        self.red[top // 2 : bottom // 2, left // 2 : right // 2] = COLOUR[half[..., 2]]


class VideoWriter(Writer):
    """One film in the making: pictures join the sound as it comes."""

    def __init__(
        self, name: str, path: Path, episode: Episode, sound: Sound, *, start_ms: int = 0, end_ms: int = 0
    ) -> None:
        import av

        from audioessay.picture.film import TALL, WIDE, Film

        super().__init__("mp4", path, episode, sound)
        size = TALL if name.startswith("vertical") else WIDE
        self.start, end = start_ms, end_ms or episode.duration_ms
        self.film = Film(
            size, title=episode.tags.title, show=episode.tags.show, chapters=episode.chapters, cues=episode.cues,
            envelope=episode.envelope, start_ms=start_ms, end_ms=end,
        )  # fmt: skip
        self.video = self.container.add_stream("libx264", rate=30, options=dict(OPTIONS))
        self.video.width, self.video.height = size
        self.video.pix_fmt = "yuv420p"
        context = self.video.codec_context
        context.time_base = MS
        context.thread_count = THREADS
        context.flags |= av.codec.context.Flags.bitexact
        context.color_range, context.colorspace = 1, 6  # BT.601 in its usual range
        context.color_primaries, context.color_trc = 1, 1
        words: Any = self.container.add_stream("mov_text")
        words.codec_context.subtitle_header = STYLE
        words.codec_context.time_base = MS
        self.words = words
        self.pictures = self.film.pictures()
        self.next = next(self.pictures, None)
        self.planes = Planes(*size)
        self.cues = [one for one in episode.cues if start_ms <= one.start_ms < end]
        chapters = [one for one in episode.chapters if one.start_ms < end and one.end_ms > start_ms]
        self.container.set_chapters([chapter_of(number, one, start_ms, end) for number, one in enumerate(chapters)])

    def add(self, block: NDArray[np.float32], last: bool = False) -> None:
        """Encode a block of sound, and the pictures of its time."""
        super().add(block, last)
        self._pictures(self.start + self.at * 1000 // RATE)

    def _pictures(self, until_ms: int) -> None:
        import av

        while self.next is not None and self.next[0] <= until_ms:
            ms, image, boxes = self.next
            for box in boxes:
                self.planes.paint(image, box)
            frame = av.VideoFrame.from_ndarray(self.planes.whole, format="yuv420p")
            frame.pts, frame.time_base = ms - self.start, MS
            self.container.mux(self.video.encode(frame))
            self.next = next(self.pictures, None)
        while self.cues and self.cues[0].start_ms <= until_ms:
            self._say(self.cues.pop(0))

    def _say(self, cue: Cue) -> None:
        import av

        text = cue.text.encode()[:65_535]
        packet = av.Packet(len(text).to_bytes(2, "big") + text)  # ETSI TS 126 245, 5.17: a length, then the text
        packet.stream, packet.time_base = self.words, MS
        packet.pts = packet.dts = cue.start_ms - self.start
        packet.duration = cue.end_ms - cue.start_ms
        self.container.mux(packet)

    def finish(self) -> None:
        """Encode what is held back, and close the file."""
        self._pictures(1 << 60)
        self.container.mux(self.video.encode(None))
        super().finish()
