"""The structure tree of the PDF: what it says, and that our checks find what is broken in one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, assume, given, settings

from briefexport.model import (
    Brief,
    Column,
    Definition,
    DefinitionList,
    Figure,
    Foreign,
    Heading,
    Image,
    Link,
    List,
    ListItem,
    ListKind,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Rule,
    Span,
    Table,
)
from briefexport.walk import rewrite
from every import cell, composed, em, items, note, p, row, said, table
from pdf_files import every_pdf, opened, pdf_of, printed
from pdf_structure import Node, faults, pieces, tree
from trees import briefs

LONG = "Word upon word makes a paragraph that no page can hold. " * 120
# The edition of everything has one table that nobody gave a head.
HEADLESS = "has no header cells"


@pytest.fixture(scope="module")
def every() -> pikepdf.Pdf:
    return opened(every_pdf())


def only(node: Node, kind: str) -> Node:
    (found,) = node.all(kind)
    return found


def kids(node: Node) -> list[Any]:
    return list(node.object.K)


def test_an_edition_of_everything_has_sound_tags(every: pikepdf.Pdf) -> None:
    (fault,) = faults(every)
    assert HEADLESS in fault


# --- Over the pages ------------------------------------------------------------------------------


def test_a_table_over_several_pages_is_one_and_the_heads_that_repeat_are_artifacts() -> None:
    rows = [(f"row {number}", str(number)) for number in range(60)]
    pdf = pdf_of(table(("Name", "Number"), *rows))
    found = only(tree(pdf), "Table")
    assert len(found.all("THead")) == len(found.all("TBody")) == 1
    assert len(found.all("TR")) == 61
    pages = {node.object.Pg.objgen for node in found.all("TD")}
    assert len(pages) > 1
    assert found.attribute("/BBox") is None
    artifacts = [
        piece.artifact for page in pdf.pages for piece in pieces(page) if piece.artifact is not None
    ]
    paginated = [one for one in artifacts if one.Type == "/Pagination" and "/Subtype" not in one]
    assert len(paginated) == 2 * (len(pages) - 1)
    assert faults(pdf) == []


def test_running_heads_and_folios_are_artifacts_that_say_so(every: pikepdf.Pdf) -> None:
    kinds = [
        {
            str(piece.artifact.get("/Subtype"))
            for piece in pieces(page)
            if piece.artifact is not None
        }
        for page in every.pages
    ]
    assert sum("/Footer" in found for found in kinds) > len(kinds) / 2
    assert any("/Header" in found for found in kinds)


def test_a_paragraph_over_two_pages_is_one() -> None:
    pdf = pdf_of(p("One ", em(LONG)))
    *_, paragraph = tree(pdf).all("P")
    strong = only(paragraph, "Em")
    pages = {kid.Pg.objgen for kid in kids(strong) if not isinstance(kid, int)}
    assert len(pdf.pages) > 1
    assert pages == {page.objgen for page in pdf.pages[1:]}
    assert faults(pdf) == []


def test_a_link_over_lines_and_spans_is_one_with_an_annotation_a_line() -> None:
    words = said(
        "a link of words ", em("and more words, ", Span("strong", said("so many"))), " end"
    )
    pdf = pdf_of(p("Now this is ", "a line that ends in ", Link("https://example.org", words)))
    link = only(tree(pdf), "Link")
    annotations = [kid.Obj for kid in kids(link) if not isinstance(kid, int) and "/Obj" in kid]
    assert len(annotations) == len(pdf.pages[0].obj.Annots) == 2
    first, second = (annotation.Rect for annotation in annotations)
    assert max(first[1], first[3]) > max(second[1], second[3])
    assert {str(found.Contents) for found in annotations} == {
        "a link of words and more words, so many end"
    }


# --- Blocks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "numbering"),
    [
        ("bullet", "/Disc"),
        ("decimal", "/Decimal"),
        ("lower-alpha", "/LowerAlpha"),
        ("upper-alpha", "/UpperAlpha"),
        ("lower-roman", "/LowerRoman"),
        ("upper-roman", "/UpperRoman"),
    ],
)
def test_a_list_says_how_it_is_numbered(kind: ListKind, numbering: str) -> None:
    found = only(tree(pdf_of(List(kind, items("one", "two")))), "L")
    assert found.attribute("/ListNumbering") == numbering
    assert found.outline() == ["L", *[["LI", ["Lbl"], ["LBody"]]] * 2]


def test_a_list_of_tasks_is_in_no_numbering() -> None:
    tasks = (ListItem((p("done"),), checked=True), ListItem((p("open"),), checked=False))
    found = only(tree(pdf_of(List("bullet", tasks))), "L")
    assert found.attribute("/ListNumbering") == "/None"
    assert len(found.all("Lbl")) == 2


def test_a_list_in_an_item_is_in_its_body() -> None:
    deep = List("bullet", items([p("one"), List("decimal", items("two"))]), tight=False)
    found = tree(pdf_of(deep)).all("L")[0]
    inner = ["L", ["LI", ["Lbl"], ["LBody"]]]
    assert found.outline() == ["L", ["LI", ["Lbl"], ["LBody", ["P"], inner]]]


def test_terms_are_the_labels_of_what_they_mean() -> None:
    parts = (
        Definition((said("a"), said("b")), ((p("one"),), (p("two"),))),
        Definition((said("c"),), ((p("three"),),)),
    )
    found = only(tree(pdf_of(DefinitionList(parts))), "L")
    two = ["LI", ["Lbl"], ["Lbl"], ["LBody"], ["LBody"]]
    assert found.outline() == ["L", two, ["LI", ["Lbl"], ["LBody"]]]


def test_a_simple_table_says_what_its_headers_head() -> None:
    found = only(
        tree(pdf_of(table(("City", "Size"), ("Northport", "big"), ("South", "")))), "Table"
    )
    assert found.outline() == [
        "Table",
        ["THead", ["TR", ["TH"], ["TH"]]],
        ["TBody", ["TR", ["TH"], ["TD"]], ["TR", ["TH"], ["TD"]]],
    ]
    scopes = [str(node.attribute("/Scope")) for node in found.all("TH")]
    assert scopes == ["/Column", "/Column", "/Row", "/Row"]
    assert not [node for node in found.all("TD") if node.attribute("/Headers") is not None]
    left, bottom, right, top = map(float, found.attribute("/BBox"))
    assert 0 < left < right
    assert 0 < bottom < top


def test_cells_under_headers_that_span_name_them(every: pikepdf.Pdf) -> None:
    spanning = next(
        found
        for found in tree(every).all("Table")
        if any(node.attribute("/ColSpan") == 2 for node in found.all("TH"))
    )
    place, years, remark, first, second = (node.id for node in spanning.all("TH"))
    named = [[str(name) for name in node.attribute("/Headers")] for node in spanning.all("TD")]
    assert named == [
        [place],  # North
        [years, first],  # a
        [years, second],  # b
        [remark],  # c
        [years, first, second],  # wide
        [remark],  # d
        [place],  # South
        [years, first, second, remark],  # all of it
    ]
    above = [node.attribute("/Headers") for node in spanning.all("TH")]
    assert [name and [str(one) for one in name] for name in above] == [
        None, None, None, [years], [years],
    ]  # fmt: skip


def test_a_row_whose_every_place_is_covered_from_above_is_none() -> None:
    rows = (row(cell("both", wide=2, high=2)), row(), row("a", cell("tall", high=2)), row("b"))
    found = only(tree(pdf_of(Table((Column(), Column()), (), rows))), "Table")
    assert found.outline()[1] == [
        "TBody", ["TR", ["TD"]], ["TR", ["TD"], ["TD"]], ["TR", ["TD"]],
    ]  # fmt: skip
    both, _, tall, _ = found.all("TD")
    assert both.attribute("/RowSpan") is None
    assert tall.attribute("/RowSpan") == 2


def test_the_caption_of_a_table_comes_first_and_its_notes_follow(every: pikepdf.Pdf) -> None:
    captioned = next(found for found in tree(every).all("Table") if found.id == "first-numbers")
    assert [child.kind for child in captioned.children] == [
        "Caption", "THead", "TBody", "TFoot",
    ]  # fmt: skip
    assert captioned.children[0].outline() == ["Caption", ["Em"], ["Reference", ["Lbl"]], NOTE]


NOTE = ["Note", ["Lbl"], ["P"]]


def test_a_note_stands_behind_its_call() -> None:
    pdf = pdf_of(p("Before", note("The note."), " and after."), p("Next."))
    holding = next(found for found in tree(pdf).all("P") if found.children)
    assert holding.outline() == ["P", ["Reference", ["Lbl"]], NOTE]
    kinds = ["text" if isinstance(kid, int) else str(kid.S) for kid in kids(holding)]
    assert kinds == ["text", "/Reference", "/Note", "text"]


def test_a_note_of_blocks_holds_them_all() -> None:
    blocks = (p("First."), List("bullet", items("a")), p("Last."))
    found = only(tree(pdf_of(p("Words", Note(blocks)))), "Note")
    inner = ["L", ["LI", ["Lbl"], ["LBody"]]]
    assert found.outline() == ["Note", ["Lbl"], ["P"], inner, ["P"]]


def test_the_contents_are_a_table_of_contents() -> None:
    pdf = pdf_of(Heading(2, said("A heading")), p("Words."), front=True)
    entry = ["Reference", ["Link"]]
    found = tree(pdf).all("TOC")[0]
    assert found.outline() == ["TOC", ["TOCI", entry, ["TOC", ["TOCI", entry]]]]
    for link in found.all("Link"):
        annotation, *title_and_page = kids(link)
        assert annotation.Type == "/OBJR"
        # The leaders between the two are artifacts.
        assert len(title_and_page) == 2


def test_a_figure_says_what_it_shows_and_its_caption_follows() -> None:
    pdf = pdf_of(Figure(Image("red.png", "a red field"), said("A caption")))
    found = only(tree(pdf), "Div")
    assert found.outline() == ["Div", ["Figure"], ["Caption"]]
    figure = only(found, "Figure")
    assert str(figure.object.Alt) == "a red field"
    left, bottom, right, top = map(float, figure.attribute("/BBox"))
    assert (right - left, top - bottom) == pytest.approx((45, 30))


def test_a_figure_without_words_of_its_own_says_its_caption() -> None:
    found = only(tree(pdf_of(Figure(Image("red.png", None), said("A ", em("caption"))))), "Figure")
    assert str(found.object.Alt) == "Figure 1. A caption"


def test_a_picture_nobody_describes_is_decoration() -> None:
    pdf = pdf_of(Figure(Image("red.png", None)))
    assert tree(pdf).all("Figure", "Div") == []
    assert faults(pdf) == []


def test_a_formula_says_its_latex() -> None:
    pdf = pdf_of(p("So ", Math("x^2"), "."), MathBlock("a < b"))
    inline, block = tree(pdf).all("Formula")
    assert [str(found.object.Alt) for found in (inline, block)] == ["x^2", "a < b"]
    assert inline.attribute("/Placement") is None
    assert block.attribute("/Placement") == "/Block"


def test_what_is_in_another_language_says_so() -> None:
    arabic = Paragraph((Foreign("ar", "rtl", said("عربي")),))
    pdf = pdf_of(p("Call it ", Foreign("fr", None, said("esprit")), "."), arabic)
    spoken = {
        str(node.object.Lang): node.kind for node in tree(pdf).all() if "/Lang" in node.object
    }
    assert spoken == {"en-GB": "Art", "fr": "Span", "ar": "P"}
    assert str(pdf.Root.Lang) == "en-GB"


def test_what_inlines_mean_is_kept() -> None:
    kinds = ("emphasis", "strong", "strike", "superscript", "subscript", "small-caps")
    spans = [Span(kind, said(f"{kind} ")) for kind in kinds]  # type: ignore[arg-type]
    *_, found = tree(pdf_of(p(*spans))).all("P")
    assert found.outline()[1:] == [
        ["Em"], ["Strong"], ["Span"], ["Superscript"], ["Subscript"],
    ]  # fmt: skip
    assert found.children[2].attribute("/TextDecorationType") == "/LineThrough"


def test_each_brief_is_an_article_under_its_title(every: pikepdf.Pdf) -> None:
    articles = tree(every).all("Art")
    assert [only(article, "H1").id for article in articles] == ["first", "second", "third"]
    assert [str(article.object.Lang) for article in articles] == ["en-GB", "de", "he"]


def test_a_change_of_scene_is_a_paragraph() -> None:
    one, scene, two = tree(pdf_of(p("One."), Rule(), p("Two."))).all("P")[-3:]
    assert len({one.id, scene.id, two.id} - {""}) == 3
    assert len(kids(scene)) == 1


# --- Broken files --------------------------------------------------------------------------------


def first(pdf: pikepdf.Pdf, kind: str) -> Any:
    return tree(pdf).all(kind)[0].object


def swap_two_owners(pdf: pikepdf.Pdf) -> None:
    pages = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = next(entry for entry in pages if isinstance(entry, pikepdf.Array) and len(entry) > 1)
    owners[0], owners[1] = owners[1], owners[0]


def list_content_twice(pdf: pikepdf.Pdf) -> None:
    heading = first(pdf, "H1")
    heading.K.append(heading.K[0])


def list_no_content(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H1").K = pikepdf.Array()


def list_content_that_is_not_there(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b"")


def forget_what_is_an_artifact(pdf: pikepdf.Pdf) -> None:
    data = pdf.pages[-1].Contents.read_bytes()
    pdf.pages[-1].Contents = pdf.make_stream(data.replace(b"/Type/Pagination", b""))


def paint_text_outside(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"BT (lost) Tj ET")


def split_a_table(pdf: pikepdf.Pdf) -> None:
    article, whole = first(pdf, "Art"), first(pdf, "Table")
    *rest, last = whole.K
    whole.K = pikepdf.Array(rest)
    second = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Table, P=article, K=[last])
    )
    last.P = second
    article.K.append(second)


def make_headers_cells(pdf: pikepdf.Pdf) -> None:
    for cell_ in tree(pdf).all("Table")[0].all("TH"):
        cell_.object.S = pikepdf.Name.TD


def name_a_header_that_is_not_there(pdf: pikepdf.Pdf) -> None:
    first(pdf, "TD").A = pikepdf.Dictionary(O=pikepdf.Name.Table, Headers=[b"nowhere"])


def take_the_scope(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "TH").A["/Scope"]


def take_the_id_of_a_note(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Note")["/ID"]


def give_two_notes_one_id(pdf: pikepdf.Pdf) -> None:
    one, two = (node.object for node in tree(pdf).all("Note")[:2])
    two.ID = one.ID


def move_a_note_away(pdf: pikepdf.Pdf) -> None:
    found, article = first(pdf, "Note"), first(pdf, "Art")
    holder = found.P
    holder.K = pikepdf.Array([kid for kid in holder.K if not _same(kid, found)])
    found.P = article
    article.K.append(found)


def _same(kid: Any, found: Any) -> bool:
    return not isinstance(kid, int) and bool(kid.objgen == found.objgen)


def forget_an_id(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.StructTreeRoot.IDTree.Names
    del names[0]
    del names[0]


def tie_an_annotation_elsewhere(pdf: pikepdf.Pdf) -> None:
    link = first(pdf, "Link")
    link.K[0].Obj.StructParent = link.K[0].Obj.StructParent + 1


def take_what_a_link_says(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Link").K[0].Obj["/Contents"]


def drop_an_annotation(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Link").K[0]


def put_a_list_beside_its_items(pdf: pikepdf.Pdf) -> None:
    inner = next(node for node in tree(pdf).all("LBody") if node.all("L")[1:] or node.all("L"))
    body, nested = inner.object, inner.all("L")[0].object
    body.K = pikepdf.Array([kid for kid in body.K if not _same(kid, nested)])
    nested.P = body.P
    nested.P.K.append(nested)


def skip_a_level(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H2").S = pikepdf.Name.H4


def forget_a_role(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot.RoleMap["/Em"]


def name_another_parent(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Lbl").P = first(pdf, "H1")


@pytest.mark.parametrize(
    ("breaking", "said_of_it"),
    [
        (swap_two_owners, "of another element"),
        (list_content_twice, "is listed 2 times"),
        (list_no_content, "is listed 0 times"),
        (list_content_that_is_not_there, "is listed, but not painted"),
        (forget_what_is_an_artifact, "an artifact has no type"),
        (paint_text_outside, "text is neither content nor artifact"),
        (split_a_table, "Table stand for"),
        (make_headers_cells, HEADLESS),
        (name_a_header_that_is_not_there, "there is no header"),
        (take_the_scope, "a header has no scope"),
        (take_the_id_of_a_note, "a note has no ID"),
        (give_two_notes_one_id, "is given 2 times"),
        (move_a_note_away, "does not stand behind its call"),
        (forget_an_id, "the tree of IDs lacks"),
        (tie_an_annotation_elsewhere, "an annotation names another link"),
        (take_what_a_link_says, "an annotation says nothing"),
        (drop_an_annotation, "an annotation is in 0 links"),
        (put_a_list_beside_its_items, "holds L"),
        (skip_a_level, "a heading of level 4 follows"),
        (forget_a_role, "Em is no type"),
        (name_another_parent, "names another parent"),
    ],
)
def test_our_checks_find_what_is_broken(
    breaking: Callable[[pikepdf.Pdf], None], said_of_it: str
) -> None:
    pdf = opened(every_pdf())
    before = faults(pdf)
    breaking(pdf)
    found = [fault for fault in faults(pdf) if fault not in before]
    assert [fault for fault in found if said_of_it in fault], found


# --- Any brief -----------------------------------------------------------------------------------


def whole(node: Any) -> Any:
    """Return `node` with a picture there is, and with a number where it may be referred to."""
    match node:
        case Image():
            return replace(node, asset="drawing.svg")
        case Table() | Figure():
            return replace(node, caption=node.caption or said("caption"))
        case _:
            return node


@given(briefs(linked=True))
@settings(deadline=None, max_examples=5, suppress_health_check=list(HealthCheck))
def test_any_brief_has_sound_tags(brief: Brief) -> None:
    edition, _ = composed(rewrite(brief, whole), front=False)
    rendering = printed(edition)
    assert "BX503" not in {finding.code for finding in rendering.diagnostics}
    # What the engine told of is known.
    assume(not rendering.diagnostics)
    assert [fault for fault in faults(opened(rendering)) if HEADLESS not in fault] == []
