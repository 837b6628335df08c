"""Tracked changes and comments of an editor's file: each with who, when and where in the source."""

import io
import zipfile
from functools import cache
from typing import Any

import pytest

from briefexport.model import Brief, Heading, Paragraph, Table
from briefexport.readers.docx.tracked import Remark
from briefexport.revise.changes import Change, changes, heaviest_increasing
from briefexport.revise.edited import edited
from briefexport.revise.review import Review, Settling, review, signed, threads_data, told
from briefexport.revise.target import target
from briefexport.walk import descendants, plain
from revising.exports import Export, export, with_parts, with_text

BY = 'w:id="900" w:author="Ann" w:date="2025-03-04T05:06:07Z"'
WHO = ("Ann", "2025-03-04T05:06:07Z")
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
GONE = '<w:r><w:delText xml:space="preserve">{}</w:delText></w:r>'


def run(text: str) -> str:
    return RUN.format(text)


def text_of(sent: Export) -> str:
    with zipfile.ZipFile(io.BytesIO(sent.data)) as package:
        return package.read("word/document.xml").decode()


def paragraph(sent: Export, words: str) -> str:
    """Return the XML of the paragraph that says `words`."""
    text = text_of(sent)
    at = text.index(f">{words}")
    return text[text.rindex("<w:p ", 0, at) : text.index("</w:p>", at) + len("</w:p>")]


def around(sent: Export, words: str, tag: str) -> str:
    """Return the XML of the element `tag` round what says `words`."""
    text = text_of(sent)
    at = text.index(f">{words}")
    return text[text.rindex(f"<w:{tag}>", 0, at) : text.index(f"</w:{tag}>", at) + len(tag) + 5]


def came(sent: Export, data: bytes, settling: str = "accept") -> tuple[Brief, Brief]:
    (slug, brief), *_ = sent.base.briefs.items()
    mode: Any = settling
    back = edited("back.docx", data, sent.base, sent.sent, mode)
    before, after = sent.sent.brief(slug), back.brief(slug)
    assert before
    assert after
    return brief, target(brief, before, after, back.marks, back.pictures).brief


def reviewed(sent: Export, data: bytes) -> Review:
    back = edited("back.docx", data, sent.base, sent.sent)
    return review("back.docx", data, sent.base, sent.sent, back)


def tracked(sent: Export, data: bytes) -> list[tuple[str, str, str]]:
    """Return kind, what was done and the words of each tracked change, all by one author."""
    found = reviewed(sent, data).tracked
    assert {(one.author, one.date) for one in found} <= {WHO}
    return [(one.kind, one.done, one.text) for one in found]


