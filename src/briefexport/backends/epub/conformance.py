"""Whether an edition may claim to be accessible: what a program can tell of WCAG 2.2, level AA."""

from briefexport.backends.epub.metadata import Content
from briefexport.backends.epub.sheet import Screen, coloured
from briefexport.contrast import WHITE, contrast
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.edition import Edition
from briefexport.style import Style

# WCAG 2.2, 1.4.3; on the white that readers have by default.
CONTRAST = 4.5


def certified(
    edition: Edition, style: Style, content: Content
) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return who certifies the edition, None where nobody does or may, and why nobody may."""
    certifier = edition.settings.certified_by
    if not certifier:
        return None, ()
    faults = _shortfalls(style, content)
    message = "the EPUB does not claim to be accessible: "
    findings = tuple(diagnostic("BX555", message + fault) for fault in faults)
    return (None if faults else certifier), findings


def _shortfalls(style: Style, content: Content) -> list[str]:
    faults = []
    if content.undescribed:
        count = content.undescribed
        said = "a picture has" if count == 1 else f"{count} pictures have"
        faults.append(f"{said} no alternative text (WCAG 1.1.1)")
    if content.unread:
        count = content.unread
        said = "a formula is" if count == 1 else f"{count} formulas are"
        faults.append(f"{said} shown as LaTeX (WCAG 1.3.1)")
    screen = Screen(style, frozenset())
    for name in sorted({name for _, name in coloured(style) if screen.is_colour(name)}):
        ratio = contrast(style.colour(name), WHITE)
        if ratio < CONTRAST:
            faults.append(f"the colour {name} has a contrast of {ratio:.2f}, not 4.5 (WCAG 1.4.3)")
    return faults
