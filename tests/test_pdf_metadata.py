"""What the PDF says about itself beside its pages, and that its bytes are the same every time."""

import json
from datetime import date
from typing import Any

import pikepdf
import pydyf
import pytest

from briefexport.backends.pdf.book.catalog import write_labels
from briefexport.backends.pdf.book.xmp import Facts, xmp
from briefexport.jsonform import loads
from briefexport.model import Figure, Heading, Image, Link
from briefexport.source import Source
from every import every_edition, p, said
from pdf_files import every_pdf, opened, pdf_of, printed
from pdf_structure import model

FACTS = Facts(
    title="A < B & C",
    language="en-GB",
    identifier="urn:uuid:1",
    date=date(2025, 2, 20),
    creator="us",
    producer="them",
    authors=("Ä. One", "B. Two"),
)


@pytest.fixture(scope="module")
def every() -> pikepdf.Pdf:
    return opened(every_pdf())


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert printed(every_edition()).data == every_pdf().data


def test_the_metadata_and_the_document_information_agree(every: pikepdf.Pdf) -> None:
    metadata, information = every.open_metadata(), every.docinfo
    assert metadata["dc:title"] == str(information["/Title"]) == "Every <node> & more"
    assert metadata["dc:description"] == str(information["/Subject"]) == "A test"
    assert metadata["dc:creator"] == ["First Author", "Second Author"]
    assert str(information["/Author"]) == "First Author, Second Author"
    assert metadata["xmp:CreatorTool"] == str(information["/Creator"])
    assert metadata["pdf:Producer"] == str(information["/Producer"])
    pages = every_pdf().pages
    assert pages is not None
    assert metadata["dc:identifier"] == pages.source
    assert metadata["dc:rights"] == "Free"


def test_every_moment_is_the_date_of_the_edition(every: pikepdf.Pdf) -> None:
    day = every_edition().date
    metadata, information = every.open_metadata(), every.docinfo
    moments = [metadata[f"xmp:{name}Date"] for name in ("Create", "Modify", "Metadata")]
    assert moments == [f"{day.isoformat()}T00:00:00Z"] * 3
    compact = day.strftime("D:%Y%m%d000000Z")
    assert str(information["/CreationDate"]) == str(information["/ModDate"]) == compact
    attached = every.Root.AF[0].EF.F.Params
    assert str(attached.ModDate) == compact


def test_metadata_escapes_what_it_is_given_and_says_what_the_file_conforms_to() -> None:
    packet = xmp(FACTS).decode()
    assert "A &lt; B &amp; C" in packet
    assert "<rdf:li>Ä. One</rdf:li><rdf:li>B. Two</rdf:li>" in packet
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert "<pdfaid:part>3</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>" in packet
    assert "dc:description" not in packet


def test_the_metadata_is_not_compressed(every: pikepdf.Pdf) -> None:
    assert "/Filter" not in every.Root.Metadata


def test_the_catalogue_says_how_the_file_is_shown(every: pikepdf.Pdf) -> None:
    root = every.Root
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(root.Lang) == "en-GB"
    assert {str(page.obj.Tabs) for page in every.pages} == {"/S"}
    (intent,) = root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.N == 3


def test_the_model_is_attached_as_the_source(every: pikepdf.Pdf) -> None:
    (file,) = every.Root.AF
    assert file.AFRelationship == "/Source"
    assert file.EF.F.Subtype == "/application/json"
    assert file.objgen == every.Root.Names.EmbeddedFiles.Names[1].objgen


def test_the_briefs_of_the_attached_model_can_be_read_again(every: pikepdf.Pdf) -> None:
    attached = model(every)
    for brief, composed in zip(attached["briefs"], every_edition().briefs, strict=True):
        text = json.dumps({"format": attached["format"], "brief": brief})
        again = loads(Source("model.json", text))
        assert again.blocks == composed.blocks
        assert [block.id for block in again.blocks] == [block.id for block in composed.blocks]
        assert again.title == composed.title
    assert '"origin"' not in json.dumps(attached)
    assert '"segments"' not in json.dumps(attached)


def test_the_outline_is_nested_and_leads_to_the_pages_of_the_headings() -> None:
    filler = [p("Words. " * 300)] * 2
    pdf = pdf_of(
        *filler,
        Heading(2, said("One")),
        *filler,
        Heading(3, said("Inner")),
        Heading(2, said("Two")),
    )
    with pdf.open_outline() as outline:
        (brief,) = outline.root
        assert brief.title == "A brief"
        assert [item.title for item in brief.children] == ["One", "Two"]
        assert [item.title for item in brief.children[0].children] == ["Inner"]
        items = [brief, brief.children[0], brief.children[0].children[0]]
        destinations: list[Any] = [item.destination for item in items]
    numbers = [page.objgen for page in pdf.pages]
    pages = [numbers.index(destination[0].objgen) for destination in destinations]
    assert pages[0] == 0
    assert 0 < pages[1] < pages[2]


def test_the_words_of_a_link_describe_it_and_an_empty_one_is_described_by_its_target() -> None:
    picture = Link("https://example.org/x", (Image("red.png", "a red field"),))
    nothing = Link("https://example.org/y", (Image("red.png", None),))
    pdf = pdf_of(p("See ", Link("https://example.org", said("the place")), picture, nothing))
    said_of_them = [str(annotation.Contents) for annotation in pdf.pages[0].obj.Annots]
    assert said_of_them == ["the place", "a red field", "https://example.org/y"]


def test_no_image_asks_to_be_smoothed() -> None:
    pdf = pdf_of(Figure(Image("red.png", "a red field")))
    images = [made for made in pdf.objects if isinstance(made, pikepdf.Stream) and "/Width" in made]
    assert images
    assert not [image for image in images if "/Interpolate" in image]


@pytest.mark.parametrize(
    ("labels", "written"),
    [
        ("1 2 3", "[0 <</S /D/St 1>>]"),
        ("i ii iii iv 1 2", "[0 <</S /r/St 1>> 4 <</S /D/St 1>>]"),
        ("7 8 10", "[0 <</S /D/St 7>> 2 <</S /D/St 10>>]"),
        ("xcix c", "[0 <</S /r/St 99>>]"),
        ("A-1 1", "[0 <</P (A-1)>> 1 <</S /D/St 1>>]"),
        ("1 x x 2", "[0 <</S /D/St 1>> 1 <</S /r/St 10>> 2 <</S /r/St 10>> 3 <</S /D/St 2>>]"),
    ],
)
def test_pages_are_labelled_as_they_are_printed(labels: str, written: str) -> None:
    pdf = pydyf.PDF()
    write_labels(pdf, labels.split())
    assert pdf.catalog["PageLabels"]["Nums"].data.decode() == written


def test_a_page_without_a_label_has_none() -> None:
    pdf = pydyf.PDF()
    write_labels(pdf, ["", "1"])
    assert pdf.catalog["PageLabels"]["Nums"].data.decode() == "[0 <</P ()>> 1 <</S /D/St 1>>]"


def test_the_labels_of_the_pages_are_those_of_the_page_map(every: pikepdf.Pdf) -> None:
    pages = every_pdf().pages
    assert pages is not None
    labels: list[Any] = [page.label for page in every.pages]
    assert labels == list(pages.labels)
