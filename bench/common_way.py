"""The common way to an episode, on takes that are there: pydub ``+=``, export, two-pass loudnorm by ffmpeg, tags.

    python bench/common_way.py ESSAY STORE FOLDER

It does less than ours: one gain for all, no chapters on whole seconds, no transcripts, no proof.
"""

import json
import re
import subprocess
import sys
import warnings
from pathlib import Path

from audioessay import engines
from audioessay.production.planning import plan
from audioessay.production.take import sound_of, take_key
from audioessay.production.values import Order
from audioessay.store import FolderStore

warnings.filterwarnings("ignore")

from pydub import AudioSegment  # noqa: E402 - after its warnings are silenced


def main(essay: str, store: str, folder: str) -> None:
    """Concatenate, export, normalise, tag."""
    from mutagen.easyid3 import EasyID3

    takes = FolderStore(Path(store))
    whole = AudioSegment.empty()
    for segment in plan(Order(essay, engine="espeak")).segments():
        sound, _take = sound_of(takes, take_key(segment, engines.find(segment.voice.engine)))
        data = (sound * 32767).astype("<i2").tobytes()
        whole += AudioSegment(data, sample_width=2, frame_rate=44_100, channels=1)
        whole += AudioSegment.silent(550, frame_rate=44_100)
    raw, done = Path(folder) / "common-raw.mp3", Path(folder) / "common.mp3"
    whole.export(raw, format="mp3", bitrate="96k")
    loudnorm = "loudnorm=I=-16:TP=-1.5:LRA=11"
    first = ["ffmpeg", "-hide_banner", "-i", str(raw), "-af", f"{loudnorm}:print_format=json", "-f", "null", "-"]
    said = subprocess.run(first, capture_output=True, text=True, check=True).stderr
    found = json.loads(re.findall(r"\{[^{}]*\}", said)[-1])
    measured = ":".join(
        f"measured_{short}={found[name]}"
        for short, name in (("I", "input_i"), ("TP", "input_tp"), ("LRA", "input_lra"), ("thresh", "input_thresh"))
    )
    second = ["ffmpeg", "-v", "error", "-y", "-i", str(raw), "-af", f"{loudnorm}:{measured}:linear=true"]
    subprocess.run([*second, "-ar", "44100", "-ac", "1", "-b:a", "96k", str(done)], check=True)
    tags = EasyID3()  # type: ignore[no-untyped-call]
    tags["title"] = "Common"
    tags.save(done)


if __name__ == "__main__":
    main(*sys.argv[1:4])
