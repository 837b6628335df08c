"""`edition.toml`: what an edition is, as its editor wrote it, validated to the line."""

import datetime
import re
from dataclasses import field
from difflib import get_close_matches
from functools import partial
from typing import Annotated, Literal

from briefexport.cache import Cache, key, remembered
from briefexport.catalogue import RULES
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.engines import made_by
from briefexport.errors import RefusedError
from briefexport.fieldtypes import Bounds, Either, Read
from briefexport.formats import FormatName, Profile
from briefexport.model import VARIANT
from briefexport.reading import Changes
from briefexport.records import dataclass
from briefexport.style import PageSize
from briefexport.tomlfile import TomlFile, validated

# What a PDF is made for: reading on screens, the printer of an office, or the press.
# What somebody did, by the codes of catalogues (MARC code list for relators): author, editor,
# translator, illustrator, photographer, compiler, contributor, adapter, interviewer, interviewee,
# author of the introduction and of the afterword, writer of a commentary.
PersonRole = Literal[
    "aut", "edt", "trl", "ill", "pht", "com", "ctb", "adp", "ivr", "ive", "aui", "aft", "wac"
]  # fmt: skip

# BCP 47 (RFC 5646, 2.1), the part of it that is in use: language, script, region, variants.
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?(-[a-zA-Z0-9]{4,8})*")


# The characters a URI may have (RFC 3986, 2), after its scheme.
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
# Control characters, line and paragraph separators, and what XML 1.0 (2.2) allows nowhere.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def _language(value: object) -> object:
    if not isinstance(value, str) or not LANGUAGE.fullmatch(value):
        raise ValueError(f'{value!r} is no language tag; write one such as "en-GB"')
    return value


def _isbn(value: object) -> object:
    digits = re.sub(r"[ -]", "", value) if isinstance(value, str) else ""
    weights = [
        int(digit) * (3 if n % 2 else 1) for n, digit in enumerate(digits) if digit.isdecimal()
    ]
    if not re.fullmatch(r"97[89][0-9]{10}", digits) or sum(weights) % 10:
        raise ValueError(f"{value!r} is no ISBN of 13 digits")
    return digits


def _line(value: object) -> object:
    """Take only a line of text: it becomes metadata, heads and file properties."""
    if not isinstance(value, str) or not value.strip() or CONTROLS.search(value):
        raise ValueError(f"{value!r} is not a line of text")
    return value


def _uri(value: object) -> object:
    if not isinstance(value, str) or not URI.fullmatch(value):
        raise ValueError(f'{value!r} is no URI; write one such as "urn:uuid:..." or "https://..."')
    return value


def _paragraphs(value: object) -> object:
    """Take lines of text, with line ends between them."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is not a text")
    for line in filter(str.strip, value.splitlines()):
        _line(line.replace("\t", " "))
    return value


def _index_term(value: object) -> object:
    """Take a term as the index shows it, with other forms of it: "handover = hand-over, handed"."""
    if isinstance(value, str):
        shown, mark, forms = value.partition("=")
        words = [shown, *forms.split(",")] if mark else [shown]
        if all(any(map(str.isalnum, word)) for word in words):
            return _line(value)
    raise ValueError(f'{value!r} is no term; write "term", or "term = another form, a third"')


def _division(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)*", value):
        raise ValueError(
            f'{value!r} is no word; write it with a hyphen wherever it may be divided: "data-base"'
        )
    return value


def _variant(value: object) -> object:
    if not isinstance(value, str) or not VARIANT.fullmatch(value):
        raise ValueError(f'{value!r} is no name of a variant of tables; write one such as "ledger"')
    return value


Line = Annotated[str, Read(_line)]
Paragraphs = Annotated[str, Read(_paragraphs)]
IndexTerm = Annotated[str, Read(_index_term)]
Language = Annotated[str, Read(_language)]


@dataclass(frozen=True, slots=True)
class BriefEntry:
    """One brief of the edition.

    `kinds` settles lines of plain text, by number; `changes` what becomes of tracked changes.
    `tables` has variants of the style's tables by a table's number in the article, or its label.
    """

    source: str
    title: Line | None = None
    subtitle: Line | None = None
    byline: Line | None = None
    language: Language | None = None
    kinds: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Annotated[str, Read(_variant)]] = field(default_factory=dict)
    changes: Changes = "accept"


def _code(value: object) -> object:
    if not isinstance(value, str) or value not in RULES:
        close = get_close_matches(str(value), RULES, 1)
        raise ValueError(f"{value!r} is no code" + (f"; did you mean {close[0]}?" if close else ""))
    return value


@dataclass(frozen=True, slots=True)
class Ignore:
    """A rule that does not apply here, and why: to these articles, or to all where none is named.

    A repair that is ignored is not made; a finding that is ignored is not told.
    """

    code: Annotated[str, Read(_code)]
    reason: Line
    files: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who made the edition. `file_as` is the name as lists sort it: "Woolf, Virginia".

    It is never guessed: which part of a name is the family's, only people know.
    """

    name: Line
    file_as: Line | None = None
    role: PersonRole = "aut"


