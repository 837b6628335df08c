"""Pictures and text boxes in drawings, in DrawingML (20.4) and in the VML that came before it."""

from collections.abc import Iterator, Mapping

from lxml import etree

from briefexport.readers.docx.names import DECORATIVE, MC, SVG, WP, A, O, R, V, W
from briefexport.readers.docx.parts import Picture
from briefexport.wordml.opening import Relation

# The namespaces of what is read here. Who knows another takes its alternative (part 3, 10.2).
UNDERSTOOD = frozenset(
    (
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
        "http://schemas.microsoft.com/office/word/2010/wordml",
        "http://schemas.microsoft.com/office/word/2012/wordml",
        "http://schemas.microsoft.com/office/drawing/2010/main",
        "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
        "urn:schemas-microsoft-com:vml",
    )
)


def alternative(element: etree._Element) -> etree._Element:
    """Return the one alternative of a mc:AlternateContent that is read."""
    fallback = element
    for child in element:
        if child.tag == f"{MC}Choice":
            wanted = [child.nsmap.get(prefix) for prefix in child.get("Requires", "").split()]
            if all(uri in UNDERSTOOD for uri in wanted):
                return child
        elif child.tag == f"{MC}Fallback":
            fallback = child
    if fallback is element:  # nothing to fall back on: what there is
        return next((child for child in element if child.tag == f"{MC}Choice"), element)
    return fallback


def within(element: etree._Element) -> Iterator[etree._Element]:
    """Yield what is in a drawing, of alternatives one, and nothing of its text boxes."""
    stack = [element]
    while stack:
        current = stack.pop()
        yield current
        if current.tag == f"{W}txbxContent":
            continue
        chosen = alternative(current) if current.tag == f"{MC}AlternateContent" else current
        stack.extend(reversed(chosen))


def shapes_in(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes of a drawing."""
    return (one for one in within(element) if one.tag == f"{W}txbxContent")


def drawn(element: etree._Element, relations: Mapping[str, Relation]) -> list[Picture]:
    """Return the pictures of a drawing."""
    found = []
    said = _said(element)
    for one in within(element):
        if one.tag == f"{A}blip":
            vector = next(one.iter(f"{SVG}svgBlip"), None)
            source = one if vector is None else vector
            found.append(_picture(source, f"{R}embed", f"{R}link", said, relations))
        elif one.tag == f"{V}imagedata":
            shown = _vml_said(one, said)
            found.append(_picture(one, f"{R}id", f"{R}href", shown, relations))
    return found


def _picture(
    element: etree._Element,
    embedded: str,
    linked: str,
    said: tuple[str | None, str],
    relations: Mapping[str, Relation],
) -> Picture:
    alt, description = said
    relation = relations.get(element.get(embedded, ""))
    if relation is None and element.get(linked):
        relation = relations.get(element.get(linked, ""))
    if relation is None:
        return Picture("", alt, description, "is missing in the file")
    if relation.external:
        return Picture("", alt, description, f"lies outside the file, at {relation.target}")
    return Picture(relation.target, alt, description)


def _said(element: etree._Element) -> tuple[str | None, str]:
    """Return the alternative text, and the lines below it; none of a picture that is decoration."""
    about = next(element.iter(f"{WP}docPr"), None)
    if about is None:
        return None, ""
    mark = next(about.iter(f"{DECORATIVE}decorative"), None)
    if mark is not None and mark.get("val") in {"1", "true"}:
        return "", ""
    return divided(about.get("descr") or about.get("title"))


def _vml_said(element: etree._Element, around: tuple[str | None, str]) -> tuple[str | None, str]:
    shape = element.getparent()
    alt = None if shape is None else shape.get("alt")
    return divided(alt or element.get(f"{O}title")) if around[0] is None else around


def divided(text: str | None) -> tuple[str | None, str]:
    """Return the first line of an alternative text, and those that go on from it."""
    if not text or not text.strip():
        return None, ""
    first, *rest = text.strip().splitlines()
    return first.strip(), "\n".join(line.strip() for line in rest).strip()