@cache
def edited_files() -> dict[str, tuple[bytes, list[tuple[str, str, str]], list[str]]]:
    """Return files with one tracked change each, what is told of it, and the kinds of changes."""
    sent = export()
    last = paragraph(sent, "A last paragraph")
    second = around(sent, "boat", "tr")
    cell = around(sent, "boat", "tc")
    body = run("A last paragraph with a note")
    assert body in last
    inserted = f"<w:ins {BY}>{run('not quite ')}</w:ins>"
    deleted = f"<w:del {BY}>{GONE.format('A last ')}</w:del>{run('paragraph with a note')}"
    mark = f"<w:pPr><w:rPr><w:ins {BY}/></w:rPr></w:pPr>"
    moved = (
        f"<w:p><w:pPr><w:rPr><w:moveTo {BY}/></w:rPr></w:pPr><w:moveTo {BY}>{run('Moved.')}"
        f"</w:moveTo></w:p>"
    )
    away = f"<w:moveFrom {BY}>{run('A last ')}</w:moveFrom>{run('paragraph with a note')}"
    bold = (
        f"<w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr>"
        "<w:t>A last</w:t></w:r>" + run(" paragraph with a note")
    )
    row = second.replace("<w:trPr>", f"<w:trPr><w:ins {BY}/>", 1)
    if "<w:trPr>" not in second:
        row = second.replace("<w:tr>", f"<w:tr><w:trPr><w:del {BY}/></w:trPr>", 1)
    row = row.replace(f"<w:ins {BY}/>", f"<w:del {BY}/>")
    assert row != second
    gone = cell.replace("</w:tcPr>", f"<w:cellDel {BY}/></w:tcPr>", 1)

    def file(*replaced: tuple[str, str]) -> bytes:
        return with_text(sent.data, *replaced)

    half = f"<w:p>{mark}{run('First half. ')}</w:p>"
    return {
        "insertion": (
            file((body, inserted + body)), [("insertion", "inserted", "not quite ")], ["words"],
        ),
        "deletion": (file((body, deleted)), [("deletion", "deleted", "A last ")], ["words"]),
        "move": (
            file((last, moved + last.replace(body, away))),
            [
                ("move", "inserted", "Moved."), ("paragraph mark", "inserted", ""),
                ("move", "deleted", "A last "),
            ],
            ["inserted", "words"],
        ),
        "paragraph mark": (
            file((last, half + last)), [("paragraph mark", "inserted", "")], ["inserted"],
        ),
        "table row": (
            file((second, row)), [("table row", "deleted", "boat\n7\ndoes not")], ["row removed"],
        ),
        "table cell": (file((cell, gone)), [("table cell", "deleted", "boat")], []),
        "formatting": (
            file((body, bold)), [("formatting", "formatted", "A last")], ["formatting"],
        ),
    }  # fmt: skip


@pytest.mark.parametrize("kind", edited_files())
def test_every_kind_of_tracked_change_comes_back_with_author_and_date(kind: str) -> None:
    sent = export()
    data, wanted, _ = edited_files()[kind]
    assert tracked(sent, data) == wanted


@pytest.mark.parametrize("kind", edited_files())
def test_a_tracked_change_is_made_or_with_reject_is_not(kind: str) -> None:
    sent = export()
    data, _, wanted = edited_files()[kind]
    base, made = came(sent, data)
    found = changes("all", base, made)
    if wanted:
        assert [one.kind for one in found] == wanted
    assert made is not base
    base, made = came(sent, data, "reject")
    if kind == "paragraph mark":  # its words were not tracked
        assert [one.kind for one in changes("all", base, made)] == ["words"]
    else:
        assert made is base


@pytest.mark.parametrize("kind", ["insertion", "deletion", "formatting"])
def test_a_change_says_who_made_it_and_when(kind: str) -> None:
    sent = export()
    data, _, _ = edited_files()[kind]
    base, made = came(sent, data)
    found = reviewed(sent, data)
    (slug, _), *_ = sent.base.briefs.items()
    (one,) = signed(changes(slug, base, made), found.tracked)
    assert (one.author, one.date) == WHO


@pytest.mark.parametrize(
    ("settling", "said", "severity"),
    [("accept", "accepted", "note"), ("reject", "rejected", "note"),
     ("ask", "not settled", "warning")],
)  # fmt: skip
def test_a_tracked_change_is_told_at_its_place_in_the_source(
    settling: Settling, said: str, severity: str
) -> None:
    sent = export()
    data, _, _ = edited_files()["deletion"]
    found = reviewed(sent, data)
    (one,) = told(found, sent.base, settling)
    assert one.code == "BX907"
    assert one.severity == severity
    assert one.message == f"deleted: 'A last' by Ann on 2025-03-04 ({said})"
    assert one.place
    assert one.place.excerpt.startswith("A last paragraph with a note")
    assert (one.place.column, one.place.end_column) == (1, 8)


# --- Comments ------------------------------------------------------------------------------------

