"""What LibreOffice loses of a line is not taken for an edit, and an edit not for a loss."""

import re
from collections.abc import Callable

import pytest

from briefexport.model import (
    Brief,
    Cell,
    Column,
    Heading,
    Image,
    Inline,
    Link,
    List,
    ListItem,
    Math,
    Note,
    Paragraph,
    Reference,
    Row,
    Span,
    Table,
    Text,
)
from briefexport.revise.edited import read_back, saved
from briefexport.revise.target import Target, target
from briefexport.walk import identify
from docx_files import edition, rendered
from revising.exports import with_parts

HEAD = Heading(1, (Math("x"), Text(" stands")), id="one")
URL = "https://example.org/a"
Change = Callable[[str], str]


def brief_of(*content: Inline) -> Brief:
    return Brief((HEAD, Paragraph(content)), (Text("A title"),))


def put_back(
    brief: Brief, change: Change, part: str = "document", by: str = "LibreOffice"
) -> tuple[Brief, Target]:
    """Return `brief` as it is the base of an edition, and what it becomes by a changed file."""
    data, base = rendered(edition(brief, front=False)).data, identify(brief, "b1")

    def made(old: bytes) -> bytes:
        new = change(old.decode())
        assert new != old.decode()
        return new.encode()

    def named(old: bytes) -> bytes:
        said = f"<Application>{by}</Application>"
        return re.sub("<Application>.*?</Application>", said, old.decode()).encode()

    back = with_parts(data, {f"word/{part}.xml": made, "docProps/app.xml": named})
    sent = read_back("sent.docx", data, {"b1": base})
    came = read_back("back.docx", back, {"b1": base}, sent=sent.styles)
    (before,), (after,) = sent.briefs, came.briefs
    return base, target(base, before, after, came.marks, came.pictures, saved(sent, came))


def content(made: Target) -> tuple[Inline, ...]:
    last = made.brief.blocks[-1]
    assert isinstance(last, Paragraph)
    return last.content


def once(old: str, new: str) -> Change:
    """Return what replaces `old`, which is a pattern that is there once."""

    def change(text: str) -> str:
        made, count = re.subn(old, new, text, flags=re.DOTALL)
        assert count == 1
        return made

    return change


RUN = r"<w:r>(?:(?!</w:r>).)*?"
SHOWN = r"( REF _bx_b1_one \\h </w:instrText>.*?separate.*?<w:t[^>]*>)[^<]*(</w:t>)"


# --- References ----------------------------------------------------------------------------------

REFERRING = (Text("See "), Reference("one"), Text(" there."))


@pytest.mark.parametrize("shown", ["", " "], ids=["nothing", "a blank"])
def test_a_reference_that_shows_nothing_any_more_is_there_still(shown: str) -> None:
    brief = brief_of(*REFERRING)
    base, made = put_back(brief, once(SHOWN, rf"\g<1>{shown}\g<2>"))
    assert made.brief is base


def test_a_reference_alone_in_its_paragraph_that_shows_nothing_is_there_still() -> None:
    brief = brief_of(Reference("one"))
    base, made = put_back(brief, once(SHOWN, r"\1\2"))
    assert made.brief is base


def unlinked(text: str) -> str:
    """Return `text` without the marks of fields and their code: what they show stays."""
    return re.sub(rf"{RUN}<w:(?:fldChar|instrText)\b.*?</w:r>", "", text)


def test_a_reference_that_became_its_words_is_the_reference() -> None:
    brief = brief_of(*REFERRING)
    base, made = put_back(brief, unlinked)
    assert made.brief is base


def test_a_number_of_a_note_that_became_a_digit_beside_others_is_the_reference() -> None:
    noted = Note((Paragraph((Text("1"), Reference("n"), Text("1."))),))
    brief = brief_of(Text("A"), Note((Paragraph((Text("first"),)),), id="n"), Text("B"), noted)
    base, made = put_back(brief, unlinked, "footnotes")
    assert made.brief is base


def test_a_reference_in_the_place_of_which_others_words_stand_is_an_edit() -> None:
    brief = brief_of(*REFERRING)
    _, made = put_back(brief, lambda text: unlinked(once(SHOWN, r"\1elsewhere\2")(text)))
    assert content(made) == (Text("See "), Text("elsewhere"), Text(" there."))