def _said_as(value: object) -> int:
    return 1 if isinstance(value, dict | Person) else 0


# A name, or a table: the faults are those of what was meant.
Author = Annotated[str | Person, Either(_said_as, (Line, Person))]


@dataclass(frozen=True, slots=True)
class Epub:
    """What only the EPUB knows. `fonts` is whether it brings those of the style."""

    fonts: bool = True


@dataclass(frozen=True, slots=True)
class Print:
    """What the paged editions know: what a PDF is made for, and of what they are made up.

    `cover`: the cover is its first page. `half_title`: a page with the title alone stands before
    the title page; `lists`: tables and figures are listed behind the contents, in the DOCX too.
    Briefs open on the `next` page or the next `recto`, whose head names the `running` brief or
    section. `hyphenation` lists words that are divided at the hyphens they have here, or not at
    all.
    """

    page: PageSize | None = None
    profiles: Annotated[list[Profile], Bounds(fewest=1)] = field(
        default_factory=lambda: list[Profile](["screen"])
    )
    cover: bool = False
    half_title: bool = True
    lists: bool = True
    opening: Literal["next", "recto"] = "next"
    running: Literal["brief", "section"] = "brief"
    hyphenation: list[Annotated[str, Read(_division)]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole of `edition.toml`.

    An author is a name, or a table that says more of the person. `certified_by` names who answers
    for the accessibility of the EPUB; without it the file makes no claim to conform. The contents
    list the briefs (depth 1), or their sections too (2). `colophon` is what the last page says,
    `index` has the terms whose pages the index gives. `ignore` lists rules that do not apply.
    """

    title: Line
    subtitle: Line | None = None
    language: Language = "en"
    date: datetime.date | None = None
    identifier: Annotated[str, Read(_uri)] | None = None
    isbn: Annotated[str, Read(_isbn)] | None = None
    authors: list[Author] = field(default_factory=list)
    publisher: Line | None = None
    rights: Line | None = None
    series: Line | None = None
    issue: Line | None = None
    style: Line = "brief"
    formats: Annotated[list[FormatName], Bounds(fewest=1)] = field(
        default_factory=lambda: list[FormatName](["pdf", "epub", "docx"])
    )
    contents_depth: Literal[1, 2] = 2
    cover: Line | None = None
    colophon: Paragraphs | None = None
    index: list[IndexTerm] = field(default_factory=list)
    certified_by: Line | None = None
    print: Print = field(default_factory=Print)
    epub: Epub = field(default_factory=Epub)
    briefs: list[BriefEntry] = field(default_factory=list)
    ignore: list[Ignore] = field(default_factory=list)

    @property
    def people(self) -> list[Person]:
        """The authors, in the order in which they are named."""
        return [Person(one) if isinstance(one, str) else one for one in self.authors]

    @property
    def names(self) -> list[str]:
        """The names of the authors."""
        return [person.name for person in self.people]


def ignored(settings: Settings, source: str) -> frozenset[str]:
    """Return the codes of the rules that do not apply to the article `source`."""
    return frozenset(one.code for one in settings.ignore if not one.files or source in one.files)


def load_settings(file: TomlFile, kept: Cache | None = None) -> Settings:
    """Return the settings in `file`; what it says is `kept`.

    Raises RefusedError with one diagnostic, at its line, for each fault.
    """
    if kept is None:
        return _checked(file)
    text = file.source.text.encode(errors="surrogatepass")
    under = key([b"settings", made_by().encode(), text])
    return remembered(kept, under, Settings, partial(_checked, file))


def _checked(file: TomlFile) -> Settings:
    settings = validated(Settings, file, "edition")
    if faults := [*_twice(settings, file), *_unknown_kinds(settings, file)]:
        raise RefusedError(*faults)
    return settings


def _twice(settings: Settings, file: TomlFile) -> list[Diagnostic]:
    names = [entry.source for entry in settings.briefs]
    return [
        diagnostic(
            "BX303",
            f"{name!r} is in the edition twice",
            file.place(("briefs", number, "source")),
            hint="take one of the two out",
        )
        for number, name in enumerate(names)
        if name in names[:number]
    ]


LINE_NUMBER = re.compile("[1-9][0-9]{0,8}")
KIND = re.compile(r"(heading)(?:[ -]([1-6]))?|paragraph|bullet|table|quote")


def _unknown_kinds(settings: Settings, file: TomlFile) -> list[Diagnostic]:
    return [
        diagnostic(
            "BX303",
            f"{line} = {kind!r} does not say what a line is",
            file.place(("briefs", number, "kinds", line)),
            hint='write a line number = "heading", "heading 2", "paragraph", "bullet", "table" or'
            ' "quote"',
        )
        for number, entry in enumerate(settings.briefs)
        for line, kind in entry.kinds.items()
        if not (LINE_NUMBER.fullmatch(line) and KIND.fullmatch(kind))
    ]