COMMENTS = f"""<w:comments {W} {W14}>
<w:comment w:id="7" w:author="Ann" w:date="2025-03-04T05:06:07Z"><w:p w14:paraId="00000001">
<w:r><w:t>Is that so?</w:t></w:r></w:p></w:comment>
<w:comment w:id="8" w:author="Bob" w:date="2025-03-05T05:06:07Z"><w:p w14:paraId="00000002">
<w:r><w:t>It is.</w:t></w:r></w:p><w:p w14:paraId="00000003"><w:r><w:t>I looked.</w:t></w:r></w:p>
</w:comment>
<w:comment w:id="9" w:author="Cy"><w:p w14:paraId="00000004"><w:r><w:t>Nice.</w:t></w:r></w:p>
</w:comment></w:comments>"""
EXTENDED = f"""<w15:commentsEx {W15}><w15:commentEx w15:paraId="00000001" w15:done="1"/>
<w15:commentEx w15:paraId="00000003" w15:paraIdParent="00000001" w15:done="0"/>
<w15:commentEx w15:paraId="00000004" w15:done="0"/></w15:commentsEx>"""


def commented(sent: Export) -> bytes:
    body = run("Another paragraph, see ")
    text = text_of(sent)
    assert body in text
    marked = (
        f'{run("Another ")}<w:commentRangeStart w:id="7"/><w:commentRangeStart w:id="8"/>'
        f'{run("paragraph")}<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
        f'<w:commentRangeEnd w:id="8"/><w:r><w:commentReference w:id="8"/></w:r>{run(", see ")}'
    )
    heading = run("Deeper heading")
    over = (
        f'<w:commentRangeStart w:id="9"/>{heading}<w:commentRangeEnd w:id="9"/>'
        '<w:r><w:commentReference w:id="9"/></w:r>'
    )
    data = with_text(sent.data, (body, marked), (heading, over))

    def related(part: bytes) -> bytes:
        more = (
            f'<Relationship Id="c1" Type="{RELATED}/comments" Target="comments.xml"/>'
            '<Relationship Id="c2" Type="http://schemas.microsoft.com/office/2011/relationships/'
            'commentsExtended" Target="commentsExtended.xml"/></Relationships>'
        )
        return part.replace(b"</Relationships>", more.encode())

    return with_parts(
        data,
        {
            "word/_rels/document.xml.rels": related,
            "word/commentsExtended.xml": lambda _: EXTENDED.encode(),
            "word/comments.xml": lambda _: COMMENTS.encode(),
        },
    )


def test_comments_come_back_with_replies_state_and_place() -> None:
    sent = export()
    found = reviewed(sent, commented(sent))
    first, second = found.threads
    assert first.said == Remark("Ann", "2025-03-04T05:06:07Z", "Is that so?")
    assert first.replies == (Remark("Bob", "2025-03-05T05:06:07Z", "It is.\nI looked."),)
    assert first.resolved
    assert not second.resolved
    assert [one.quoted for one in found.threads] == ["paragraph", "Deeper heading"]
    source = sent.base.reads[0].source.text
    for thread in found.threads:
        assert thread.spot
        assert thread.spot.source
        start, end = thread.spot.source
        assert source[start:end] == thread.quoted
    (base,) = sent.base.briefs.values()
    assert first.spot
    (node,) = (one for one in descendants(base) if getattr(one, "id", "") == first.spot.block)
    assert isinstance(node, Paragraph)
    assert plain(node.content)[first.spot.start : first.spot.end] == "paragraph"


def test_comments_change_nothing_and_are_told_in_the_source() -> None:
    sent = export()
    data = commented(sent)
    base, made = came(sent, data)
    assert made is base
    found = reviewed(sent, data)
    said = list(told(found, sent.base, "accept"))
    assert [one.code for one in said] == ["BX908", "BX908"]
    assert said[0].message == (
        "a comment by Ann on 'paragraph' (resolved): 'Is that so?'; Bob answers:"
        " 'It is.\\nI looked.'"
    )
    assert said[0].place
    assert said[0].place.file.endswith("all.md")
    first, second = threads_data(found, sent.base)
    assert first["resolved"] is True
    assert second["quoted"] == "Deeper heading"
    assert first["place"] == {
        "file": said[0].place.file, "line": said[0].place.line, "column": said[0].place.column,
    }  # fmt: skip


