"""The structure tree of a PDF read back with pikepdf, and what is wrong with it.

`faults` finds what veraPDF lets pass: content listed twice or by nobody, tables without headers,
several tables where the model has one, paragraphs in pieces, headers that do not say what they
head, notes that cannot be found, lists of no numbering, artifacts of no type.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import dropwhile, pairwise
from typing import Any

import pikepdf

# What is said of a table whose author gave it no headers.
HEADLESS = "has no header cells"
SHOWING = {"Tj", "TJ", "'", '"'}
INSIDE = {
    "L": {"LI"},
    "LI": {"Lbl", "LBody"},
    "Table": {"Caption", "THead", "TBody", "TFoot"},
    "TOC": {"TOC", "TOCI"},
}


@dataclass(frozen=True)
class Node:
    """An element: its type, its object and those of its children that are elements.

    It keeps its file, without which objects are nothing.
    """

    kind: str
    object: Any
    children: tuple["Node", ...]
    pdf: pikepdf.Pdf

    def all(self, *kinds: str) -> list["Node"]:
        """Return the elements of `kinds` under this one, in reading order."""
        found = [self] if self.kind in kinds or not kinds else []
        return found + [node for child in self.children for node in child.all(*kinds)]

    def outline(self) -> Any:
        """Return the types under this one as nested lists."""
        return [self.kind, *(child.outline() for child in self.children)]

    @property
    def id(self) -> str:
        return str(self.object.get("/ID", ""))

    def attribute(self, name: str) -> Any:
        return self.object.get("/A", {}).get(name)


def tree(pdf: pikepdf.Pdf) -> Node:
    """Return the root of the tree, which is the Document."""
    (document,) = pdf.Root.StructTreeRoot.K
    return _node(document, pdf)


def _node(element: Any, pdf: pikepdf.Pdf) -> Node:
    children = tuple(_node(kid, pdf) for kid in element.get("/K", ()) if _is_element(kid))
    return Node(str(element.S)[1:], element, children, pdf)


def _is_element(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem"


def model(pdf: pikepdf.Pdf) -> Any:
    """Return the model that is attached."""
    name, file = pdf.Root.Names.EmbeddedFiles.Names
    assert str(name) == "model.json"
    return json.loads(file.EF.F.read_bytes())


# --- Content -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A piece of a page's content: an MCID, or an artifact's properties, and whether it shows text.

    Both are None for what is outside of all marked content.
    """

    mcid: int | None
    artifact: Any
    text: bool


def pieces(page: pikepdf.Page) -> Iterator[Piece]:
    """Yield the pieces of a page in the order of painting; what is marked within one is of it."""
    mcid: int | None = None
    artifact: Any = None
    depth, shown = 0, False
    for instruction in pikepdf.parse_content_stream(page):
        operands: list[Any] = list(instruction.operands)
        name = str(instruction.operator)
        if name in {"BDC", "BMC"}:
            if depth == 0:
                if shown:
                    yield Piece(None, None, text=True)
                properties: Any = operands[1] if name == "BDC" else pikepdf.Dictionary()
                mcid, shown = properties.get("/MCID"), False
                artifact = properties if operands[0] == "/Artifact" else None
            depth += 1
        elif name == "EMC":
            depth -= 1
            if depth == 0:
                yield Piece(mcid, artifact, text=shown)
                shown = False
        elif name in SHOWING:
            shown = True
    if shown:
        yield Piece(None, None, text=True)


# --- Faults --------------------------------------------------------------------------------------


def faults(pdf: pikepdf.Pdf) -> list[str]:
    """Return what is wrong with the tags of `pdf`."""
    return [
        *content_faults(pdf),
        *artifact_faults(pdf),
        *pagination_faults(pdf),
        *parent_faults(pdf),
        *paragraph_faults(pdf),
        *table_faults(pdf),
        *count_faults(pdf),
        *note_faults(pdf),
        *link_faults(pdf),
        *nesting_faults(pdf),
        *list_faults(pdf),
        *contents_faults(pdf),
        *picture_faults(pdf),
        *order_faults(pdf),
        *heading_faults(pdf),
        *role_faults(pdf),
    ]


