"""Walking the contents of a page, and of all that is painted in it: forms, patterns, masks."""

from collections.abc import Callable
from dataclasses import field, replace
from warnings import catch_warnings

import pikepdf

from briefexport.diagnostics import diagnostic
from briefexport.errors import RefusedError
from briefexport.preflight import paths, states, texts
from briefexport.preflight.boxes import Sheet, inherited
from briefexport.preflight.colours import Colour, space
from briefexport.preflight.findings import Finding, Where
from briefexport.preflight.geometry import (
    SAME,
    Box,
    Matrix,
    bounds,
    corners,
    matrix,
    moved,
    overlap,
    size,
    times,
)
from briefexport.preflight.objects import (
    Object,
    array,
    dictionary,
    entries,
    key_of,
    label,
    name,
    named,
    number,
    numbers,
    operator,
    plainly,
    stream,
    whole,
)
from briefexport.preflight.scene import (
    MOST_IN_A_FILE,
    MOST_ON_A_PAGE,
    ONE_FORM,
    About,
    Inner,
    Paint,
    Picture,
    Scene,
    State,
    Walk,
    resolution,
)
from briefexport.reading import MAX_DEPTH
from briefexport.records import dataclass

# Of contents when they are decoded; a page of text has 50 kB, a dense map a few megabytes.
LARGEST_CONTENTS = 8 * 2**20
# Instructions of forms that are kept, for when the form is painted again.
MOST_KEPT = 500_000
NUMERIC: dict[str, tuple[int, Callable[..., None]]] = {
    **paths.NUMERIC,
    **texts.NUMERIC,
    **states.NUMERIC,
}
SHOWING = {"Tj", "TJ", "'", '"'}
# What changes nothing that is looked at here.
IGNORED = frozenset(
    ("BMC", "BDC", "EMC", "MP", "DP", "BX", "EX", "ET", "ri", "i", "d", "M", "J", "j", "d0", "d1")
) | {"h", "Tc", "Tw", "Tz", "Ts"}


@dataclass(frozen=True, slots=True)
class Font:
    """A font among the resources, and where it is met first."""

    where: Where
    object: Object