def test_a_file_without_either_has_none() -> None:
    sent = export()
    assert reviewed(sent, sent.data) == Review((), ())


def test_formatting_by_hand_is_counted_and_changes_nothing() -> None:
    sent = export()
    body = run("A last paragraph with a note")
    red = body.replace("<w:r>", '<w:r><w:rPr><w:color w:val="FF0000"/><w:sz w:val="40"/></w:rPr>')
    data = with_text(sent.data, (body, red))
    base, made = came(sent, data)
    assert made is base
    found = reviewed(sent, data)
    (one,) = told(found, sent.base, "accept")
    assert one.code == "BX909"
    assert one.message.startswith("1 place is formatted by hand")


@pytest.mark.parametrize(
    "look", ['<w:lang w:val="fr-FR"/>', "<w:rtl/>"], ids=["language", "direction"]
)
def test_another_language_or_direction_is_counted_and_changes_nothing(look: str) -> None:
    sent = export()
    body = run("A last paragraph with a note")
    marked = body.replace("<w:r>", f"<w:r><w:rPr>{look}</w:rPr>")
    data = with_text(sent.data, (body, marked))
    base, made = came(sent, data)
    assert made is base
    (one,) = told(reviewed(sent, data), sent.base, "accept")
    assert one.code == "BX911"
    assert one.message.startswith("1 place is marked as of another language")


def test_a_cell_aligned_by_itself_is_counted_and_changes_nothing() -> None:
    sent = export()
    cell = around(sent, "boat", "tc")
    centred = cell.replace("</w:pPr>", '<w:jc w:val="center"/></w:pPr>', 1)
    assert centred != cell
    base, made = came(sent, with_text(sent.data, (cell, centred)))
    assert made is base
    (one,) = told(reviewed(sent, with_text(sent.data, (cell, centred))), sent.base, "accept")
    assert one.code == "BX909"


# --- What is told of changes ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "weights", "kept"),
    [
        ([0, 1, 2], [1, 1, 1], [0, 1, 2]),
        ([2, 0, 1], [1, 1, 1], [1, 2]),
        ([2, 0, 1], [9, 1, 1], [0]),
        ([1, 0, 3, 2], [1, 5, 1, 2], [1, 3]),
        ([], [], []),
    ],
)
def test_the_least_that_moved_is_told_by_its_weight(
    values: list[int], weights: list[int], kept: list[int]
) -> None:
    assert heaviest_increasing(values, weights) == kept


def test_what_was_changed_is_told_by_its_kind() -> None:
    (base,) = export().base.briefs.values()
    first, *rest = base.blocks
    heading = next(one for one in base.blocks if isinstance(one, Heading))
    table = next(one for one in base.blocks if isinstance(one, Table))
    others = [one for one in rest if one not in (heading, table)]
    new = Paragraph(())

    def kinds(*blocks: Any) -> list[tuple[str, str]]:
        found = changes("all", base, Brief(tuple(blocks), base.title, base.subtitle, base.byline))
        return [(one.kind, one.what) for one in found if one.what != "date"]

    assert kinds(*base.blocks) == []
    assert kinds(new, *base.blocks) == [("inserted", "paragraph")]
    assert kinds(*rest) == [("deleted", "paragraph")]
    gone = kinds(first, *others)
    assert gone == [("deleted", "heading"), ("deleted", "table")]
    assert kinds(*rest, first) == [("moved", "paragraph")]


def test_a_change_is_plain_data() -> None:
    (base,) = export().base.briefs.values()
    other = Brief(base.blocks, base.title, base.subtitle, "Somebody", base.date, base.language)
    (one,) = changes("all", base, other)
    assert one == Change("metadata", "byline", "all", "", "Ann Other", "Somebody")
