"""What stands before the first brief: the title page and the contents."""

from collections.abc import Iterator
from math import ceil

from briefexport.backends.docx import roles
from briefexport.backends.docx.draft import Draft, Ground
from briefexport.backends.docx.flow import Para, Record, flow_xml
from briefexport.backends.docx.inlines import runs
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.backends.rendering import PageMap
from briefexport.edition import Entry
from briefexport.model import Text
from briefexport.style import Role
from briefexport.wordml.names import bookmark_name
from briefexport.wordml.xml import field

# What an average letter takes, in em; a little much rather than too little.
LETTER_WIDTH = 0.55

ENTRY_ROLES: tuple[Role, ...] = ("contents-1", "contents-2")


def front_xml(
    draft: Draft, ground: Ground, pages: PageMap | None, plain: str, numbered: str
) -> str:
    """Return the title page, the imprint on its back, and the contents.

    The first two are a section that ends with `plain`, the contents one that ends with `numbered`.
    """
    title = flow_xml(list(_title_page(draft, ground)), draft.metrics, draft.style)
    title += flow_xml(_imprint(draft, ground, plain), draft.metrics, draft.style)
    contents = _contents(draft, ground, pages)
    last = [Para(roles.SPACER, "", section=numbered)]
    return f"{title}{contents}{flow_xml(last, draft.metrics, draft.style)}"


def paragraph(role: Role, text: str, draft: Draft, ground: Ground) -> Para:
    """Return a paragraph of `text` in the style of `role`."""
    said = draft.style.text[role]
    content = runs((Text(text),), ground, draft, role)
    return Para(ROLE_STYLES[role].id, content, said.before, said.after)


def _title_page(draft: Draft, ground: Ground) -> Iterator[Record]:
    settings = draft.edition.settings
    yield paragraph("edition-title", settings.title, draft, ground)
    if settings.subtitle:
        yield paragraph("edition-subtitle", settings.subtitle, draft, ground)
    for author in settings.names:
        yield paragraph("edition-author", author, draft, ground)


def _imprint(draft: Draft, ground: Ground, section: str) -> list[Record]:
    """Return the imprint, at the foot of a page of its own: it says itself how far down it stands.

    Frames at the foot and pages set from below are not shown by every application.
    """
    said = draft.edition.imprint
    lines = [paragraph("imprint", line, draft, ground) for line in said]
    lines[0].page_break = True
    lines[-1].section = section
    text = draft.style.text["imprint"]
    letters = ground.width / (text.size * LETTER_WIDTH)
    height = sum(text.leading * ceil(len(line) / letters) + text.after for line in said)
    lines[0].before = max(0.0, draft.page.depth - height - text.leading)
    return [*lines]


def _contents(draft: Draft, ground: Ground, pages: PageMap | None) -> str:
    """Return the contents: a field that Word can make anew, with the entries it would make."""
    entries = draft.edition.contents
    if not entries:
        return ""
    heading = paragraph("contents-title", draft.edition.terms.contents, draft, ground)
    deepest = max(entry.level for entry in entries)
    records: list[Record] = [heading]
    records += [_entry(entry, draft, ground, pages) for entry in entries]
    first, last = records[1], records[-1]
    assert isinstance(first, Para)
    assert isinstance(last, Para)
    start, _, end = field(f'TOC \\o "1-{deepest}" \\h \\z \\u', "|").partition("|")
    first.content = start + first.content
    last.content += end
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
        f"{flow_xml(records, draft.metrics, draft.style)}</w:sdtContent></w:sdt>"
    )


def _entry(entry: Entry, draft: Draft, ground: Ground, pages: PageMap | None) -> Para:
    """Return a line of the contents; without a page map Word finds the page when it is asked to."""
    role = ENTRY_ROLES[min(entry.level, len(ENTRY_ROLES)) - 1]
    style = roles.CONTENTS_3 if entry.level > len(ENTRY_ROLES) else ROLE_STYLES[role].id
    name = bookmark_name(entry.id)
    page = pages.pages.get(entry.id) if pages else None
    words = runs(entry.title, ground, draft, role)
    if page:
        number = runs((Text(page),), ground, draft, role)
        words += "<w:r><w:tab/></w:r>" + field(f"PAGEREF {name} \\h", number)
    content = f'<w:hyperlink w:anchor="{name}" w:history="1">{words}</w:hyperlink>'
    own, said = draft.metrics[style], draft.style.text[role]
    return Para(style, content, said.before, said.after, own.left, own.right)