@dataclass(slots=True)
class Reader:
    """Walks one page after the other; contents that are painted often are parsed once."""

    paint: Callable[[Paint, Sheet], None]
    fault: Callable[[Finding], None]
    left: int = MOST_IN_A_FILE
    parsed: dict[tuple[int, int], list[Object]] = field(default_factory=dict)
    kept: int = 0
    fonts: dict[object, Font] = field(default_factory=dict)

    def page(self, sheet: Sheet) -> None:
        """Tell all that `sheet` paints, its annotations' appearances too.

        Raises RefusedError where there is too much, and pikepdf's errors for what is damaged.
        """
        walk = Walk(sheet, self.paint, self.fault, self.left, MOST_ON_A_PAGE)
        resources = inherited(sheet.object, "/Resources")
        self._collect(resources, sheet.number)
        own = Where(sheet.number, _contents_label(sheet.object), own=True)
        scene = Scene(walk, own, resources, SAME, State(SAME), "contents")
        self._run(scene, self._page_instructions(sheet))
        if scene.stack:
            scene.fault("BX604", "the graphics state is saved (q) more often than restored (Q)")
        for annotation in array(sheet.object.get("/Annots")):
            self._appearance(scene, annotation)
        for where, colour in walk.set_in_rgb.values():
            self.fault(_unused(where, colour))
        self.left = walk.left_in_file

    def _page_instructions(self, sheet: Sheet) -> list[Object]:
        contents = sheet.object.get("/Contents")
        parts = [part for part in array(contents) or [contents] if stream(part) is not None]
        return _parsed(pikepdf.Page(sheet.object), parts, sheet.where) if parts else []

    def _run(self, scene: Scene, instructions: list[Object]) -> None:
        for instruction in instructions:
            scene.walk.spend(1)
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                inline = instruction.iimage
                _image(scene, inline.obj, "in line", inline)
                continue
            called = operator(instruction.operator)
            if called not in IGNORED:
                self._operate(scene, called, list(instruction.operands))
            while scene.inner:
                self._inner(scene, scene.inner.pop())

    def _operate(self, scene: Scene, called: str, operands: list[Object]) -> None:
        if called in NUMERIC:
            _numeric(scene, called, operands)
        elif called in paths.PAINTING:
            paths.paint_path(scene, called)
        elif called in {"W", "W*"}:
            scene.clipping = True
        elif called in SHOWING:
            texts.show(scene, called, operands)
        elif called in states.COLOUR_OPERATORS:
            states.set_colour(scene, called, operands)
        else:
            self._named(scene, called, operands)

    def _named(self, scene: Scene, called: str, operands: list[Object]) -> None:
        """Do what an operator asks that names a resource."""
        resource = name(operands[0]) if operands else ""
        match called:
            case "Tf" if len(operands) == 2:
                texts.set_font(scene, resource, number(operands[1]) or 0.0)
            case "gs":
                states.set_parameters(scene, resource)
            case "Do":
                self._external(scene, resource)
            case "sh":
                _shade(scene, resource)
            case _:
                scene.fault("BX604", f"the operator {called} is not known or not complete")

    def _external(self, scene: Scene, called: str) -> None:
        found = stream(scene.resource("XObject", called))
        kind = name(found.get("/Subtype")) if found is not None else ""
        if found is not None and kind == "Image":
            _image(scene, found, called)
        elif found is not None and kind == "Form":
            to_page = times(matrix(numbers(found.get("/Matrix"))), scene.state.ctm)
            state = replace(scene.state, ctm=to_page)
            what = named("form", called, found)
            self._inner(scene, Inner(what, found, state, scene.role, once=False))
        else:
            text = f"{kind} objects cannot be printed" if kind else "is painted but not there"
            scene.fault("BX604", f"the object {called or '?'}: {text}")

    # --- Contents within contents ----------------------------------------------------------------

    def _inner(self, scene: Scene, inner: Inner) -> None:
        """Walk what is painted inside; patterns, masks and glyphs once a page."""
        scene.walk.spend(ONE_FORM)
        key = key_of(inner.object)
        if inner.once and key is not None:
            if key in scene.walk.seen:
                return
            scene.walk.seen.add(key)
        if scene.depth >= MAX_DEPTH:
            text = f"{scene.where}: contents are nested more than {MAX_DEPTH} deep"
            raise RefusedError(diagnostic("BX603", text))
        _group(scene, inner)
        self._collect(inner.object.get("/Resources"), scene.where.page)
        if name(inner.object.get("/Subtype")) == "Type3":
            for called, glyph in entries(inner.object.get("/CharProcs")):
                if stream(glyph) is not None:
                    self._contents(scene, replace(inner, what=f"glyph {called}"), glyph)
        else:
            self._contents(scene, inner, inner.object)

    def _contents(self, scene: Scene, inner: Inner, contents: Object) -> None:
        where = Where(scene.where.page, inner.what)
        resources = dictionary(inner.object.get("/Resources")) or scene.resources
        state = replace(inner.state)
        box = _box(contents, state.ctm)
        if box:
            state.clip = overlap(box, state.clip)
            state.hidden = state.hidden or state.clip is None
        below = Scene(scene.walk, where, resources, state.ctm, state, inner.role, scene.depth + 1)
        self._run(below, self._instructions(contents, where))

    def _instructions(self, contents: Object, where: Where) -> list[Object]:
        key = key_of(contents)
        found = self.parsed.get(key) if key else None
        if found is None:
            found = _parsed(contents, [contents], where)
            if key and self.kept + len(found) <= MOST_KEPT:
                self.kept += len(found)
                self.parsed[key] = found
        return found

    def _collect(self, resources: Object, page: int) -> None:
        """Remember the fonts of `resources` where they are met first."""
        found = dictionary(resources)
        for called, font in entries(found.get("/Font") if found is not None else None):
            if dictionary(font) is not None:
                key = key_of(font) or (page, called)
                self.fonts.setdefault(key, Font(Where(page, named("font", called, font)), font))

    def _appearance(self, scene: Scene, annotation: Object) -> None:
        found = dictionary(annotation)
        normal = dictionary(found.get("/AP")) if found is not None else None
        looks = normal.get("/N") if normal is not None else None
        forms = [looks] if stream(looks) is not None else [form for _, form in entries(looks)]
        for form in forms:
            if found is not None and stream(form) is not None:
                what = named("appearance of an annotation", "", form)
                state = State(_onto(form, numbers(found.get("/Rect"))))
                self._inner(scene, Inner(what, form, state, "contents", once=False))