def content_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Every MCID is listed once, and the parent tree names the element that lists it."""
    parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    listed: Counter[tuple[Any, int]] = Counter()
    for node in tree(pdf).all():
        for page, mcid in _listed(node.object):
            listed[page, mcid] += 1
            owners = owners_on(pdf.get_object(page), parents)
            if owners[mcid].objgen != node.object.objgen:
                yield f"{node.kind} {node.id} lists content {mcid} of another element"
    for number, page in enumerate(pdf.pages, 1):
        painted = {piece.mcid for piece in pieces(page) if piece.mcid is not None}
        for mcid in painted:
            times = listed.pop((page.objgen, mcid), 0)
            if times != 1:
                yield f"page {number}: content {mcid} is listed {times} times"
        if len(owners_on(page, parents)) != len(painted):
            yield f"page {number}: the parent tree has more than was painted"
    for _, mcid in listed:
        yield f"content {mcid} is listed, but not painted"


def owners_on(page: Any, parents: pikepdf.NumberTree) -> Any:
    """Return the elements that the parent tree names for the MCIDs of a page."""
    return parents[int(page["/StructParents"])] if "/StructParents" in page else ()


def _listed(element: Any) -> Iterator[tuple[Any, int]]:
    """Yield the page and the number of every MCID that `element` lists itself."""
    for kid in element.get("/K", ()):
        if isinstance(kid, int):
            yield element.Pg.objgen, kid
        elif kid.get("/Type") == "/MCR":
            yield kid.Pg.objgen, int(kid.MCID)


def artifact_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """All text is content or an artifact, and every artifact says of what type."""
    for number, page in enumerate(pdf.pages, 1):
        for piece in pieces(page):
            if piece.text and piece.mcid is None and piece.artifact is None:
                yield f"page {number}: text is neither content nor artifact"
            if piece.artifact is not None and "/Type" not in piece.artifact:
                yield f"page {number}: an artifact has no type"


def pagination_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What repeats says that it is a head, a foot, or of a table that goes on from another page."""
    continued = {page for table in tree(pdf).all("Table") for page in _pages(table)[1:]}
    contents = {page for entry in tree(pdf).all("TOCI") for page in _pages(entry)}
    for number, page in enumerate(pdf.pages, 1):
        for piece in pieces(page):
            if piece.artifact is None or not piece.text:
                continue
            kind, role = piece.artifact.get("/Type"), str(piece.artifact.get("/Subtype", ""))
            if kind == "/Pagination" and not role and page.objgen not in continued:
                yield f"page {number}: an artifact does not say whether it is a head or a foot"
            if role not in {"", "/Header", "/Footer"}:
                yield f"page {number}: an artifact is a {role}"
            if kind == "/Layout" and page.objgen not in contents:
                yield f"page {number}: text is an artifact of the layout"


def _pages(node: Node) -> list[Any]:
    """Return the pages that `node` has content on, in their order."""
    order = [page.objgen for page in node.pdf.pages]
    found = {page for inner in node.all() for page, _ in _listed(inner.object)}
    return sorted(found, key=order.index)


def parent_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Every element names the one that holds it."""
    for node in tree(pdf).all():
        for child in node.children:
            if child.object.P.objgen != node.object.objgen:
                yield f"{child.kind} {child.id} names another parent than {node.kind}"


def paragraph_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """One element stands for a paragraph: each has the paragraph's ID, and an ID is given once.

    Those of the pages before and behind the briefs and of the openings have none.
    """
    for node in tree(pdf).all():
        body: Iterable[Node] = node.children
        if node.kind == "Art":
            body = dropwhile(lambda child: child.kind == "H1" or not child.id, body)
        for child in body:
            if child.kind == "P" and not child.id and node.kind not in {"Sect", "Index"}:
                yield f"a P in {node.kind} {node.id} stands for no paragraph"


def table_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Tables have headers, headers a scope, and what names headers names some."""
    ids = {node.id for node in tree(pdf).all() if node.id}
    for table in tree(pdf).all("Table"):
        if not any(cell.kind == "TH" for row in _rows(table) for cell in row.children):
            yield f"table {table.id} {HEADLESS}"
        for cell in table.all("TH"):
            if str(cell.attribute("/Scope")) not in {"/Column", "/Row", "/Both"}:
                yield f"table {table.id}: a header has no scope"
        for cell in table.all("TH", "TD"):
            if missing := {str(name) for name in cell.attribute("/Headers") or ()} - ids:
                yield f"table {table.id}: there is no header {missing}"


def _rows(table: Node) -> list[Node]:
    """Return the rows of `table` without those of the tables in its cells."""
    groups = [child for child in table.children if child.kind in {"THead", "TBody", "TFoot"}]
    return [row for group in groups for row in group.children if row.kind == "TR"]


COUNTED = {"table": "Table", "note": "Note", "list": "L", "quote": "BlockQuote", "row": "TR"}


def count_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """There is one element for one node of the attached model."""
    nodes = Counter(_types(model(pdf)))
    # A list of definitions is a list as well.
    nodes["list"] += nodes.pop("definition-list", 0)
    nodes["brief"] = len(model(pdf)["briefs"])
    found = Counter(node.kind for node in tree(pdf).all())
    found -= Counter(node.kind for index in tree(pdf).all("Index") for node in index.all())
    for name, kind in {**COUNTED, "brief": "Art"}.items():
        if nodes[name] != found[kind]:
            yield f"{found[kind]} {kind} stand for {nodes[name]} {name}"


