"""A PDF opened with care, every page walked once, and all that was found as a report."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice

import pikepdf
from pikepdf import settings

from briefexport.diagnostics import diagnostic
from briefexport.errors import RefusedError
from briefexport.preflight import images, metadata, painting
from briefexport.preflight.active import active_findings
from briefexport.preflight.boxes import Sheet, box_findings, inherited, least_bleed, sheet
from briefexport.preflight.colours import Space, space
from briefexport.preflight.contents import Reader
from briefexport.preflight.findings import Finding, Ledger
from briefexport.preflight.fonts import font_facts, font_findings
from briefexport.preflight.images import LARGEST_DATA, PictureInk
from briefexport.preflight.objects import dictionary, plainly
from briefexport.preflight.report import Expectation, ImageFact, InkFact, Profile, Report
from briefexport.preflight.scene import Paint, Picture

MOST_PAGES = 20_000
_MOST_WARNINGS = 100


def check(data: bytes, wanted: Expectation) -> Report:
    """Return what `preflight` does."""
    with _opened(data) as pdf:
        return _Check(pdf, wanted).report()


def purpose(data: bytes) -> Profile:
    """Return what `profile_of` does."""
    with _opened(data) as pdf:
        found = metadata.intents(pdf)
        return "press" if any(one.kind == "GTS_PDFX" for one in found) else "screen"


@contextmanager
def _opened(data: bytes) -> Iterator[pikepdf.Pdf]:
    """Open a PDF within limits of memory. Raises RefusedError where it cannot be read."""
    before = settings.get_qpdf_limits()
    settings.set_qpdf_limits(
        flate_max_memory=LARGEST_DATA,
        run_length_max_memory=LARGEST_DATA,
        png_max_memory=LARGEST_DATA,
        tiff_max_memory=LARGEST_DATA,
        dct_max_memory=LARGEST_DATA,
        doc_max_warnings=_MOST_WARNINGS,
    )
    source = BytesIO(data)
    try:
        with pikepdf.open(source, suppress_warnings=True, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise _encrypted()
            yield pdf
            _no_warnings(pdf)
    except pikepdf.PasswordError:
        raise _encrypted() from None
    except (pikepdf.PikepdfError, RuntimeError) as error:
        raise _damaged(str(error)) from error
    finally:
        settings.set_qpdf_limits(**before)  # type: ignore[arg-type]


def _no_warnings(pdf: pikepdf.Pdf) -> None:
    found = pdf.get_warnings()
    if found:
        raise _damaged(str(found[0]))


def _encrypted() -> RefusedError:
    hint = "take the encryption and the password away; PDF/X and PDF/A allow none"
    return RefusedError(diagnostic("BX602", "the file is encrypted", hint=hint))


def _damaged(why: str) -> RefusedError:
    hint = "have it written anew by the program that made it"
    return RefusedError(diagnostic("BX601", f"the file cannot be read: {plainly(why)}", hint=hint))


@dataclass(slots=True)
class _Check:
    """One file being checked, and what was found so far."""

    pdf: pikepdf.Pdf
    wanted: Expectation
    ledger: Ledger = field(default_factory=Ledger)
    spaces: set[str] = field(default_factory=set)
    pictures: dict[object, ImageFact] = field(default_factory=dict)
    inks: dict[object, PictureInk | None] = field(default_factory=dict)
    ink: InkFact | None = None

    @property
    def press(self) -> bool:
        return self.wanted.profile == "press"

    def report(self) -> Report:
        sheets = self._sheets()
        self.ledger.add(box_findings(sheets, self.wanted))
        self.ledger.add(active_findings(self.pdf, sheets, self.wanted))
        reader = self._walk(sheets)
        fonts = list(reader.fonts.values())
        self.ledger.add(font_findings(fonts, self.wanted))
        xmp = metadata.metadata(self.pdf)
        intents = metadata.intents(self.pdf)
        if self.press:
            self.ledger.add(metadata.press_findings(self.pdf, xmp))
            self.ledger.add(metadata.intent_findings(intents))
        else:
            self.ledger.add(metadata.access_findings(self.pdf, xmp))
        return Report(
            profile=self.wanted.profile,
            diagnostics=self.ledger.told(),
            pages=len(sheets),
            trim=sheets[0].seen if sheets else None,
            bleed=least_bleed(sheets),
            claims=metadata.claims(xmp, self.pdf),
            intent="; ".join(
                f"{one.condition or 'without a name'} ({one.space})" for one in intents
            ),
            fonts=font_facts(fonts),
            images=tuple(sorted(self.pictures.values(), key=lambda one: (one.page, one.name))),
            spaces=tuple(sorted(self.spaces)),
            ink=self.ink,
        )

    def _sheets(self) -> list[Sheet]:
        pages = list(islice(self.pdf.pages, MOST_PAGES + 1))
        if len(pages) > MOST_PAGES:
            raise RefusedError(diagnostic("BX603", f"the file has more than {MOST_PAGES:,} pages"))
        if not pages:
            raise _damaged("it has no pages")
        return [sheet(number, page.obj) for number, page in enumerate(pages, start=1)]

    def _walk(self, sheets: Sequence[Sheet]) -> Reader:
        reader = Reader(self._painted, self._fault)
        for one in sheets:
            if self.press:
                self._group(one)
            reader.page(one)
        return reader

    def _fault(self, finding: Finding) -> None:
        # RGB is what screens are made of.
        if self.press or finding.code == "BX604":
            self.ledger.add([finding])

    def _group(self, one: Sheet) -> None:
        group = dictionary(one.object.get("/Group"))
        coloured = group.get("/CS") if group is not None else None
        if coloured is not None and space(coloured, inherited(one.object, "/Resources")).is_rgb:
            text = "the page is blended in RGB (CS of its group)"
            self.ledger.add([Finding(code="BX610", text=text, where=one.where)])

    def _painted(self, paint: Paint, on: Sheet) -> None:
        self._remember(paint)
        self.ledger.add(painting.missing_glyph(paint))
        self.ledger.add(images.resolution_findings(paint, self.wanted))
        if self.press:
            self.ledger.add(painting.press_findings(paint, on, self.wanted))
            self.ledger.add(images.colour_findings(paint))
            if not painting.is_mark(paint, on):
                self._weigh(paint)

    def _remember(self, paint: Paint) -> None:
        inside = (
            paint.colour.space
            if paint.colour
            else paint.about.picture and paint.about.picture.space
        )
        if isinstance(inside, Space) and inside.family != "pattern":
            self.spaces.add(inside.name)
        picture = paint.about.picture
        if picture is None:
            return
        key = picture.key or (paint.where.page, id(picture.inline))
        known = self.pictures.get(key)
        if known is None or picture.ppi < known.ppi:
            self.pictures[key] = _fact(picture, paint)

    def _weigh(self, paint: Paint) -> None:
        """Keep the most ink; that of a picture is counted once."""
        amount = painting.ink_of(paint)
        if paint.act == "image" and paint.about.picture and paint.role == "contents":
            amount = self._picture_ink(paint, paint.about.picture)
        if amount is not None and (self.ink is None or amount > self.ink.percent):
            self.ink = InkFact(amount, paint.where.page, paint.where.object)

    def _picture_ink(self, paint: Paint, picture: Picture) -> float | None:
        if picture.space is None or picture.space.is_rgb:
            return None
        key = picture.key or id(picture.inline)
        if key not in self.inks:
            try:
                self.inks[key] = images.picture_ink(picture, self.wanted.ink_limit)
            except images.DAMAGE as error:
                text = f"the picture cannot be read ({plainly(str(error))})"
                self.ledger.add([Finding(code="BX604", text=text, where=paint.where)])
                self.inks[key] = PictureInk(0, 0)
            found = self.inks[key]
            self.ledger.add(images.ink_findings(found, paint.where, self.wanted))
        weighed = self.inks[key]
        return weighed.most if weighed else None


def _fact(picture: Picture, paint: Paint) -> ImageFact:
    called = picture.space.name if picture.space else "stencil" if paint.act == "stencil" else "?"
    return ImageFact(
        paint.where.page, picture.name, picture.width, picture.height, called, picture.ppi
    )
