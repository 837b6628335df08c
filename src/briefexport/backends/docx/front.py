"""What stands before the first brief: the title page and the contents."""

from collections.abc import Iterator
from math import ceil

from briefexport.backends.docx import roles
from briefexport.backends.docx.draft import Draft, Ground
from briefexport.backends.docx.flow import Para, Record, flow_xml, spacer
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
    title = flow_xml(list(_title_page(draft, ground)), draft.book)
    title += flow_xml(_imprint(draft, ground, plain), draft.book)
    contents = _contents(draft, ground, pages) + _lists(draft, ground, pages)
    last = spacer()
    last.section = numbered
    return f"{title}{contents}{flow_xml([last], draft.book)}"


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
    edition = draft.edition
    if not edition.contents:
        return ""
    heading = paragraph("contents-title", edition.terms.contents, draft, ground)
    deepest = max(entry.level for entry in edition.contents)
    entries = [_entry(entry, draft, ground, pages) for entry in edition.contents]
    listed = _listed(f'TOC \\o "1-{deepest}" \\h \\z \\u', entries)
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
        f"{flow_xml([heading, *listed], draft.book)}</w:sdtContent></w:sdt>"
    )


def _lists(draft: Draft, ground: Ground, pages: PageMap | None) -> str:
    """Return the lists of tables and of figures, as in print: fields that read their captions."""
    edition = draft.edition
    lists = (
        ("Table", edition.terms.tables, edition.tables),
        ("Figure", edition.terms.figures, edition.figures),
    )
    written = ""
    for sequence, title, entries in lists:
        if edition.settings.print.lists and entries:
            heading = paragraph("contents-title", title, draft, ground)
            said = draft.style.text["contents-title"]
            heading.before = said.leading + said.after
            lines = [_numbered(entry, draft, ground, pages) for entry in entries]
            listed = _listed(f'TOC \\h \\z \\c "{sequence}"', lines)
            written += flow_xml([heading, *listed], draft.book)
    return written


def _listed(instruction: str, entries: list[Para]) -> list[Para]:
    """Return `entries` as the result of a field."""
    start, _, end = field(instruction, "|").partition("|")
    entries[0].content = start + entries[0].content
    entries[-1].content += end
    return entries


def _entry(entry: Entry, draft: Draft, ground: Ground, pages: PageMap | None) -> Para:
    """Return a line of the contents; without a page map Word finds the page when it is asked to."""
    role = ENTRY_ROLES[min(entry.level, len(ENTRY_ROLES)) - 1]
    style = roles.CONTENTS_3 if entry.level > len(ENTRY_ROLES) else ROLE_STYLES[role].id
    lead = draft.edition.labels[entry.id].lead
    words = runs((Text(lead), *entry.title) if lead else entry.title, ground, draft, role)
    return _line(style, role, words, entry.id, draft, ground, pages)


def _numbered(entry: Entry, draft: Draft, ground: Ground, pages: PageMap | None) -> Para:
    """Return a line of a list of tables or figures, as Word makes it: label, number, caption."""
    lead = f"{draft.edition.labels[entry.id].lead} "
    words = runs((Text(lead), *entry.title), ground, draft, "contents-2")
    return _line(roles.LISTED, "contents-2", words, entry.id, draft, ground, pages)


def _line(
    style: str,
    role: Role,
    words: str,
    id_: str,
    draft: Draft,
    ground: Ground,
    pages: PageMap | None,
) -> Para:
    name = bookmark_name(id_)
    page = pages.pages.get(id_) if pages else None
    if page:
        number = runs((Text(page),), ground, draft, role)
        words += "<w:r><w:tab/></w:r>" + field(f"PAGEREF {name} \\h", number)
    content = f'<w:hyperlink w:anchor="{name}" w:history="1">{words}</w:hyperlink>'
    own, said = draft.metrics[style], draft.style.text[role]
    return Para(style, content, said.before, said.after, own.left, own.right)
