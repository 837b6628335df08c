"""Our checks of the structure tree find what is broken in one: each is shown a file that is."""

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from briefexport.model import Cell, Column, Row, Table
from every import p, table
from pdf_files import every_pdf, opened, pdf_of
from pdf_structure import HEADLESS, Node, faults, tree


def first(pdf: pikepdf.Pdf, kind: str) -> Any:
    return tree(pdf).all(kind)[0].object


def repaint(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    """Write the content of every page anew, with `new` for `old`."""
    for page in pdf.pages:
        page.contents_coalesce()
        if "/Contents" in page.obj:
            page.obj.Contents.write(page.obj.Contents.read_bytes().replace(old, new))


def part_off(node: Node) -> None:
    """Put the last piece of content of `node` into an element of its own behind it."""
    *rest, last = node.object.K
    node.object.K = pikepdf.Array(rest)
    made = {f"/{key}": node.object[f"/{key}"] for key in ("Type", "S", "P", "Pg")}
    piece = pikepdf.Dictionary({**made, "/K": pikepdf.Array([last])})
    node.object.P.K.append(node.pdf.make_indirect(piece))


def forget_which_artifact_is_a_foot(pdf: pikepdf.Pdf) -> None:
    repaint(pdf, b"/Subtype/Footer", b"")


def call_a_running_head_a_watermark(pdf: pikepdf.Pdf) -> None:
    repaint(pdf, b"/Subtype/Header", b"/Subtype/Watermark")


def call_a_running_head_layout(pdf: pikepdf.Pdf) -> None:
    repaint(pdf, b"/Type/Pagination/Subtype/Header", b"/Type/Layout")


def split_a_paragraph(pdf: pikepdf.Pdf) -> None:
    article = tree(pdf).all("Art")[0]
    part_off(next(node for node in article.children if node.kind == "P" and node.id))


def take_the_numbering_of_a_list(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "L").A["/ListNumbering"]


def put_a_label_behind_its_body(pdf: pikepdf.Pdf) -> None:
    item = first(pdf, "LI")
    item.K = pikepdf.Array(reversed(list(item.K)))


def take_the_link_of_an_entry(pdf: pikepdf.Pdf) -> None:
    first(pdf, "TOCI").K[0].K[0].S = pikepdf.Name.Span


def call_an_entry_a_paragraph(pdf: pikepdf.Pdf) -> None:
    first(pdf, "TOCI").K[0].S = pikepdf.Name.P


def take_what_a_figure_says(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Figure")["/Alt"]


def take_the_place_of_a_figure(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Figure").A["/BBox"]


def forget_the_order_of_the_links(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        if "/Tabs" in page:
            del page.obj["/Tabs"]


def call_a_note_a_paragraph(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Note").S = pikepdf.Name.P


def call_a_brief_a_division(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Art").S = pikepdf.Name.Div


@pytest.mark.parametrize(
    ("breaking", "said_of_it"),
    [
        (forget_which_artifact_is_a_foot, "does not say whether it is a head or a foot"),
        (call_a_running_head_a_watermark, "an artifact is a /Watermark"),
        (call_a_running_head_layout, "text is an artifact of the layout"),
        (split_a_paragraph, "stands for no paragraph"),
        (take_the_numbering_of_a_list, "does not say how it is numbered"),
        (put_a_label_behind_its_body, "has a label behind its body"),
        (take_the_link_of_an_entry, "of the contents leads nowhere"),
        (call_an_entry_a_paragraph, "of the contents holds P"),
        (take_what_a_figure_says, "a Figure says nothing"),
        (take_the_place_of_a_figure, "a Figure does not say where it stands"),
        (forget_the_order_of_the_links, "not in the order of the structure"),
        (call_a_note_a_paragraph, "Note stand for"),
        (call_a_brief_a_division, "Art stand for"),
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


def test_the_headers_of_a_table_in_a_cell_are_not_those_of_the_table_around_it() -> None:
    inner = table(("A", "B"), ("1", "2"))
    outer = Table((Column(),), (), (Row((Cell((p("words"), inner)),)),))
    found = faults(pdf_of(outer))
    assert [fault for fault in found if HEADLESS in fault] == found != []
