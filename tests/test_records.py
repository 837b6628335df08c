"""Records are what the standard library's decorator makes, to whoever asks."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace
from typing import Any, Generic, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from briefexport import records

Make = Callable[..., Any]
Kind = TypeVar("Kind")

MAKERS = {"stdlib": dataclasses.dataclass, "own": records.dataclass}


def kinds(dataclass: Make) -> dict[str, Any]:
    """Return a class of every form there is, made by `dataclass`."""

    @dataclass(frozen=True, slots=True)
    class Nothing:
        """No fields."""

    @dataclass(frozen=True, slots=True)
    class One:
        """A field."""

        value: Any

    @dataclass(frozen=True, slots=True)
    class Many:
        """Fields with defaults, made ones, hidden ones, and some that only go by their names."""

        first: Any
        second: Any = 2
        third: list[Any] = field(default_factory=list)
        hidden: Any = field(default=None, repr=False)
        apart: Any = field(default=None, compare=False)
        named: Any = field(default=5, kw_only=True)
        later: Any = field(init=False, default=7, compare=False)
        made: list[Any] = field(init=False, default_factory=list)

    @dataclass(frozen=True, slots=True, eq=False)
    class Itself:
        """Nothing but itself."""

        value: Any = 1

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named:
        """Fields that only go by their names."""

        value: Any
        other: Any = 1

    @dataclass(frozen=True, slots=True)
    class Settled(Generic[Kind]):  # noqa: PLW1641 - a frozen one has a hash
        """One that settles a field when it is made, and compares and shows itself its own way."""

        value: Any
        twice: Any = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "twice", self.value * 2)

        def __eq__(self, other: object) -> bool:
            return type(other) is type(self) and abs(self.value - other.value) < 2

        def __repr__(self) -> str:
            return f"<{self.value}>"

        @property
        def half(self) -> float:
            """Half of the value."""
            return float(self.value / 2)

    @dataclass(slots=True)
    class Open:
        """One that changes."""

        value: Any = 1

    @dataclass(slots=True, eq=False)
    class Unlike:
        """One that changes, and is like no other."""

        value: Any = 1

    own = (Nothing, One, Many, Itself, Named, Settled, Open, Unlike)
    return {kind.__name__: kind for kind in own}


CASES: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("Nothing", (), {}),
    ("Nothing", (1,), {}),
    ("One", (1,), {}),
    ("One", (), {"value": "a"}),
    ("One", (), {}),
    ("One", (1, 2), {}),
    ("One", (), {"other": 1}),
    ("One", ([1],), {}),
    ("Many", (1,), {}),
    ("Many", (1, 3, [4], "x", "y"), {"named": 6}),
    ("Many", (1,), {"third": (8,), "apart": 9}),
    ("Many", (1, 2, [], 4, 5, 6), {}),
    ("Many", (1,), {"later": 1}),
    ("Itself", (), {}),
    ("Named", (), {"value": 1}),
    ("Named", (1,), {}),
    ("Settled", (3,), {}),
    ("Open", (), {}),
    ("Open", (2,), {}),
    ("Unlike", (2,), {}),
]


def outcome(work: Callable[..., Any], *placed: Any, **named: Any) -> Any:
    """Return what comes of `work`: a value, or what is raised and says."""
    try:
        return work(*placed, **named)
    except (TypeError, AttributeError, ValueError) as error:
        return type(error), str(error)


@pytest.mark.parametrize(("name", "placed", "named"), CASES)
def test_a_record_is_made_shown_and_told_as_the_standard_one(
    name: str, placed: tuple[Any, ...], named: dict[str, Any]
) -> None:
    told = []
    for maker in MAKERS.values():
        kind = kinds(maker)[name]
        made = outcome(kind, *placed, **named)
        if not is_dataclass(made):
            told.append(made)
            continue
        told.append(
            (
                repr(made),
                outcome(asdict, made),
                [(one.name, one.type, one.default, one.compare, one.init) for one in fields(made)],
                kind.__match_args__,
                list(kind.__slots__),
                kind.__doc__,
                str(kind.__dataclass_params__),
                str(inspect.signature(kind)).replace("_MADE", ""),
                kind.__init__.__qualname__,
            )
        )
    standard, own = told
    if isinstance(standard[0], str):
        assert (own[:7], own[8]) == (standard[:7], standard[8])
        assert own[7].count(",") == standard[7].count(",")
    else:
        assert own == standard


values = st.one_of(st.integers(0, 3), st.text("ab", max_size=1), st.none(), st.floats())


@given(st.lists(values, min_size=2, max_size=5), st.lists(values, min_size=2, max_size=5))
def test_records_are_equal_and_have_a_hash_where_the_standard_ones_do(
    one: list[Any], other: list[Any]
) -> None:
    found = []
    for maker in MAKERS.values():
        made = kinds(maker)
        first, second = made["Many"](*one[:2]), made["Many"](*other[:2])
        again = made["Many"](*one[:2], apart=object())
        single = made["One"](one[0]), made["One"](other[0])
        settled = made["Settled"](len(one)), made["Settled"](len(other))
        found.append(
            [
                first == second, first == again, first == tuple(one[:2]), single[0] == single[1],
                hash(single[0]) == hash(made["One"](one[0])), settled[0] == settled[1],
                made["Nothing"]() == made["Nothing"](), made["Nothing"]() == single[0],
                made["Itself"]() == made["Itself"](), len({made["Itself"](), made["Itself"]()}),
                outcome(hash, first), hash(single[0]), hash(settled[0]),
                single[0].__eq__(one[0]) is NotImplemented,
                made["Open"](one[0]) == made["Open"](other[0]),
                outcome(hash, made["Open"](one[0])),
                made["Unlike"]() == made["Unlike"](), len({made["Unlike"](), made["Unlike"]()}),
            ]
        )  # fmt: skip
    assert found[0] == found[1]


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
def test_a_record_stays_as_it_is(maker: Make) -> None:
    made = kinds(maker)["Many"](1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'first'"):
        made.first = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'first'"):
        del made.first
    # The standard one, made anew with slots, no longer knows itself.
    with pytest.raises((FrozenInstanceError, TypeError)):
        made.unknown = 2
    assert made.first == 1
    assert not hasattr(made, "__dict__")
    for name in ("Open", "Unlike"):
        open_ = kinds(maker)[name]()
        open_.value = 2
        assert open_.value == 2
        del open_.value
        assert not hasattr(open_, "value")
        with pytest.raises(AttributeError):
            open_.unknown = 2


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
def test_a_record_is_replaced_matched_and_copied(maker: Make) -> None:
    kind = kinds(maker)["Many"]
    made = kind(1, third=[3], named=8)
    assert replace(made, second=4) == kind(1, 4, [3], named=8)
    with pytest.raises(ValueError, match="later"):
        replace(made, later=1)
    match made:
        case kind(first, second=second):
            assert (first, second) == (1, 2)
        case _:
            pytest.fail("it is matched by nothing")
    twin = copy.deepcopy(made)
    assert (twin, twin.later) == (made, 7)
    assert twin.third is not made.third
    assert kind(1).third is not kind(1).third
    assert kinds(maker)["Settled"](4).half == 2


def test_a_record_that_holds_itself_is_shown() -> None:
    held: list[Any] = []
    made = kinds(records.dataclass)["One"](held)
    held.append(made)
    assert repr(made).endswith(".One(value=[...])")


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
def test_a_record_is_read_by_pydantic(maker: Make) -> None:
    adapter = TypeAdapter(kinds(maker)["Many"])
    found = adapter.validate_json('{"first": 1, "third": [2], "named": 3}')
    assert (found.first, found.second, found.third, found.named, found.later) == (1, 2, [2], 3, 7)
    with pytest.raises(ValidationError, match="first"):
        adapter.validate_json("{}")


@records.dataclass(frozen=True, slots=True)
class Kept:
    """A record that pickle can find."""

    first: Any
    second: Any = 2
    unset: Any = field(init=False, default=None)


@records.dataclass(frozen=True, slots=True)
class Plain:
    """A record that is no more than its values."""

    first: Any
    second: Any = 2


@pytest.mark.parametrize("kind", [Kept, Plain])
@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_record_is_pickled(protocol: int, kind: Make) -> None:
    shared = kind(None)
    made = [kind(1), kind("a", [shared]), shared]
    found = pickle.loads(pickle.dumps(made, protocol))
    assert found == made
    assert found[1].second[0] is found[2]


def test_a_state_of_another_length_is_none() -> None:
    made = object.__new__(Kept)
    with pytest.raises(ValueError, match="shorter"):
        made.__setstate__((1,))  # type: ignore[attr-defined]


def test_only_what_takes_values_is_compiled_for_each_class() -> None:
    made = kinds(records.dataclass)
    own = {name for name, kind in made.items() if kind.__init__.__code__.co_filename == "<string>"}
    assert own == set(made)
    for pair, names in (
        (("One", "Many"), ("__eq__", "__hash__")),
        (("One", "Nothing"), ("__reduce__",)),
        (("Many", "Named"), ("__getstate__", "__setstate__")),
    ):
        one, other = (made[kind] for kind in pair)
        for name in names:
            assert getattr(one, name).__code__ is getattr(other, name).__code__
    for name in ("__repr__", "__setattr__", "__delattr__"):
        assert getattr(made["One"], name) is getattr(made["Many"], name)
