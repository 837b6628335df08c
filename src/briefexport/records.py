"""The `dataclass` of the standard library, which makes classes with slots in a tenth of the time.

It compiles six functions for each class, which takes half a millisecond: with six hundred classes
that is more than most commands take for all they do. Here classes with as many fields share the
code of their `__init__`, and all share the functions that do what the others do. To whoever asks
they are dataclasses: `fields`, `replace`, patterns, type checkers and pydantic find what they look
for.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from functools import cache
from operator import attrgetter
from reprlib import recursive_repr
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        *, frozen: bool = False, slots: bool = False, eq: bool = True, kw_only: bool = False
    ) -> Callable[[type], type]:
        """Return what makes a dataclass of a class, as that of the standard library."""
        if not slots:
            return dataclasses.dataclass(frozen=frozen, eq=eq, kw_only=kw_only)
        bare = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)
        return lambda cls: _filled(bare(cls), eq=eq, frozen=frozen)


__all__ = ("dataclass",)

# What stands for a default that is made anew for each instance.
_MADE = object()

_Values = Callable[[Any], tuple[object, ...]]


def _filled(cls: Any, *, eq: bool, frozen: bool) -> type:  # noqa: ANN401 - it is filled here
    """Return `cls`, which knows its fields and has its slots, as what it says it is."""
    own: Mapping[str, object] = cls.__dict__
    every = fields(cls)
    made: dict[str, object] = {
        "__init__": _init(cls, every),
        "__repr__": _repr,
        **_copied(cls, every),
    }
    if frozen:
        made |= {"__setattr__": _keep, "__delattr__": _keep}
    if eq:
        made |= _equality(_values([one.name for one in every if one.compare]), frozen=frozen)
    for name, function in made.items():
        # A class that says how it is compared has no hash by that, which is None.
        if own.get(name) is None:
            setattr(cls, name, function)
    for name, value in (("init", True), ("repr", True), ("eq", eq), ("frozen", frozen)):
        setattr(cls.__dataclass_params__, name, value)
    return cls  # type: ignore[no-any-return]


def _init(cls: type, every: Sequence[Field[Any]]) -> Callable[..., None]:
    """Return the function that takes values for fields.

    It is compiled once for all classes with as many fields of the same kinds, which are most; here
    it gets its own names.
    """
    names: dict[str, Any] = {"__name__": cls.__module__}
    for number, one in enumerate(every):
        setter, make = getattr(cls, one.name).__set__, one.default_factory
        if make is not MISSING and one.init:
            setter = _making(setter, make)
        names[f"_set{number}"] = setter
        if not one.init:
            names[f"_left{number}"] = one.default if make is MISSING else make
    taken = [one for one in every if one.init]
    placed = [one for one in taken if not one.kw_only]
    named = [one for one in taken if one.kw_only]
    code = _compiled(tuple(map(_kind, every)), hasattr(cls, "__post_init__"))
    arguments = tuple(one.name for one in (*placed, *named))
    defaults = {one.name: _default(one) for one in taken if _is_optional(one)}
    init = FunctionType(
        code.replace(co_varnames=("self", *arguments)),
        names,
        "__init__",
        tuple(defaults[one.name] for one in placed if one.name in defaults),
    )
    init.__kwdefaults__ = {one.name: defaults[one.name] for one in named if one.name in defaults}
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = {one.name: one.type for one in taken} | {"return": None}
    return init


class _Kind(NamedTuple):
    """What decides how a field gets its value: whether it is taken, by name only.

    One that is not taken is `made`, or has a default, or is left as it is.
    """

    init: bool
    kw_only: bool
    made: bool
    settled: bool


def _kind(one: Field[Any]) -> _Kind:
    made = not one.init and one.default_factory is not MISSING
    settled = not one.init and one.default is not MISSING
    return _Kind(one.init, bool(one.kw_only), made, settled)


def _making(setter: Callable[[Any, Any], None], make: Callable[[], Any]) -> Callable[..., None]:
    """Return what sets a field to a value, or to one that is made where none is given."""

    def put(self: object, value: object) -> None:
        setter(self, make() if value is _MADE else value)

    return put


def _is_optional(one: Field[Any]) -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING


def _default(one: Field[Any]) -> object:
    return one.default if one.default is not MISSING else _MADE


@cache
def _compiled(kinds: tuple[_Kind, ...], settles: bool) -> CodeType:
    """Return an `__init__` of fields of such `kinds`, which calls `__post_init__` if it `settles`.

    What it sets them by and to are its globals.
    """
    body: list[str] = []
    for number, kind in enumerate(kinds):
        value = f"v{number}" if kind.init else f"_left{number}{'()' * kind.made}"
        if not (kind.init or kind.made or kind.settled):
            continue
        body.append(f"_set{number}(self, {value})")
    if settles:
        body.append("self.__post_init__()")
    placed = [f"v{number}" for number, one in enumerate(kinds) if one.init and not one.kw_only]
    named = [f"v{number}" for number, one in enumerate(kinds) if one.init and one.kw_only]
    arguments = ", ".join(["self", *placed, *(["*", *named] if named else [])])
    lines = "\n ".join(body or ["pass"])
    names: dict[str, Any] = {}
    exec(f"def __init__({arguments}):\n {lines}", names)  # noqa: S102 - nothing of anybody else's
    code: CodeType = names["__init__"].__code__
    return code


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


def _equality(compared: _Values, *, frozen: bool) -> dict[str, object]:
    """Return what compares instances; what may change has no hash."""

    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(compared(self))

    return {"__eq__": __eq__, "__hash__": __hash__ if frozen else None}


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
