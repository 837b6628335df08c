"""Checks of each act of painting: colour, ink, lines, text, edges, transparency."""

from collections.abc import Iterator

from briefexport.preflight.boxes import Sheet, millimetres
from briefexport.preflight.colours import Colour, ink, shading_ink
from briefexport.preflight.findings import Finding, Where
from briefexport.preflight.geometry import Box, overlap
from briefexport.preflight.report import Expectation
from briefexport.preflight.scene import Act, Paint

_WORDS: dict[Act, str] = {
    "text": "text",
    "fill": "an area",
    "stroke": "a line",
    "image": "a picture",
    "stencil": "a stencil",
    "shading": "a shading",
}
# Rounding of numbers in the file, in points and in per cent.
_SLACK = 0.005
_INK_SLACK = 0.5
# In points. Black type of several inks shows coloured edges where the plates do not meet.
_SMALL_TYPE = 20.0
_SMALLEST_TYPE = 5.0
# What trimming may be off by, in points: three millimetres.
_SAFE = 3 * 72 / 25.4
_EDGE = 0.1


def missing_glyph(paint: Paint) -> Iterator[Finding]:
    """Find the box or gap that a font shows for characters it does not have."""
    if paint.about.missing:
        text = f"the font {paint.about.font} shows its sign for characters it does not have"
        yield Finding(code="BX634", text=text, where=paint.where)


def press_findings(paint: Paint, sheet: Sheet, wanted: Expectation) -> Iterator[Finding]:
    """Yield what is wrong with `paint` in a file for the press."""
    yield from _rgb(paint)
    if paint.role == "mask" or is_mark(paint, sheet):
        return
    yield from _ink(paint, wanted)
    yield from _hairline(paint, wanted)
    yield from _type(paint)
    yield from _edges(paint, sheet)
    yield from _transparency(paint)


def is_mark(paint: Paint, sheet: Sheet) -> bool:
    """Tell whether a paint is for the printer alone: all inks at once, outside the finished page.

    So crop and register marks are painted (PDF 32000-1, 8.6.6.4); the cut takes them off.
    """
    if paint.colour is None or paint.colour.space.inks != ("All",):
        return False
    finished = sheet.finished
    return finished is not None and paint.box is not None and not overlap(paint.box, finished)


def _rgb(paint: Paint) -> Iterator[Finding]:
    colour = paint.colour
    if colour and colour.space.is_rgb:
        text = f"{_WORDS[paint.act]} is painted in {colour.space.name} ({colour.operator})"
        hint = "a press prints ink: give the colour in CMYK, or black as black alone"
        yield Finding(code="BX610", text=text, where=paint.where, hint=hint)
    elif colour and not colour.space.is_known:
        text = f"{_WORDS[paint.act]} is painted in a space that is not known"
        yield Finding(code="BX612", text=f"{text} ({colour.space.name})", where=paint.where)


# --- Ink -----------------------------------------------------------------------------------------


def ink_of(paint: Paint) -> float | None:
    """Return the sum of the inks of what is painted, or None where it is no plain colour."""
    return _amount(paint.colour) if paint.colour and paint.role == "contents" else None


def _amount(colour: Colour) -> float | None:
    if colour.pattern is None:
        return ink(colour.space, colour.values)
    return shading_ink(colour.pattern, colour.space) if colour.space.family != "pattern" else None


def _ink(paint: Paint, wanted: Expectation) -> Iterator[Finding]:
    amount = ink_of(paint)
    if amount is not None and amount > wanted.ink_limit + _INK_SLACK:
        yield too_much(_WORDS[paint.act], amount, wanted, paint.where)


def too_much(what: str, amount: float, wanted: Expectation, where: Where) -> Finding:
    """Return the finding that `what` has too much ink."""
    return Finding(
        code="BX613",
        text=f"{what} is {amount:.0f} % ink; the limit is {wanted.ink_limit:.0f} %",
        where=where,
        group=what,
        rank=amount,
        hint="so much ink does not dry; take some of the coloured inks out of the dark colours",
    )


# --- Lines and text ------------------------------------------------------------------------------


