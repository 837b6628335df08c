"""The structure tree of a PDF: one element for each element of the document, over all its pages.

The engine makes one for each box, so a table of five pages is five tables to a screen reader, and a
line of a paragraph is an element of its own. Here every piece that was painted is given to the
element it came from. Where elements stand is their order on the pages; a note stands behind its
call.

The types are those of ISO 32000-1, 14.8.4, as the "Tagged PDF Best Practice Guide" of the PDF
Association would have them: a caption follows its figure, because a reader that meets an
alternative text goes no deeper.
"""

# ruff: noqa: ANN401, SLF001 - the engine is not typed, and no public way leads to the boxes

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any
from xml.etree.ElementTree import Element

import pydyf

from briefexport.backends.pdf.documents.document import WITHIN
from briefexport.backends.pdf.layout.headers import headers, span
from briefexport.records import dataclass

# CSS pixels are 3/4 point.
POINTS = 0.75

# The flag of an annotation that is printed too (ISO 32000-1, 12.5.3).
PRINT = 4

# What is not here is what it stands in.
TYPES = {
    "section": "Sect", "nav": "Sect", "article": "Art", "aside": "Aside",
    "blockquote": "BlockQuote",
    "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6",
    "p": "P", "pre": "P", "hr": "P", "figure": "Div", "figcaption": "Caption", "img": "Figure",
    "ul": "L", "ol": "L", "dl": "L",
    "table": "Table", "caption": "Caption", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot",
    "tr": "TR", "th": "TH", "td": "TD",
    "a": "Link", "code": "Code", "em": "Em", "strong": "Strong",
    "sup": "Superscript", "sub": "Subscript",
}  # fmt: skip
# What is no type of PDF 1.7 (some are of 2.0) is said to be one.
ROLES = {
    "Aside": "Sect",
    "Em": "Span",
    "Strong": "Span",
    "Subscript": "Span",
    "Superscript": "Span",
    "Title": "P",
}

# ISO 32000-1, 14.8.5.5. Marks that are none of these shapes are in no numbering: None.
NUMBERINGS = {"1": "Decimal", "a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman"}
NUMBERINGS |= {"I": "UpperRoman"}
SHAPES = {"•": "Disc", "◦": "Circle", "○": "Circle", "▪": "Square", "■": "Square"}
SCOPES = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}


@dataclass(frozen=True, slots=True)
class Structure:
    """The structure of one laid-out document, in objects of the PDF and free of page offsets.

    `document` is its root. `owners` has for every page the element of each MCID; `annotations` the
    element of each annotation; `named` the elements with an ID; `links` the ids that links lead to.
    """

    document: Any
    owners: list[Any]
    annotations: list[tuple[Any, Any]] = field(default_factory=list)
    named: dict[str, Any] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)


def alternatives(root: Element) -> dict[Element, str]:
    """Return what is said in place of every picture in `root`: its own text, or its caption."""
    captions = {
        image: words(caption)
        for figure in root.iter("figure")
        for caption in figure.iter("figcaption")
        for image in figure.findall("img")
    }
    said = {
        image: image.get("alt", "").strip() or captions.get(image, "") for image in root.iter("img")
    }
    return {image: text for image, text in said.items() if text}


def words(element: Element) -> str:
    """Return the text of `element` without its notes, every space one space."""
    return " ".join(_text(element).split())


def _text(element: Element) -> str:
    inner = "".join(
        ("" if _is_note(child) else child.get("alt", "") if child.tag == "img" else _text(child))
        + (child.tail or "")
        for child in element
    )
    return (element.text or "") + inner


def _is_note(element: Element) -> bool:
    return element.get("class") == "footnote"


def structure(pdf: Any, document: Any, root: Element) -> Structure:
    """Return the structure of `document`, laid out from `root` and painted into `pdf`."""
    tree = _Tree(pdf, document.pages, root)
    for number, (page, painted) in enumerate(zip(document.pages, document.painted, strict=True)):
        owners = pydyf.Array([None] * len(painted))
        tree.structure.owners.append(owners)
        tree.read(page._page_box, number, painted, owners)
        assert None not in owners, f"something on page {number + 1} belongs to no element"
    return tree.structure


def untagged(pdf: Any, document: Any) -> Structure:
    """Return the structure of a `document` that was painted without one."""
    nothing = pydyf.Dictionary({"Type": "/StructElem", "S": "/Document", "K": pydyf.Array()})
    pdf.add_object(nothing)
    return Structure(nothing, [pydyf.Array() for _ in document.pages])


