"""Threads that end with the program, and it with them."""

import threading

from audioessay.production.threads import Threads, end


def test_the_end_says_whether_all_has_ended() -> None:
    """What is being done when the program ends is waited for so long and no longer."""
    threads, let = Threads(), threading.Event()
    future = threads.submit(let.wait, 60)
    try:
        assert not end(within_s=0.05)
    finally:
        let.set()
    assert future.result(timeout=60) and end()