def _types(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        # A row that the one above covers is none in a PDF; quotation and terms of nothing neither.
        if value.get("cells", True) and not _is_blank(value):
            yield value.get("type", "")
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from _types(member)


def _is_blank(node: dict[str, Any]) -> bool:
    """Say whether a node is a quotation, or a list of terms, of which nothing is painted."""
    return node.get("type") in {"quote", "definition-list"} and not _shows(list(node.values()))


# What shows by itself, without a letter in it.
SHOWN = {"aside", "list", "math", "math-block", "note", "reference", "rule", "table"}


def _shows(value: Any) -> bool:
    """Say whether anything is painted that a reader is told of."""
    if isinstance(value, list):
        return any(map(_shows, value))
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    if kind in {"text", "code", "code-block"}:
        return bool(value["value"].strip())
    if kind == "image":
        return value.get("alt") != ""
    return kind in SHOWN or _shows(list(value.values()))


def note_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """A note has an ID of its own, which the tree of IDs knows, and stands behind its call."""
    known = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
    seen = Counter(node.id for node in tree(pdf).all() if node.id)
    yield from (
        f"the ID {name} is given {times} times" for name, times in seen.items() if times > 1
    )
    yield from (f"the tree of IDs lacks {name}" for name in seen if name not in known)
    if list(known) != sorted(known):
        yield "the tree of IDs is not sorted"
    for node in tree(pdf).all():
        kinds = ["", *(child.kind for child in node.children)]
        for (before, _), note in zip(pairwise(kinds), node.children, strict=True):
            if note.kind == "Note" and not note.id:
                yield "a note has no ID"
            if note.kind == "Note" and before != "Reference":
                yield f"note {note.id} does not stand behind its call"


def link_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Every annotation is held by a Link that its parent tree entry names, and says what it is."""
    parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    held: Counter[Any] = Counter()
    for link in tree(pdf).all("Link"):
        own = [kid.Obj for kid in link.object.K if _is_object(kid)]
        if not own:
            yield "a link has no annotation"
        for annotation in own:
            held[annotation.objgen] += 1
            if parents[annotation.StructParent].objgen != link.object.objgen:
                yield "an annotation names another link"
    for number, page in enumerate(pdf.pages, 1):
        annotations = page.obj.get("/Annots", ())
        for annotation in annotations:
            if held[annotation.objgen] != 1:
                yield f"page {number}: an annotation is in {held[annotation.objgen]} links"
            if not str(annotation.get("/Contents", "")) or not int(annotation.get("/F", 0)) & 4:
                yield f"page {number}: an annotation says nothing, or is not printed"


def _is_object(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"


def nesting_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What may stand in what, stricter than the standard: a list in an item is in its body."""
    for node in tree(pdf).all():
        odd = {child.kind for child in node.children} - INSIDE.get(node.kind, set())
        if node.kind in INSIDE and odd:
            yield f"{node.kind} {node.id} holds {', '.join(sorted(odd))}"
        if node.kind == "Caption" and node.all("Table"):
            yield "a caption holds a table"


NUMBERINGS = {
    "None", "Disc", "Circle", "Square", "Decimal", "UpperRoman", "LowerRoman", "UpperAlpha",
    "LowerAlpha",
}  # fmt: skip


def list_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """A list says how it is numbered, and labels stand before what they label."""
    for found in tree(pdf).all("L"):
        if str(found.attribute("/ListNumbering"))[1:] not in NUMBERINGS:
            yield f"list {found.id} does not say how it is numbered"
        for item in found.children:
            kinds = [child.kind for child in item.children]
            if kinds != sorted(kinds, key="LBody".__eq__):
                yield f"an item of list {found.id} has a label behind its body"


def contents_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """An entry of the contents is a link, and behind it come the entries under it."""
    for entry in tree(pdf).all("TOCI"):
        kinds = [child.kind for child in entry.children]
        if kinds not in (["Reference"], ["Reference", "TOC"]):
            yield f"entry {entry.id} of the contents holds {', '.join(kinds)}"
        elif [child.kind for child in entry.children[0].children] != ["Link"]:
            yield f"entry {entry.id} of the contents leads nowhere"


def picture_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """A picture and a formula say in words what they show, and where on its page they stand."""
    for node in tree(pdf).all("Figure", "Formula"):
        if not str(node.object.get("/Alt", "")).strip():
            yield f"a {node.kind} says nothing"
        if node.attribute("/BBox") is None:
            yield f"a {node.kind} does not say where it stands"


def order_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The key that leads from link to link goes through a page in reading order."""
    for number, page in enumerate(pdf.pages, 1):
        if "/Annots" in page and page.get("/Tabs") != "/S":
            yield f"page {number}: the links are not in the order of the structure"


def heading_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The first heading is of level 1, and no level is skipped."""
    levels = [
        0,
        *(int(node.kind[1:]) for node in tree(pdf).all("H1", "H2", "H3", "H4", "H5", "H6")),
    ]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


STANDARD = {
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
    "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl",
    "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note",
    "Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula", "Form",
}  # fmt: skip


def role_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Every type is one of PDF 1.7, or is said to be one."""
    roles = {str(key)[1:]: str(value)[1:] for key, value in pdf.Root.StructTreeRoot.RoleMap.items()}
    for kind in {node.kind for node in tree(pdf).all()}:
        if kind not in STANDARD and roles.get(kind) not in STANDARD:
            yield f"{kind} is no type"
