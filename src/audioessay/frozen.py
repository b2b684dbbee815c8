"""The standard library's ``dataclass``, but that of a frozen one no code is compiled before the first of its kind is made.

To write out and compile seven methods for each of the house's many nouns takes a fifth of a short run. Here a class has a
constructor that is compiled at its first call; what else a frozen dataclass has, all share.
"""

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, order=False, **options):
        """As ``dataclasses.dataclass``."""

        def made(cls: type) -> type:
            if not frozen or order or any(map(dataclasses.is_dataclass, cls.__mro__[1:])):
                return dataclasses.dataclass(cls, frozen=frozen, order=order, **options)
            cls.__doc__ = cls.__doc__ or cls.__name__  # else a signature is written out for it
            own = set(vars(cls))
            own |= {"__repr__"} if not options.pop("repr", True) else set()
            own |= {"__eq__", "__hash__"} if not options.pop("eq", True) else set()
            cls = dataclasses.dataclass(cls, init=False, repr=False, eq=False, **options)
            cls.__dataclass_params__.frozen = True  # for classes made from this one
            for name, method in METHODS.items():
                if name not in own:
                    setattr(cls, name, method)
            if "__init__" not in own:
                cls.__init__ = _first(cls)
            return cls

        return made if cls is None else made(cls)


def _first(cls: Any) -> Any:
    """A constructor that puts the real one in its place."""

    def init(self: Any, /, *args: Any, **values: Any) -> None:
        if cls.__init__ is init:
            cls.__init__ = _constructor(cls)
        cls.__init__(self, *args, **values)

    return init


def _constructor(cls: Any) -> Any:
    """``__init__`` of a frozen dataclass, compiled."""
    names: dict[str, Any] = {"_set": object.__setattr__, "_absent": object()}
    wanted, keywords, body = ["self"], list[str](), list[str]()
    for one in dataclasses.fields(cls):
        names[f"_of_{one.name}"] = one.default if one.default is not dataclasses.MISSING else one.default_factory
        given, value = one.name, one.name
        if one.default_factory is not dataclasses.MISSING:
            given = f"{one.name}=_absent"
            value = f"_of_{one.name}() if {one.name} is _absent else {one.name}" if one.init else f"_of_{one.name}()"
        elif one.default is not dataclasses.MISSING:
            given = f"{one.name}=_of_{one.name}"
        if one.init:
            (keywords if one.kw_only else wanted).append(given)
        body.append(f" _set(self, {one.name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    head = ", ".join([*wanted, "*", *keywords] if keywords else wanted)
    exec(f"def __init__({head}):\n" + "\n".join(body or [" pass"]), names)
    names["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"  # as errors name it
    return names["__init__"]


def _compared(cls: Any) -> Any:
    """What of an instance is compared: a function, made once for its class."""
    if "__compared__" not in vars(cls):
        cls.__compared__ = staticmethod(attrgetter(*(one.name for one in dataclasses.fields(cls) if one.compare)))
    return cls.__compared__


def _equal(self: Any, other: object) -> Any:
    cls = type(self)
    if type(other) is not cls:
        return NotImplemented
    return _compared(cls)(self) == _compared(cls)(other)


def _hash(self: Any) -> int:
    return hash(_compared(type(self))(self))


def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _unset(self: Any, name: str, *_value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to or delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _restored(self: Any, state: list[Any]) -> None:
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


METHODS = {
    "__eq__": _equal, "__hash__": _hash, "__repr__": _repr, "__setattr__": _unset, "__delattr__": _unset,
    "__getstate__": _state, "__setstate__": _restored,
}  # fmt: skip
