"""The cover: the picture the edition names, or one made from the style and the title."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image as Raster

from briefexport.assets import Asset
from briefexport.contrast import contrast
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.edition import Edition
from briefexport.records import dataclass
from briefexport.style import Role, Style, TextStyle, page_size
from briefexport.templates import render_template
from briefexport.typefaces import own_advance

JPEG_QUALITY = 88
# Kindle Publishing Guidelines 4.2: the ideal size, in pixels.
WIDTH, HEIGHT = 1600, 2560
# The least that Kindle takes (KDP, cover image guidelines).
LEAST_WIDTH, LEAST_HEIGHT = 625, 1000
# A cover is seen small, so its type is larger than on a title page: by these factors, the first at
# which the text fits on so many lines.
TITLE_FACTORS = (2.2, 2.0, 1.8, 1.6, 1.4, 1.2, 1.0, 0.8)
TITLE_LINES = 7
SMALL_FACTORS = (1.6, 1.4, 1.2)
SMALL_LINES = 4
# Where the title begins, as a share of the height.
TITLE_TOP = 0.22
# A line shorter than this share of the measure looks lost, unless it is the last.
SHORT_LINE = 0.35
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of type: its role, and its baseline, size and tracking in pixels."""

    text: str
    role: TextStyle
    family: str
    y: float
    size: float
    tracking: float


@dataclass(frozen=True, slots=True)
class _Block:
    """A text broken into lines; `size` and `leading` are in pixels. `cut`: not all of it fits."""

    role: Role
    lines: tuple[str, ...] = ()
    size: float = 0.0
    leading: float = 0.0
    cut: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading


@dataclass(frozen=True, slots=True)
class Drawing:
    """A cover as SVG, and the files of the fonts it is set in."""

    svg: str
    fonts: tuple[str, ...]


def cover(edition: Edition, style: Style) -> tuple[bytes, Diagnostic | None]:
    """Return the cover of `edition` as a JPEG, and what there is to say.

    That is: the title had to be cut, or the picture is smaller than stores take.
    """
    found, told = drawn(edition, style)
    return (found if isinstance(found, bytes) else painted(drawing(found, style))), told


def drawing(svg: str, style: Style) -> Drawing:
    """Return the cover `svg` with the files of all fonts of `style`."""
    fonts = {str(font.path(face)) for font in style.fonts.values() for face in font.faces}
    return Drawing(svg, tuple(sorted(fonts)))


def drawn(edition: Edition, style: Style) -> tuple[bytes | str, Diagnostic | None]:
    """Return the cover as a JPEG where an editor has named one, else as SVG to be painted."""
    if edition.cover:
        picture = _picture(_decoded(edition.cover))
        return _jpeg(picture), _small(picture, edition.cover)
    return _made(edition, style)


def painted(drawing: Drawing) -> bytes:
    """Return a drawing as a JPEG."""
    import resvg_py  # noqa: PLC0415 - a cover that is known is not painted

    files = list(drawing.fonts)
    data = resvg_py.svg_to_bytes(svg_string=drawing.svg, skip_system_fonts=True, font_files=files)
    return _jpeg(_picture(data))


def _small(picture: Raster.Image, asset: Asset) -> Diagnostic | None:
    if picture.width >= LEAST_WIDTH and picture.height >= LEAST_HEIGHT:
        return None
    return diagnostic(
        "BX556",
        f"the cover {asset.name!r} has only {picture.width} x {picture.height} pixels",
        hint=f"take a picture of {WIDTH} x {HEIGHT} pixels",
    )


def _decoded(asset: Asset) -> bytes:
    if asset.media_type == "image/svg+xml":
        import resvg_py  # noqa: PLC0415 - as above

        svg = asset.data.decode()
        return resvg_py.svg_to_bytes(svg_string=svg, width=WIDTH, skip_system_fonts=True)
    return asset.data


def _picture(data: bytes) -> Raster.Image:
    """Return a picture in RGB on white, no larger than a cover is."""
    with Raster.open(io.BytesIO(data)) as raster:
        layer = raster.convert("RGBA")
    picture = Raster.new("RGB", layer.size, "white")
    picture.paste(layer, mask=layer.getchannel("A"))
    picture.thumbnail((WIDTH, HEIGHT), Raster.Resampling.LANCZOS)
    return picture


