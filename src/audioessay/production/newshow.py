"""``init``: a show folder with a first essay."""

import json
from pathlib import Path

from audioessay.errors import StorageError
from audioessay.files import write_whole
from audioessay.show import NAME

SHOW = """\
# The show. Every key has a default; delete what you do not need.

title = {title}
author = {author}
language = "en"
description = ""         # what the podcast is about: directories show it
# cover = "cover.png"    # square, 1400 to 3000 pixels; a clean one is made when there is none
engine = "auto"          # the good voices (edge) when their service answers, else a draft by the embedded ones

[cast]                   # who reads: a role, a section's number or the beginning of its heading = a voice
# narration = "edge:en-GB-RyanNeural"
# praise = "edge:en-US-AvaNeural,rate=+5%"
# critique = {{ voice = "edge:en-GB-SoniaNeural", rate = -5, pitch = -5, gain = 1 }}
# quote = "edge:en-US-GuyNeural"

[speakers]               # what transcripts call them
narration = "Narrator"

[stings]
style = "felt"           # "felt", "glass", "pulse" or "none"
# opening = "stings/theme.wav"      # a sound of your own, from the folder audio/

[pacing]                 # rests in milliseconds
paragraph_ms = 550
heading_ms = 800

[sound]
channels = 1             # 2 for stereo
target_lufs = -16.0      # what Apple Podcasts asks for

[reading]
split = "auto"           # may a section change its voice inside: "section" no, "paragraph" yes
alt_text = false         # speak the alternative text of images

# [publish]
# url = "https://example.org/podcast"
"""

ESSAY = """\
---
title: A first essay
author: {author}
---

# A first essay

This is where an essay sets the scene. It is read by the narrator, word for word, as it stands here.

## What is good about it

The best thing about a plain text file is that it will still open in thirty years. It is small, it is honest, and it
belongs to whoever wrote it. Few inventions have served writers so well.

## What is wrong with it

But a plain file forgets everything that is not a letter. It cannot hold a voice, and it fails the reader whose eyes
are tired. To call it enough is to overlook everyone who would rather listen.

## And now

Change these words for your own, and run the same command again.
"""


def init(folder: str, *, title: str = "", author: str = "") -> tuple[Path, ...]:
    """Make a show in ``folder``; returns it and the files written, the essay last.

    Raises StorageError when there is a show already or the folder cannot be written.
    """
    home = Path(folder)
    if home.exists() and not home.is_dir():
        raise StorageError(folder, "is a file; name a folder")
    if (home / NAME).exists():
        raise StorageError(str(home / NAME), "is there already; this folder is a show")
    name = title or home.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize() or "My show"
    essay = home / "script" / "first-essay.md"
    written = [home / NAME, home / ".gitignore"]
    write_whole(written[0], SHOW.format(title=_toml(name), author=_toml(author)).encode())
    if not written[1].exists():
        write_whole(written[1], b"/audio/*\n!/audio/stings/\n")
    else:
        written.pop()
    if not essay.exists():
        write_whole(essay, ESSAY.format(author=json.dumps(author, ensure_ascii=False)).encode())
    try:
        (home / "audio" / "stings").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(str(home / "audio"), f"cannot be written: {error.strerror}") from error
    return (home, *written, essay)


def _toml(text: str) -> str:
    """A TOML basic string: JSON's form is one, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