def _hairline(paint: Paint, wanted: Expectation) -> Iterator[Finding]:
    if paint.about.line is not None and paint.about.line < wanted.thinnest - _SLACK:
        what = "a line" if paint.act == "stroke" else "the outline of text"
        what = "a bar" if paint.act == "fill" else what
        yield Finding(
            code="BX641",
            text=f"{what} is {paint.about.line:.2f} pt thin; {wanted.thinnest:.2f} pt is the least",
            where=paint.where,
            group=what,
            rank=-paint.about.line,
            hint="thinner lines vanish in places, or come as thin as the device can",
        )


def _type(paint: Paint) -> Iterator[Finding]:
    if paint.act != "text" or not paint.about.size:
        return
    if paint.about.size < _SMALLEST_TYPE - _SLACK:
        text = (
            f"text is {paint.about.size:.1f} pt; under {_SMALLEST_TYPE:.0f} pt it is hard to print"
        )
        yield Finding(
            code="BX616", text=text, where=paint.where, group="small", rank=-paint.about.size
        )
    if paint.about.size < _SMALL_TYPE and paint.colour and _is_rich_black(paint.colour):
        inks = " ".join(f"{100 * value:.0f}" for value in paint.colour.values)
        text = f"text of {paint.about.size:.1f} pt is black made of several inks ({inks})"
        hint = "set type in black alone (0 0 0 100), which needs no register"
        yield Finding(code="BX615", text=text, where=paint.where, group="rich black", hint=hint)


def _is_rich_black(colour: Colour) -> bool:
    if colour.space.family != "cmyk" or len(colour.values) != 4:
        return False
    *coloured, black = colour.values
    return (black >= 0.8 and max(coloured) >= 0.1) or min(coloured) >= 0.5


# --- Edges ---------------------------------------------------------------------------------------


def _edges(paint: Paint, sheet: Sheet) -> Iterator[Finding]:
    trim, printed = sheet.trim, sheet.printed
    if trim is None or printed is None or paint.box is None:
        return
    if paint.act == "text":
        yield from _near_the_edge(paint, paint.box, trim)
    elif overlap(paint.box, trim) and not _is_white(paint):
        short = _short_of_bleed(paint.box, trim, printed)
        if short is not None:
            yield Finding(
                code="BX608",
                text=f"{_WORDS[paint.act]} reaches the trim, but ends {millimetres(short)} before"
                " the edge of the bleed",
                where=paint.where,
                group=paint.act,
                rank=short,
                hint="what touches the edge of the page goes on to the edge of the bleed; or a"
                " white line shows where the cut is a little off",
            )


def _near_the_edge(paint: Paint, box: Box, trim: Box) -> Iterator[Finding]:
    x, y = box[:2]
    least = min(x - trim[0], y - trim[1], trim[2] - x, trim[3] - y)
    if 0 <= least < _SAFE:
        yield Finding(
            code="BX609",
            text=f"text begins {millimetres(least)} from the trim, which may be cut",
            where=paint.where,
            group="near",
            rank=-least,
        )


def _short_of_bleed(box: Box, trim: Box, printed: Box) -> float | None:
    """Return by how much `box` touches the trim and does not fill the bleed, None if it does."""
    sides = (
        (trim[0] - box[0], box[0] - printed[0]),
        (trim[1] - box[1], box[1] - printed[1]),
        (box[2] - trim[2], printed[2] - box[2]),
        (box[3] - trim[3], printed[3] - box[3]),
    )
    short = [lacking for beyond, lacking in sides if beyond >= -_EDGE and lacking > _EDGE]
    return max(short, default=None)


def _is_white(paint: Paint) -> bool:
    return ink_of(paint) == 0


# --- Transparency and overprint ------------------------------------------------------------------


def _transparency(paint: Paint) -> Iterator[Finding]:
    what = _WORDS[paint.act]
    if paint.blend not in {"Normal", "Compatible"}:
        text = f"{what} is blended with what is under it ({paint.blend})"
        hint = "PDF/X-4 allows it; see that the press shows what the screen does"
        yield Finding(code="BX642", text=text, where=paint.where, severity="warning", hint=hint)
    if paint.masked or paint.alpha < 1 or (paint.about.picture and _has_mask(paint)):
        text = f"{what} is transparent"
        yield Finding(code="BX642", text=text, where=paint.where, severity="note")
    if paint.overprint and paint.act != "image" and _is_white(paint):
        text = f"{what} without ink overprints: it will not be seen"
        yield Finding(code="BX614", text=text, where=paint.where)


def _has_mask(paint: Paint) -> bool:
    return paint.about.picture is not None and "/SMask" in paint.about.picture.object