def _numeric(scene: Scene, called: str, operands: list[Object]) -> None:
    count, operate = NUMERIC[called]
    values = [number(operand) for operand in operands]
    kept = [value for value in values if value is not None]
    if len(kept) == count == len(operands):
        operate(scene, *kept)
    else:
        scene.fault("BX604", f"the operator {called} has not the {count} numbers it needs")


def _onto(form: Object, rectangle: tuple[float, ...]) -> Matrix:
    """Return the matrix of an appearance on its page (12.5.5, algorithm 8.1)."""
    own = matrix(numbers(form.get("/Matrix")))
    box = _box(form, own)
    if box is None or len(rectangle) != 4:
        return own
    target = bounds(((rectangle[0], rectangle[1]), (rectangle[2], rectangle[3])))
    (wide, high), (to_wide, to_high) = size(box), size(target)
    across = to_wide / wide if wide else 1.0
    up = to_high / high if high else 1.0
    shift = (target[0] - box[0] * across, target[1] - box[1] * up)
    return times(own, (across, 0.0, 0.0, up, *shift))


def _box(contents: Object, ctm: Matrix) -> Box | None:
    found = numbers(contents.get("/BBox"))
    if len(found) != 4:
        return None
    box = (found[0], found[1], found[2], found[3])
    return bounds([moved(corner, ctm) for corner in corners(box)])


def _contents_label(page: Object) -> str:
    contents = page.get("/Contents")
    parts = array(contents) or [contents]
    return label(parts[0]) or label(page)


def _parsed(contents: Object, parts: list[Object], where: Where) -> list[Object]:
    """Return the instructions of `contents`, whose data are in the streams `parts`.

    Raises RefusedError where they are damaged or too large.
    """
    try:
        if sum(len(part.read_bytes()) for part in parts) > LARGEST_CONTENTS:
            text = f"{where}: contents of more than {LARGEST_CONTENTS // 2**20} MiB"
            raise RefusedError(diagnostic("BX603", text))
        with catch_warnings(action="error"):
            return list(pikepdf.parse_content_stream(contents))
    except (pikepdf.PikepdfError, UserWarning) as error:
        text = f"{where}: the contents cannot be read ({plainly(str(error))})"
        raise RefusedError(diagnostic("BX601", text)) from error


def _unused(where: Where, colour: Colour) -> Finding:
    text = f"the operator {colour.operator} sets a colour in {colour.space.name}"
    return Finding(code="BX610", text=f"{text} that nothing is painted in", where=where)


# --- What is painted whole -----------------------------------------------------------------------


def _image(scene: Scene, found: Object, called: str, inline: Object = None) -> None:
    stencil = found.get("/ImageMask") is True or found.get("/IM") is True
    width = whole(found.get("/Width", found.get("/W")))
    height = whole(found.get("/Height", found.get("/H")))
    coloured = found.get("/ColorSpace", found.get("/CS"))
    inside = None if stencil or coloured is None else space(coloured, scene.resources)
    ctm = scene.state.ctm
    ppi = resolution(ctm, width, height)
    picture = Picture(called, found, inline, key_of(found), width, height, inside, ppi)
    whole_box = bounds([moved(corner, ctm) for corner in corners((0, 0, 1, 1))])
    seen = overlap(whole_box, scene.state.clip)
    if seen:
        of_image = replace(scene, where=Where(scene.where.page, named("image", called, found)))
        colour = scene.state.fill if stencil else None
        of_image.painted(
            "stencil" if stencil else "image", colour, seen, about=About(picture=picture)
        )


def _shade(scene: Scene, called: str) -> None:
    found = dictionary(scene.resource("Shading", called))
    if found is None:
        scene.fault("BX604", f"the shading {called or '?'} is not there")
        return
    inside = space(found.get("/ColorSpace"), scene.resources)
    colour = Colour(inside, (), "sh", pattern=found)
    scene.painted("shading", colour, scene.state.clip)


def _group(scene: Scene, inner: Inner) -> None:
    """Tell a transparency group that is blended in RGB."""
    group = dictionary(inner.object.get("/Group"))
    coloured = group.get("/CS") if group is not None else None
    if coloured is not None and space(coloured, scene.resources).is_rgb:
        text = "the transparency group is blended in RGB"
        where = Where(scene.where.page, inner.what)
        scene.walk.fault(Finding(code="BX610", text=text, where=where))