class _Tree:
    """The tree while it grows.

    `homes` has the structure element that holds what an element holds; `items` those of list items,
    `labels` the marks of items, notes and calls.
    """

    def __init__(self, pdf: Any, pages: Sequence[Any], root: Element) -> None:
        self.pdf, self.pages, self.references = pdf, pages, pdf.page_references
        self.parents = {child: parent for parent in root.iter() for child in parent}
        self.contents = {inner for nav in root.iter("nav") for inner in nav.iter()}
        self.alternatives = alternatives(root)
        document = pydyf.Dictionary({"Type": "/StructElem", "S": "/Document", "K": pydyf.Array()})
        pdf.add_object(document)
        self.structure = Structure(document, [])
        self.homes: dict[Element, Any] = {root: document}
        self.items: dict[Element, Any] = {}
        self.labels: dict[Element, Any] = {}
        self.boxed: set[Element] = set()

    # --- What was painted ----------------------------------------------------------------------

    def read(self, box: Any, page: int, painted: Mapping[Any, int], owners: list[Any]) -> None:
        """Give what was painted of `box` to its elements, in the order of the boxes."""
        box = getattr(box, "_box", box)
        mcid = painted.get(box)
        if mcid is not None:
            owner = self.owner(box)
            self.hold(owner, page, mcid)
            owners[mcid] = owner.reference
        if box.link_annotation:
            self.annotate(box, page)
        if box.is_table_wrapper or (mcid is not None and box.element_tag == "img"):
            self.bound(box, page)
        for child in box.children:
            self.read(child, page, painted, owners)

    def owner(self, box: Any) -> Any:
        """Return the element that the text or picture `box` belongs to."""
        home = self.home(box.element)
        match box.element_tag.partition("::")[2]:
            case "marker":
                item = self.items[box.element]
                if shape := SHAPES.get(box.text.strip()):
                    self.home(self.parents[box.element])["A"]["ListNumbering"] = f"/{shape}"
                return self.label(box.element, item)
            case "footnote-marker":
                return self.label(box.element, home)
            case "footnote-call":
                return self.items[box.element]
            case _:
                return home

    def label(self, element: Element, around: Any) -> Any:
        """Return the label of an item or a note, the first thing in it."""
        if element not in self.labels:
            self.labels[element] = self.add(around, "Lbl")
            around["K"].insert(0, around["K"].pop())
        return self.labels[element]

    def hold(self, owner: Any, page: int, mcid: int) -> None:
        """Put a piece of marked content into `owner`."""
        reference = self.references[page]
        if owner.setdefault("Pg", reference) == reference:
            owner["K"].append(mcid)
        else:
            content = {"Type": "/MCR", "Pg": reference, "MCID": mcid}
            owner["K"].append(pydyf.Dictionary(content))

    def annotate(self, box: Any, page: int) -> None:
        """Tie the annotation of a link to its element, and say in words where it leads."""
        link, annotation = self.home(box.element), box.link_annotation
        annotation["F"] = PRINT
        if text := words(box.element):
            annotation["Contents"] = pydyf.String(text)
        scheme, mark, target = box.element.get("href", "").partition(WITHIN)
        if mark and not scheme:
            annotation.pop("A")
            annotation["Dest"] = pydyf.String(target)
            self.structure.links[target] = None
        content = {"Type": "/OBJR", "Obj": annotation.reference, "Pg": self.references[page]}
        link["K"].append(pydyf.Dictionary(content))
        self.structure.annotations.append((annotation, link))

    def bound(self, box: Any, page: int) -> None:
        """Say where on its page a picture or a table is; one on several pages has no such place."""
        attributes = self.home(box.element)["A"]
        if box.element in self.boxed:
            attributes.pop("BBox", None)
            return
        self.boxed.add(box.element)
        left, top = box.border_box_x(), box.border_box_y()
        right, bottom = left + box.border_width(), top + box.border_height()
        height = self.pages[page].height
        edges = (left, height - bottom, right, height - top)
        attributes["BBox"] = pydyf.Array(round(edge * POINTS, 3) for edge in edges)

    # --- Elements ------------------------------------------------------------------------------

    def home(self, element: Element) -> Any:
        """Return the structure element that holds what `element` holds."""
        if element not in self.homes:
            around = self.home(self.parents[element])
            # The parent may have made it: a table makes its cells.
            if element not in self.homes:
                self.homes[element] = home = self.made(element, around)
                if home is not around:
                    self.name(element, home)
        return self.homes[element]

    def add(self, around: Any, kind: str, **entries: Any) -> Any:
        """Return a new element in `around`."""
        made = pydyf.Dictionary(
            {
                "Type": "/StructElem",
                "S": f"/{kind}",
                "P": around.reference,
                "K": pydyf.Array(),
                **entries,
            }
        )
        self.pdf.add_object(made)
        around["K"].append(made.reference)
        return made

    def made(self, element: Element, around: Any) -> Any:
        """Return what stands for `element`: something new in `around`, or `around` itself."""
        match element.tag:
            case "ol" | "li" | "a" if element in self.contents:
                return self.made_of_contents(element.tag, around)
            case "ul" | "ol" | "dl":
                numbering = NUMBERINGS.get(element.get("type", ""), "None")
                return self.add(around, "L", A=_attributes("List", ListNumbering=f"/{numbering}"))
            case "li":
                self.items[element] = self.add(around, "LI")
                return self.add(self.items[element], "LBody")
            case "dt" | "dd":
                return self.add(self.definition(element, around), _part(element))
            case "span":
                return self.made_of_span(element, around)
            case "img":
                return self.picture(element, around)
            case "table":
                return self.table(element, around)
            case "s":
                struck = _attributes("Layout", TextDecorationType="/LineThrough")
                return self.add(around, "Span", A=struck)
            case "section" if element.get("class") == "index":
                return self.add(around, "Index")
            case "p" if element.get("class") == "edition-title":
                return self.add(around, "Title")
            case tag if tag in TYPES:
                return self.add(around, TYPES[tag])
            case _:
                return around

    def made_of_contents(self, tag: str, around: Any) -> Any:
        """Return a part of the contents: a list, an entry or the link in it."""
        if tag == "a":
            return self.add(self.add(around, "Reference"), "Link")
        return self.add(around, "TOC" if tag == "ol" else "TOCI")

    def made_of_span(self, element: Element, around: Any) -> Any:
        """Return what a span is: a note, its first paragraph, another language, or nothing."""
        if _is_note(element):
            self.items[element] = self.add(self.add(around, "Reference"), "Lbl")
            return self.add(around, "Note")
        if _is_note(self.parents[element]):
            return self.add(around, "P")
        return self.add(around, "Span") if element.get("lang") else around

    def definition(self, element: Element, around: Any) -> Any:
        """Return the item of a term or a meaning; a term behind a meaning begins the next."""
        if element not in self.items:
            item, before = None, ""
            for part in self.parents[element]:
                if item is None or (part.tag, before) == ("dt", "dd"):
                    item = self.add(around, "LI")
                self.items[part], before = item, part.tag
        return self.items[element]

    def picture(self, element: Element, around: Any) -> Any:
        """Return a figure or a formula, with what is said in its place."""
        kind = "Formula" if element.get("class") == "drawn" else "Figure"
        outside = self.parents[element]
        block = outside.tag == "figure" or outside.get("class") == "formula"
        layout = _attributes("Layout", **({"Placement": "/Block"} if block else {}))
        return self.add(around, kind, Alt=pydyf.String(self.alternatives[element]), A=layout)

    def name(self, element: Element, home: Any) -> None:
        """Give what stands for `element` its ID, and its language where that is another."""
        if name := element.get("id"):
            home["ID"] = pydyf.String(name)
            self.structure.named[name] = home
        if language := element.get("lang"):
            home["Lang"] = pydyf.String(language)

    # --- Tables --------------------------------------------------------------------------------

    def table(self, element: Element, around: Any) -> Any:
        """Return a table with its caption, its rows and all its cells, the empty ones too."""
        table = self.add(around, "Table", A=_attributes("Layout"))
        self.homes[element] = table
        for part in element:
            if part.tag not in {"thead", "tbody", "tfoot"}:
                self.home(part)
            elif rows := [row for row in part if row.get("class") != "continued"]:
                self.rows(rows, self.home(part))
        self.head(element)
        return table

    def rows(self, group: Sequence[Element], around: Any) -> None:
        """Make the rows of a group. One whose every place a cell above covers is none in a PDF."""
        filled = [len(row) > 0 for row in group]
        for number, row in enumerate(group):
            if not filled[number]:
                continue
            self.homes[row] = made = self.add(around, "TR")
            for cell in row:
                height = sum(filled[number : number + span(cell, "rowspan")])
                self.homes[cell] = self.add(made, TYPES[cell.tag], **_cell(cell, height))

    def head(self, table: Element) -> None:
        """Tie the cells of `table` to their headers, where a header spans several lines of it."""
        heads = headers(table)
        for number, cell in enumerate(cell for cell in heads if cell.tag == "th"):
            cell_id = f"{table.get('id')}-head-{number}"
            self.homes[cell]["ID"] = pydyf.String(cell_id)
            self.structure.named[cell_id] = self.homes[cell]
        for cell, above in heads.items():
            if above:
                attributes = self.homes[cell].setdefault("A", _attributes("Table"))
                attributes["Headers"] = pydyf.Array(self.homes[head]["ID"] for head in above)


def _part(element: Element) -> str:
    return "Lbl" if element.tag == "dt" else "LBody"


def _attributes(owner: str, **entries: Any) -> Any:
    return pydyf.Dictionary({"O": f"/{owner}", **entries})


def _cell(cell: Element, rows: int) -> dict[str, Any]:
    """Return the entries of a cell over so many `rows`: what its header heads, what it spans."""
    said: dict[str, Any] = {}
    if scope := SCOPES.get(cell.get("scope", "")):
        said["Scope"] = f"/{scope}"
    if (columns := span(cell, "colspan")) > 1:
        said["ColSpan"] = columns
    if rows > 1:
        said["RowSpan"] = rows
    return {"A": _attributes("Table", **said)} if said else {}
