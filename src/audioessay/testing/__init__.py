"""For the tests of those who build on this: stand-ins that need no network, and what every engine, store and target promises.

>>> import audioessay.testing as testing
>>> testing.check_engine(testing.ToneEngine())
>>> testing.check_store(testing.MemoryStore())
>>> testing.check_target(testing.MemoryTarget())

The ``check_…`` functions raise AssertionError with the promise that is broken.
"""

from audioessay.engines.tone import ToneEngine
from audioessay.store.base import MemoryStore
from audioessay.testing.engine import ENGINE_PROMISES, check_engine
from audioessay.testing.store import check_store
from audioessay.testing.target import MemoryTarget, check_target

__all__ = [
    "ENGINE_PROMISES",
    "MemoryStore",
    "MemoryTarget",
    "ToneEngine",
    "check_engine",
    "check_store",
    "check_target",
]
