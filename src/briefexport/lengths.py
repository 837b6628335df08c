"""Lengths as a style writes them, in points, and the grid of Word's units that they stand on.

Word counts sizes in half points, rules in eighths and space in twentieths. So that a length is the
same in all three formats it is rounded once, when the style is loaded, for all of them.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import is_dataclass, replace
from functools import cache, reduce
from operator import getitem
from typing import Annotated, Any, TypeAlias, get_args, get_origin, get_type_hints

from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.fieldtypes import Read
from briefexport.records import dataclass
from briefexport.tomlfile import KeyPath, TomlFile

# Points in a unit: CSS Values and Units 4, 6.2.
POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "px": 0.75, "pc": 12.0}
# Shares of the size of the text that a length belongs to.
SHARES = {"em": 1.0, "%": 0.01}
# The largest page of a PDF is 200 inches (ISO 32000-1, annex C).
TOO_LONG = 14_400
# So far off its grid, in points, a length may be and is still taken for one on it.
EXACT = 0.001
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([a-z]+|%)")


def points(value: object) -> float:
    """Return a length in points from a number of points or a text such as "20mm".

    Raises ValueError where it is neither, negative, or longer than the largest page.
    """
    if isinstance(value, str) and (match := _LENGTH.fullmatch(value.strip())):
        number, unit = match.groups()
        if unit in POINTS:
            value = float(number) * POINTS[unit]
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < TOO_LONG:
        return float(value)
    raise ValueError(f'{value!r} is no length; write points, or a text such as "20mm"')


def share(value: object) -> float | None:
    """Return how many em a text such as "1.2em" or "120%" says; None where it says none."""
    if isinstance(value, str) and (match := _LENGTH.fullmatch(value.strip())):
        number, unit = match.groups()
        return float(number) * SHARES[unit] if unit in SHARES else None
    return None


@dataclass(frozen=True, slots=True)
class Grid:
    """What a kind of length is a multiple of, in points, and the least it is unless it is none."""

    step: float
    least: float
    name: str

    def nearest(self, length: float) -> float:
        """Return the length on the grid that is nearest to `length`."""
        return max(self.least, round(length / self.step) * self.step) if length else length


# ECMA-376: w:sz (17.3.2.38), w:sz of borders (17.18.2; Word draws none thinner than two eighths),
# and twentieths of a point (17.18.81).
SIZES = Grid(1 / 2, 1.0, "half points")
RULES = Grid(1 / 8, 1 / 4, "eighths of a point, from two of them on")
SPACES = Grid(1 / 20, 0.0, "twentieths of a point")

# On paper only, and as it is written.
Length: TypeAlias = Annotated[float, Read(points)]
# In all formats, and on the grid.
Size: TypeAlias = Annotated[float, Read(points), SIZES]
RuleWidth: TypeAlias = Annotated[float, Read(points), RULES]
Space: TypeAlias = Annotated[float, Read(points), SPACES]


# --- All lengths of a file -----------------------------------------------------------------------


def settled(cls: type, file: TomlFile, em: Callable[[KeyPath], float | None]) -> TomlFile:
    """Return `file`, data of a `cls`, with every length that has a grid in points and on it.

    `em` gives the size in points that the shares at a path are of, None where there is none. What
    is no length stays as it is.
    """
    data: Any = deepcopy(file.data)
    for path, written, grid in _gridded(cls, file.data):
        part = share(written)
        size = None if part is None else em(path)
        with suppress(ValueError):
            own = points(written) if part is None or size is None else part * size
            holder: Any = reduce(getitem, path[:-1], data)
            holder[path[-1]] = grid.nearest(own)
    return replace(file, data=data)


def off_grid(cls: type, file: TomlFile) -> Iterator[Diagnostic]:
    """Yield a note for each length of `file`, data of a `cls`, that is not set as it is written.

    Only points are expected to be exact: millimetres and shares never are on the grid.
    """
    for path, written, grid in _gridded(cls, file.data):
        if isinstance(written, int | float) or str(written).endswith("pt"):
            with suppress(ValueError):
                own = points(written)
                if abs(grid.nearest(own) - own) > EXACT:
                    yield diagnostic(
                        "BX409",
                        f"{_dotted(path)} = {own:g} is set as {grid.nearest(own):g}",
                        file.place(path, of_value=True),
                        hint=f"it stands on {grid.name}, so that Word can say it too",
                    )


def _gridded(cls: type, data: object) -> Iterator[tuple[KeyPath, object, Grid]]:
    """Yield the path of each length in `data`, the data of a `cls`, its value and its grid."""
    waiting: list[tuple[KeyPath, object, Any]] = [((), data, cls)]
    while waiting:
        path, value, hint = waiting.pop()
        grid = next((one for one in getattr(hint, "__metadata__", ()) if type(one) is Grid), None)
        if grid:
            yield path, value, grid
        elif isinstance(value, dict):
            waiting += [((*path, key), one, _under(hint, key)) for key, one in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, key), one, _under(hint, key)) for key, one in enumerate(value)]


def _under(hint: Any, key: str | int) -> Any:  # noqa: ANN401
    """Return the type of what stands at `key` in a value of the type `hint`, None if unknown."""
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if is_dataclass(hint):
        return _fields(hint).get(str(key))  # type: ignore[arg-type]
    return get_args(hint)[-1] if get_args(hint) else None


# Python works them out anew each time, for each of some hundred lengths.
@cache
def _fields(cls: type) -> dict[str, Any]:
    """Return the types of the fields of a dataclass by name, with what annotates them."""
    return get_type_hints(cls, include_extras=True)


def _dotted(path: KeyPath) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
