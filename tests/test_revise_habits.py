"""What programs do to a file beside its editor's changes is no change."""

import re
from collections.abc import Callable

import pytest

from briefexport.model import (
    Brief,
    Cell,
    Code,
    Column,
    Inline,
    Link,
    Paragraph,
    Row,
    Table,
    Text,
)
from briefexport.revise.habits import as_exported
from briefexport.walk import plain
from revising.exports import Export, came_back, export, with_parts, with_text

Habit = Callable[[str], str]
TEXTS = ("word/document.xml", "word/footnotes.xml")
RUN = re.compile(r"<w:r>(?:(?!</w:r>).)*?<w:t[ >](?:(?!</w:r>).)*?</w:r>", re.DOTALL)


def in_controls(text: str) -> str:
    """Put each run of text in a content control of its own, as Google Docs does."""
    control = '<w:sdt><w:sdtPr><w:tag w:val="goog_rdk_0"/></w:sdtPr><w:sdtContent>{}</w:sdtContent>'
    return RUN.sub(lambda found: control.format(found[0]) + "</w:sdt>", text)


def renamed_bookmarks(text: str) -> str:
    """Name each of our bookmarks otherwise, and what leads to them with them."""
    return re.sub(r"_bxl?_\w+", lambda found: f"id.{found[0].encode().hex()[-24:]}", text)


def in_pieces(text: str) -> str:
    """Divide each text into runs of three letters, with marks of the spelling between them."""

    def divided(found: re.Match[str]) -> str:
        before, words, behind = found[1], found[2], found[3]
        if "&" in words:
            return found[0]
        parts = [words[n : n + 3] for n in range(0, len(words), 3)]
        return '<w:proofErr w:type="spellStart"/>'.join(f"{before}{one}{behind}" for one in parts)

    pattern = r"(<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^>]*>)([^<]+)(</w:t></w:r>)"
    made = re.sub(pattern, divided, text)
    return made.replace("<w:r>", '<w:r w:rsidRPr="00AB12CD">').replace("<w:t>", PRESERVED)


PRESERVED = '<w:t xml:space="preserve">'


def of_sessions(text: str) -> str:
    """Mark the session of each paragraph, and where pages ended when it was last shown."""
    made = text.replace("<w:p>", '<w:p w:rsidR="00AB12CD" w:rsidRDefault="00AB12CD">')
    return made.replace("<w:r><w:t", "<w:r><w:lastRenderedPageBreak/><w:t", 3)


def in_another_language(text: str) -> str:
    """Say of each run of text that it is in German, as an application of a German does."""
    bare = text.replace("<w:r><w:t", '<w:r><w:rPr><w:lang w:val="de-DE"/></w:rPr><w:t')
    return re.sub(r'<w:lang w:val="[^"]*"', '<w:lang w:val="de-DE"', bare)


def looking_otherwise(text: str) -> str:
    """Give each run of text a font, a size and a colour of its own."""
    look = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:color w:val="1F1F1F"/><w:sz w:val="21"/>'
    return text.replace("<w:r><w:t", f"<w:r><w:rPr>{look}</w:rPr><w:t")


HABITS: dict[str, Habit] = {
    "runs in content controls": in_controls,
    "bookmarks renamed": renamed_bookmarks,
    "runs divided": in_pieces,
    "marks of sessions": of_sessions,
    "another language": in_another_language,
    "fonts and colours": looking_otherwise,
}


def everywhere(sent: Export, habit: Habit) -> bytes:
    changes = {name: lambda part: habit(part.decode()).encode() for name in TEXTS}
    made = with_parts(sent.data, changes)
    assert made != sent.data
    return made


@pytest.mark.parametrize("habit", HABITS.values(), ids=HABITS)
def test_a_habit_of_an_application_is_no_change(habit: Habit) -> None:
    sent = export()
    base, made = came_back(sent, everywhere(sent, habit))
    assert made is base


def test_styles_are_known_by_their_names() -> None:
    sent = export()

    def renamed(part: bytes) -> bytes:
        if not part.startswith(b"<?xml"):
            return part
        pattern = r'(w:styleId="|<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val=")([^"]+)"'
        return re.sub(pattern, r'\1x\2"', part.decode()).encode()

    base, made = came_back(sent, with_parts(sent.data, {"word/": renamed}))
    assert made is base


@pytest.mark.parametrize("habit", HABITS.values(), ids=HABITS)
def test_an_edit_comes_back_in_spite_of_a_habit(habit: Habit) -> None:
    sent = export()
    edited = with_text(sent.data, ("Another paragraph, ", "One paragraph, "))
    changes = {name: lambda part: habit(part.decode()).encode() for name in TEXTS}
    base, made = came_back(sent, with_parts(edited, changes))
    (changed,) = (one for one in made.blocks if not any(one is old for old in base.blocks))
    assert isinstance(changed, Paragraph)
    assert plain(changed.content).startswith("One paragraph, ")


def likened(edited: Brief, exported: Brief, *, by_libreoffice: bool = True) -> Brief:
    (found,) = as_exported([edited], [exported], {}, by_libreoffice=by_libreoffice)
    return found


def linked(*content: Inline) -> Brief:
    return Brief((Paragraph((Link("#label", content),), id="p"),))


def test_code_in_a_link_is_code_though_only_its_font_came_back() -> None:
    exported, edited = linked(Code("x"), Text(" y")), linked(Text("x y"))
    assert likened(edited, exported) == exported
    assert likened(edited, exported, by_libreoffice=False) == edited
    changed = linked(Text("x z"))
    assert likened(changed, exported) == changed
    emphasised = linked(Code("x y"))
    assert likened(emphasised, exported) == emphasised


def cell(words: str, colspan: int = 1) -> Cell:
    return Cell((Paragraph((Text(words),)),), colspan=colspan)


def test_a_column_in_which_no_cell_begins_is_there_still() -> None:
    head, body = Row((cell("a", 2), cell("b"))), Row((cell("c", 2), cell("d")))
    exported = Brief((Table((Column(),) * 3, (head,), (body,), id="t"),))
    narrow = (Row((cell("a"), cell("b"))),), (Row((cell("c"), cell("e"))),)
    edited = Brief((Table((Column(),) * 2, *narrow, id="t"),))
    wide = Row((cell("c", 2), cell("e")))
    assert likened(edited, exported) == Brief((Table((Column(),) * 3, (head,), (wide,), id="t"),))
    single = Brief((Table((Column(),), (), (Row((cell("a"),)),), id="t"),))
    assert likened(single, exported) == single