def test_a_reference_that_was_taken_out_is_an_edit() -> None:
    brief = brief_of(*REFERRING)
    field = rf"{RUN}fldCharType=\"begin\".*?fldCharType=\"end\".*?</w:r>"
    _, made = put_back(brief, once(field, ""))
    assert [one for one in content(made) if isinstance(one, Reference)] == []


# --- Links ---------------------------------------------------------------------------------------

PICTURE = Image("picture.png", "a dot")
PICTURED = (Text("A "), Link(URL, (Text("link"),)), PICTURE, Text(" end."))
DRAWING = rf"({RUN}<w:drawing>.*?</w:r>)"


def test_a_link_that_reaches_over_the_picture_behind_it_does_not() -> None:
    brief = brief_of(*PICTURED)
    base, made = put_back(brief, once(f"(</w:hyperlink>){DRAWING}", r"\2\1"))
    assert made.brief is base


def test_a_link_that_was_put_on_a_picture_with_none_before_it_is_an_edit() -> None:
    brief = brief_of(Text("A "), PICTURE, Text(" b "), Link(URL, (Text("link"),)))
    linked = once(DRAWING, r'<w:hyperlink r:id="rIdTo2">\1</w:hyperlink>')
    _, made = put_back(brief, linked)
    assert content(made)[1] == Link(URL, (PICTURE,))


def test_a_link_that_reaches_over_words_is_an_edit() -> None:
    brief = brief_of(Text("A "), Link(URL, (Text("link"),)), Text(" end."))
    _, made = put_back(
        brief, once(f"(</w:hyperlink>)(<w:bookmarkStart[^>]*>{RUN} end.*?</w:r>)", r"\2\1")
    )
    assert content(made)[1:] == (Link(URL, (Text("link"),)), Link(URL, (Text(" end."),)))


def test_a_link_that_reaches_over_the_one_behind_it_with_a_picture_does_not() -> None:
    other = Link("https://example.org/b", (PICTURE, Text("more")))
    brief = brief_of(Link(URL, (Text("link"),)), other)
    joined = once(r'</w:hyperlink>(<w:bookmarkStart[^>]*>)?<w:hyperlink r:id="rIdTo3"[^>]*>', "")
    base, made = put_back(brief, joined)
    assert made.brief is base


ENDING = (Text("A "), Link(URL, (Text("link"), PICTURE)), Text(" end."))
CUT = rf"{DRAWING}(<w:bookmarkStart[^>]*>)?(</w:hyperlink>)"


def test_a_link_that_ends_before_the_picture_it_ended_with_is_told_and_ends_behind_it() -> None:
    base, made = put_back(brief_of(*ENDING), once(CUT, r"\3\1"))
    assert made.brief is base
    assert [(one.why, one.said) for one in made.lost] == [("unlinked", False)]


def test_a_link_that_libreoffice_ends_before_its_formula_is_told_and_ends_behind_it() -> None:
    brief = brief_of(Text("A "), Link(URL, (Text("link"), Text(" of x "), Math("x"))))
    split = r"(<w:hyperlink [^>]*>(?:(?!</w:r>).)*</w:r>)((?:(?!</w:hyperlink>).)*)(</w:hyperlink>)"
    base, made = put_back(brief, once(split, r"\1\3\2"))
    assert made.brief is base
    assert [(one.why, one.said) for one in made.lost] == [("unlinked", False)]
    _, made = put_back(brief, once(split, r"\1\3\2"), by="Microsoft Office Word")
    assert made.brief is not base
    assert made.lost == ()


def test_a_link_that_word_ends_before_a_picture_is_an_edit() -> None:
    _, made = put_back(brief_of(*ENDING), once(CUT, r"\3\1"), by="Microsoft Office Word")
    assert PICTURE in content(made)
    assert made.lost == ()


def test_a_link_that_was_taken_off_words_is_an_edit() -> None:
    brief = brief_of(Text("A "), Link(URL, (Text("link"),)), Text(" end."))
    _, made = put_back(brief, once(r"<w:hyperlink[^>]*>(.*?)</w:hyperlink>", r"\1"))
    assert not any(isinstance(one, Link) for one in content(made))


# --- A link that begins with a reference ---------------------------------------------------------

JUMBLED = (
    Link(
        URL,
        (Reference("one"), Math("y"), Text("words")),
    ),
    Text(" behind."),
)
FORMULA = r"(<w:hyperlink.*?)(<m:oMath>.*?</m:oMath>)(.*?</w:hyperlink>)"


