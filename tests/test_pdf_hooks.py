"""The private places of the engine that are mended: that they are there, and that it helps."""

import inspect

from briefexport.model import Foreign, Image, Paragraph
from every import said
from pdf_files import pdf_of
from pdf_structure import faults


def test_the_engine_still_has_what_the_tags_are_read_from() -> None:
    from weasyprint import pdf
    from weasyprint.pdf import tags
    from weasyprint.pdf.stream import Stream

    assert "add_tags(pdf, document, options['pdf_version'], page_streams)" in inspect.getsource(
        pdf.generate_pdf
    )
    assert list(inspect.signature(tags.add_tags).parameters) == [
        "pdf", "document", "pdf_version", "page_streams",
    ]  # fmt: skip
    assert "self._tags[box] = {'tag': tag, 'mcid': mcid}" in inspect.getsource(Stream)


def test_a_picture_without_a_width_of_its_own_stands_in_a_line_from_right_to_left() -> None:
    drawing = Image("drawing.svg", "a field")
    pdf = pdf_of(Paragraph((Foreign("he", "rtl", said("א", drawing, "ב")),)))
    assert faults(pdf) == []
