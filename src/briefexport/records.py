"""The `dataclass` of the standard library, which makes frozen classes in a fifth of the time.

It compiles six functions for each class, which takes half a millisecond: with five hundred classes
that is more than most commands take for all they do. Here a class has only its `__init__` compiled,
and what the others do is done by functions that all share. To whoever asks they are dataclasses:
`fields`, `replace`, patterns, type checkers and pydantic find what they look for.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        *, frozen: bool = False, slots: bool = False, eq: bool = True, kw_only: bool = False
    ) -> Callable[[type], type]:
        """Return what makes a dataclass of a class, as that of the standard library."""
        if not (frozen and slots):
            return dataclasses.dataclass(frozen=frozen, slots=slots, eq=eq, kw_only=kw_only)
        bare = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)
        return lambda cls: _frozen(bare(cls), eq=eq)


__all__ = ("dataclass",)

# What stands for a default that is made anew for each instance.
_MADE = object()
_TOLD = ("init", "repr", "eq", "frozen")

_Values = Callable[[Any], tuple[object, ...]]


def _frozen(cls: Any, *, eq: bool) -> type:  # noqa: ANN401 - it is filled here
    """Return `cls`, which knows its fields and has its slots, as what it says it is."""
    own: Mapping[str, object] = cls.__dict__
    every = fields(cls)
    compared = _values([one.name for one in every if one.compare])
    made = {
        "__init__": _init(cls, every),
        "__repr__": _repr,
        "__setattr__": _keep,
        "__delattr__": _keep,
        **_copied(cls, every),
        **(_equality(compared) if eq else {}),
    }
    for name, function in made.items():
        # A class that says how it is compared has no hash by that, which is None.
        if own.get(name) is None:
            setattr(cls, name, function)
    for name in _TOLD:
        setattr(cls.__dataclass_params__, name, eq if name == "eq" else True)
    return cls  # type: ignore[no-any-return]


def _init(cls: type, every: Sequence[Field[Any]]) -> Callable[..., None]:
    """Return the function that takes values for fields; the only one that has to be compiled."""
    names: dict[str, Any] = {"__name__": cls.__module__}
    placed: list[str] = []
    named: list[str] = []
    body: list[str] = []
    for number, one in enumerate(every):
        names[f"_set{number}"] = getattr(cls, one.name).__set__
        argument = value = one.name
        if one.default is not MISSING:
            names[f"_default{number}"] = one.default
            argument = f"{one.name}=_default{number}"
            value = one.name if one.init else f"_default{number}"
        elif one.default_factory is not MISSING:
            names[f"_default{number}"], names[f"_make{number}"] = _MADE, one.default_factory
            argument = f"{one.name}=_default{number}"
            value = f"_make{number}()"
            if one.init:
                value += f" if {one.name} is _default{number} else {one.name}"
        elif not one.init:
            continue
        if one.init:
            (named if one.kw_only else placed).append(argument)
        body.append(f"_set{number}(self, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    arguments = ", ".join(["self", *placed, *(["*", *named] if named else [])])
    lines = "\n ".join(body or ["pass"])
    exec(f"def __init__({arguments}):\n {lines}", names)  # noqa: S102 - the names of our own fields
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = {one.name: one.type for one in every if one.init} | {"return": None}
    return init


def _values(names: Sequence[str]) -> _Values:
    """Return what tells the values of the fields `names` of an instance."""
    match names:
        case []:
            return lambda _: ()
        case [name]:
            only = attrgetter(name)
            return lambda one: (only(one),)
        case _:
            return attrgetter(*names)


def _equality(compared: _Values) -> dict[str, Callable[..., object]]:
    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(compared(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _copied(cls: type, every: Sequence[Field[Any]]) -> dict[str, Callable[..., object]]:
    """Return what takes a record apart for pickle and copy, and what puts it together.

    A record that is no more than its values is made of them as any is, which is quickest.
    """
    values = _values([one.name for one in every])
    if all(one.init and not one.kw_only for one in every) and not hasattr(cls, "__post_init__"):

        def __reduce__(self: object) -> tuple[type, tuple[object, ...]]:  # noqa: N807
            return self.__class__, values(self)

        return {"__reduce__": __reduce__}
    setters = [getattr(cls, one.name).__set__ for one in every]

    def __getstate__(self: object) -> tuple[object, ...]:  # noqa: N807
        return values(self)

    def __setstate__(self: object, state: Sequence[object]) -> None:  # noqa: N807
        for setter, value in zip(setters, state, strict=True):
            setter(self, value)

    return {"__getstate__": __getstate__, "__setstate__": __setstate__}


@recursive_repr()
def _repr(self: Any) -> str:  # noqa: ANN401
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _keep(self: object, name: str, value: object = MISSING) -> NoReturn:
    del self
    what = "delete" if value is MISSING else "assign to"
    raise FrozenInstanceError(f"cannot {what} field {name!r}")