def test_a_jumbled_line_stays_as_it_was_and_is_told() -> None:
    brief = brief_of(*JUMBLED)
    base, made = put_back(brief, once(FORMULA, r"\1\3\2\2\2"))
    assert made.brief is base
    assert [one.said for one in made.lost] == [False]


def test_what_was_added_to_a_jumbled_line_is_left_to_a_person() -> None:
    brief = brief_of(*JUMBLED)
    jumbled = once(FORMULA, r"\1\3\2\2\2")
    base, made = put_back(brief, lambda text: jumbled(text).replace(" behind.", " behind it."))
    assert made.brief is base
    assert [one.said for one in made.lost] == [True]


def test_a_line_that_came_from_word_is_never_jumbled() -> None:
    brief = brief_of(*JUMBLED)
    _, made = put_back(brief, once(" behind", " in front"), by="Microsoft Office Word")
    assert content(made)[1:] == (Text(" "), Text("in front"), Text("."))
    assert made.lost == ()


# --- Tables --------------------------------------------------------------------------------------

ROWS = tuple(Row((Cell((Paragraph((Text(word),)),)),)) for word in ("one", "two"))


def tabled(variant: str) -> Brief:
    table = Table((Column(),), (), ROWS, variant=variant)
    return Brief((Paragraph((Span("strong", (Text("So"),)),)), table), (Text("T"),))


def test_where_no_table_has_a_style_any_more_each_keeps_its_variant() -> None:
    brief = tabled("ledger")
    base, made = put_back(brief, lambda text: re.sub("<w:tblStyle [^>]*>", "", text))
    assert made.brief is base


def test_a_table_that_was_given_another_style_is_an_edit() -> None:
    brief = tabled("ledger")
    _, made = put_back(brief, once(r'<w:tblStyle w:val="[^"]*"', '<w:tblStyle w:val="BriefTable"'))
    table = made.brief.blocks[-1]
    assert isinstance(table, Table)
    assert table.variant == ""


# --- Tracked changes -----------------------------------------------------------------------------

BY = 'w:id="900" w:author="Ann" w:date="2025-03-04T05:06:07Z"'


def deleted(text: str, words: str, *replaced: tuple[str, str]) -> str:
    """Return `text` with the paragraph that says `words` tracked as deleted, end and all.

    In the paragraph behind it all that is `replaced` is so, as LibreOffice does it.
    """
    paras = [one[0] for one in re.finditer(r"<w:p .*?</w:p>", text, re.DOTALL)]
    at = next(number for number, one in enumerate(paras) if words in one)
    end = f"<w:rPr><w:del {BY}/></w:rPr></w:pPr>"
    gone = re.sub("<w:r>.*?</w:r>", lambda one: f"<w:del {BY}>{one[0]}</w:del>", paras[at])
    gone = gone.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    behind = paras[at + 1]
    for old, new in replaced:
        assert old in behind
        behind = behind.replace(old, new)
    text = text.replace(paras[at], gone.replace("</w:pPr>", end, 1))
    return text.replace(paras[at + 1], behind)


def styled(data: str, words: str) -> str:
    """Return the properties of the paragraph that says `words`."""
    found = re.search(
        rf"<w:p [^>]*>(<w:pPr>(?:(?!</w:p>).)*?</w:pPr>)(?:(?!</w:p>).)*{words}", data
    )
    assert found
    return found[1]


BEFORE = (Paragraph((Text("Before."),)), Paragraph((Text("To be deleted."),)))


def test_what_stands_behind_a_deleted_paragraph_keeps_its_style() -> None:
    brief = Brief((*BEFORE, Heading(2, (Text("A heading behind"),))), (Text("T"),))

    def change(text: str) -> str:
        return deleted(
            text, "To be", (styled(text, "A heading behind"), styled(text, "To be deleted"))
        )

    base, made = put_back(brief, change)
    assert made.brief.blocks == (base.blocks[0], base.blocks[2])


def test_what_stands_behind_a_deleted_item_does_not_come_into_its_list() -> None:
    listed = List("bullet", tuple(ListItem((one,)) for one in BEFORE))
    brief = Brief((listed, Paragraph((Text("A paragraph behind"),))), (Text("T"),))

    def change(text: str) -> str:
        return deleted(
            text, "To be", (styled(text, "A paragraph behind"), styled(text, "To be deleted"))
        )

    base, made = put_back(brief, change)
    found, behind = made.brief.blocks
    assert isinstance(found, List)
    assert len(found.items) == 1
    assert behind is base.blocks[1]
