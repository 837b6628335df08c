"""The parts that hold comments: what they say, and which answers which, and is settled.

Replies and states are Word's own addition ([MS-DOCX] 2.5.4): they name comments by the ids of their
last paragraphs.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from zlib import crc32

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT

from briefexport.backends.docx.assembly import Beside
from briefexport.backends.docx.stylebook import Stylebook
from briefexport.model import legal
from briefexport.readers.docx.tracked import Remark
from briefexport.records import dataclass
from briefexport.wordml.names import DECLARATIONS, NAMESPACES
from briefexport.wordml.xml import run
from briefexport.xmltext import attribute

_W15: Final = "http://schemas.microsoft.com/office/word/2012/wordml"
_EXTENDED_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
)
_EXTENDED: Final = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
# Initials are not given, so they are made of the first letters of a name.
_INITIALS: Final = 3


@dataclass(frozen=True, slots=True)
class Numbered:
    """A comment of the file: its id, and that of the comment it answers, "" where it is the first.

    `last` is the id of its last paragraph.
    """

    id: str
    said: Remark
    last: str
    answers: str = ""


def numbered(threads: Sequence[Sequence[Remark]], book: Stylebook) -> list[list[Numbered]]:
    """Return the comments of each thread with ids, the replies behind what they answer."""
    found: list[list[Numbered]] = []
    count = 0
    for thread in threads:
        first = ""
        members: list[Numbered] = []
        for said in thread:
            key = crc32(f"{count} {said.author} {said.date} {said.text}".encode())
            members.append(Numbered(str(count), said, book.paragraph_id(key), first))
            first = first or members[0].last
            count += 1
        found.append(members)
    return found


def parts(comments: Sequence[Numbered], book: Stylebook, date: str) -> tuple[Beside, ...]:
    """Return the parts of `comments`; those that say no date are of `date`."""
    if not comments:
        return ()
    inside = "".join(_comment_xml(one, book, date) for one in comments)
    said = f"<w:comments {DECLARATIONS}>{inside}</w:comments>"
    states = "".join(map(_state_xml, comments))
    names = f'xmlns:mc="{NAMESPACES["mc"]}" xmlns:w15="{_W15}" mc:Ignorable="w15"'
    extended = f"<w15:commentsEx {names}>{states}</w15:commentsEx>"
    return (
        Beside("comments.xml", CT.WML_COMMENTS, RT.COMMENTS, said.encode()),
        Beside("commentsExtended.xml", _EXTENDED_TYPE, _EXTENDED, extended.encode()),
    )


def _comment_xml(comment: Numbered, book: Stylebook, date: str) -> str:
    said = comment.said
    named = "".join(
        attribute(f"w:{name}", value)
        for name, value in {
            "id": comment.id,
            "author": legal(said.author) or "?",
            "date": said.date or date,
            "initials": "".join(word[0] for word in legal(said.author).split())[:_INITIALS] or "?",
        }.items()
    )
    return f"<w:comment{named}>{''.join(_paragraphs(comment, book))}</w:comment>"


def _paragraphs(comment: Numbered, book: Stylebook) -> Iterator[str]:
    *first, last = map(legal, comment.said.text.split("\n"))
    for number, line in enumerate(first):
        id_ = book.paragraph_id(crc32(f"{comment.last} {number}".encode()))
        yield f'<w:p w14:paraId="{id_}">{run(line)}</w:p>'
    yield f'<w:p w14:paraId="{comment.last}">{run(last)}</w:p>'


def _state_xml(comment: Numbered) -> str:
    parent = attribute("w15:paraIdParent", comment.answers) if comment.answers else ""
    return f'<w15:commentEx w15:paraId="{comment.last}"{parent} w15:done="0"/>'
