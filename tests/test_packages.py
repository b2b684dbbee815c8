"""What is installed is told as the standard library tells it, without what that opens."""

import subprocess
import sys
from importlib.metadata import distributions, entry_points

from audioessay import packages


def test_versions_are_right() -> None:
    """Of every package here; of one that there is not, none."""
    for one in distributions():
        assert packages.version(one.name) == one.version
    assert packages.version("no-such-package") == ""


def test_what_is_offered_is_right() -> None:
    """Our engines, as any package names its own."""
    ours = {
        point.name: point.value for point in entry_points(group="audioessay.engines") if "audioessay." in point.value
    }
    assert packages.points("audioessay.engines") == ours
    assert {point.name for point in packages.offered("audioessay.engines")} >= set(ours)


def test_the_state_of_a_room_changes_with_it() -> None:
    """Another room is in another state, the same one in the same."""
    assert packages.state("text") == packages.state("text") != packages.state("casting")


def test_a_plan_opens_no_library_that_it_does_not_need() -> None:
    """Neither the encoder and the pictures nor the mail parser of the standard library."""
    code = "import sys, audioessay.cli.make, audioessay.production.planning, audioessay.production.catalogue; print(*sys.modules)"
    opened = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"av", "PIL", "lameenc", "mutagen", "email.message", "importlib.metadata"} & set(opened)
