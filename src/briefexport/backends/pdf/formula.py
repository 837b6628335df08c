"""Formulas drawn for print: LaTeX to MathML to outlines."""

import hashlib
import re
from dataclasses import dataclass

VIEW_BOX = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')


@dataclass(frozen=True, slots=True)
class Formula:
    """A drawing, its size in points, and how far it reaches under the baseline."""

    name: str
    svg: bytes
    width: float
    height: float
    drop: float


def formula(latex: str, size: float, *, display: bool) -> Formula:
    """Return `latex` drawn beside text of `size` points. Composing has proved that it can be."""
    # Both take a quarter of a second to load, and few editions have formulas.
    from latex2mathml.converter import convert  # noqa: PLC0415
    from ziamath.zmath import Math  # noqa: PLC0415

    mathml = convert(latex, display="block" if display else "inline")
    svg = Math(mathml, size=size).svg()
    found = VIEW_BOX.search(svg)
    assert found
    _, top, width, height = map(float, found.groups())
    digest = hashlib.sha256(svg.encode()).hexdigest()[:12]
    return Formula(f"formula-{digest}.svg", svg.encode(), width, height, height + top)