def _jpeg(picture: Raster.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return written.getvalue()


def _made(edition: Edition, style: Style) -> tuple[str, Diagnostic | None]:
    page = page_size(style.page.size)
    assert page is not None
    scale = WIDTH / page[0]
    margin = style.page.inner * scale
    blocks = _Blocks(style, scale, WIDTH - 2 * margin)
    title = blocks.fitted(edition.settings.title, "edition-title", TITLE_FACTORS, TITLE_LINES)
    lines = tuple(_placed(edition, blocks, title, margin))
    gap = style.text["edition-author"].before * scale
    ground = style.colour(style.links.colour)
    papers = (style.aside.background, style.text["body"].colour)
    svg = render_template(
        "cover.svg.j2",
        {
            "width": WIDTH,
            "height": HEIGHT,
            "margin": margin,
            "rtl": edition.direction == "rtl",
            "ground": ground,
            "paper": max(map(style.colour, papers), key=lambda paper: contrast(paper, ground)),
            # A rule above the title, as there is one under a brief's.
            "rule": {"y": HEIGHT * TITLE_TOP - gap, "width": style.table.rule * scale},
            "language": edition.settings.language,
            "lines": lines,
        },
    )
    cut = diagnostic("BX554", "the title is cut short on the cover") if title.cut else None
    return svg, cut


def _placed(edition: Edition, blocks: "_Blocks", title: _Block, margin: float) -> Iterator[Line]:
    """Yield every line of the cover: series, title and subtitle from above, the rest from below."""
    settings = edition.settings
    series = " ".join(filter(None, (settings.series, settings.issue)))
    if series:
        yield from blocks.set(blocks.small(series.upper(), "kicker"), margin)
    below = HEIGHT * TITLE_TOP
    yield from blocks.set(title, below)
    below += title.height
    if settings.subtitle:
        below += blocks.style.text["edition-subtitle"].before * blocks.scale
        yield from blocks.set(blocks.small(settings.subtitle, "edition-subtitle"), below)
    feet: tuple[tuple[Role, str], ...] = (
        ("edition-author", ", ".join(settings.names)),
        ("imprint", settings.publisher or ""),
    )
    foot = [blocks.small(text, role) for role, text in feet if text]
    below = HEIGHT - margin - sum(block.height for block in foot)
    for block in foot:
        yield from blocks.set(block, below)
        below += block.height


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Sets text in the style, `scale` pixels to a point, on a measure in pixels."""

    style: Style
    scale: float
    measure: float

    def small(self, text: str, role: Role) -> _Block:
        """Return `text` in a role that is small on a title page."""
        return self.fitted(text, role, SMALL_FACTORS, SMALL_LINES)

    def fitted(self, text: str, role: Role, factors: Sequence[float], limit: int) -> _Block:
        """Return `text` in the largest size at which it fits on `limit` lines, and looks well."""
        tried = [self._tried(text, role, factor) for factor in factors]
        fitting = [block for block in tried if self._fits(block, limit)]
        if fitting:
            return next(filter(self._balanced, fitting), fitting[0])
        smallest = tried[-1]
        lines = tuple(self._forced(smallest.lines, role, smallest.size))
        if len(lines) <= limit:
            return replace(smallest, lines=lines)
        lines = (*lines[: limit - 1], lines[limit - 1][:-1] + ELLIPSIS)
        return replace(smallest, lines=lines, cut=True)

    def _tried(self, text: str, role: Role, factor: float) -> _Block:
        said = self.style.text[role]
        size = said.size * self.scale * factor
        leading = said.leading * self.scale * factor
        return _Block(role, self._broken(text, role, size), size, leading)

    def _fits(self, block: _Block, limit: int) -> bool:
        widths = (self._width(line, block.role, block.size) for line in block.lines)
        return len(block.lines) <= limit and all(width <= self.measure for width in widths)

    def _balanced(self, block: _Block) -> bool:
        shortest = SHORT_LINE * self.measure
        lines = block.lines[:-1]
        return all(self._width(line, block.role, block.size) >= shortest for line in lines)

    def set(self, block: _Block, top: float) -> Iterator[Line]:
        """Yield the lines of `block` where they stand when its first begins at `top`."""
        said = self.style.text[block.role]
        for number, text in enumerate(block.lines, 1):
            # The size stands in the middle of the leading, a quarter of it under the baseline.
            baseline = (
                top + number * block.leading - (block.leading - block.size) / 2 - block.size / 4
            )
            family = self.style.fonts[said.font].family
            yield Line(text, said, family, baseline, block.size, said.tracking * block.size)

    def _broken(self, text: str, role: Role, size: float) -> tuple[str, ...]:
        lines: list[str] = []
        for word in text.split():
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and self._width(joined, role, size) <= self.measure:
                lines[-1] = joined
            else:
                lines.append(word)
        return tuple(lines)

    def _forced(self, lines: Sequence[str], role: Role, size: float) -> Iterator[str]:
        """Yield `lines` with those divided that are too long even for a line of their own."""
        for line in lines:
            start = 0
            for end in range(1, len(line) + 1):
                if end > start + 1 and self._width(line[start:end], role, size) > self.measure:
                    yield line[start : end - 1]
                    start = end - 1
            yield line[start:]

    def _width(self, text: str, role: Role, size: float) -> float:
        said = self.style.text[role]
        font = self.style.fonts[said.font]
        fonts = (font, *(self.style.fonts[name] for name in font.fallback))
        faces = [one.path(one.face(said.weight, italic=said.italic)) for one in fonts]
        return size * sum(said.tracking + _advance(character, tuple(faces)) for character in text)


def _advance(character: str, faces: Sequence[Path]) -> float:
    """Return the advance of `character`, in em, in the first of `faces` that has it."""
    found = (own_advance(face, character) for face in faces)
    return next((width for width in found if width is not None), 1.0)
