"""Formulas drawn for print: LaTeX to MathML to outlines."""

import hashlib
import re

from briefexport.mathml import mathml
from briefexport.records import dataclass

VIEW_BOX = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')


@dataclass(frozen=True, slots=True)
class Formula:
    """A drawing, its size in points, and how far it reaches under the baseline."""

    name: str
    svg: bytes
    width: float
    height: float
    drop: float


def formula(latex: str, size: float, *, display: bool) -> Formula | None:
    """Return `latex` drawn beside text of `size` points, or None where it cannot be drawn."""
    # It takes a quarter of a second to load, and few editions have formulas.
    from ziamath.zmath import Math  # noqa: PLC0415

    written = mathml(latex, display=display)
    if written is None:
        return None
    try:
        svg = Math(written, size=size).svg()
    except Exception:  # it raises whatever its code meets
        return None
    found = VIEW_BOX.search(svg)
    assert found
    _, top, width, height = map(float, found.groups())
    digest = hashlib.sha256(svg.encode()).hexdigest()[:12]
    return Formula(f"formula-{digest}.svg", svg.encode(), width, height, height + top)
