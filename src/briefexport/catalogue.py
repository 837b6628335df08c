"""What every diagnostic code stands for: how severe it is, what it says, and why.

BX0 the run, BX1 reading, BX2 structure and repair, BX3 edition and composing, BX4 style and assets,
BX5 rendering, BX6 preflight and proof, BX7 revision, BX8 publishing, BX9 the way back.
"""

from typing import Literal

from briefexport.records import dataclass

Severity = Literal["error", "warning", "note"]
# What is done about a fault of the text: it is mended always, or where the rule is sure enough, or
# never without a person.
Policy = Literal["safe", "confident", "reported"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a diagnostic code stands for; `briefexport explain CODE` shows it."""

    severity: Severity
    title: str
    explanation: str
    policy: Policy | None = None


RULES: dict[str, Rule] = {
    "BX001": Rule(
        "error",
        "internal error",
        "Something went wrong inside briefexport that no input should be able to cause. It is our"
        " fault: please report it with the message and, if you may, the source that shows it.",
    ),
    "BX002": Rule(
        "error",
        "nothing to build",
        "The path given holds no edition and no article. An edition is a folder with an"
        " edition.toml; an article is a .txt, .md, .html, .docx or .json file, or one that pandoc"
        " reads.",
    ),
    "BX003": Rule(
        "error",
        "the machine lacks something",
        "A library or program that this step needs is not installed. The hint names the one line"
        " that installs it.",
    ),
    "BX004": Rule(
        "error",
        "unknown option value",
        "An option was given a value it does not know. Nothing was built.",
    ),
    "BX005": Rule(
        "error",
        "the system refused",
        "A file could not be read or a program not started, for the reason the system gives.",
    ),
    "BX006": Rule(
        "error",
        "a worker process died",
        "All work is done in processes of their own, so that one that crashes or runs out of memory"
        " takes nothing with it but its edition. This one ended without a result.",
    ),
    "BX007": Rule(
        "error",
        "a step took too long",
        "Every step has a bound on its time, far above what anything of its size needs, so that no"
        " document can keep a build busy for ever. This one was ended when its time was up.",
    ),
    "BX008": Rule(
        "error",
        "a step took too much memory",
        "Every step has a bound on its memory, far above what anything of its size needs, so that"
        " no document can exhaust the machine. This one was ended when it had used it up.",
    ),
    "BX009": Rule(
        "error",
        "the cache is in the way",
        "What was named as the folder of the cache is none, or cannot be read or written. Without a"
        " cache everything is made anew: --no-cache.",
    ),
    "BX010": Rule(
        "error",
        "an executor gave a step up",
        "The build was asked to let the processes of an executor or of a cluster do the work, and"
        " one step came back without a result: a process died more often than is borne, or the"
        " connection was lost.",
    ),
    "BX011": Rule(
        "error",
        "a result was damaged on its way",
        "What the processes of an executor send back carries the digest of what it is and of what"
        " it was made from. This result does not agree with its own.",
    ),
    "BX012": Rule(
        "error",
        "the executor has another briefexport",
        "The same sources give the same bytes only with the same code and the same releases of"
        " every package. A process of the executor has others than this one, and was refused.",
    ),
    "BX013": Rule(
        "error",
        "the cluster cannot be reached",
        "The address given as --cluster is that of no Dask scheduler that answers, or the extra"
        " `cluster` is not installed.",
    ),
    "BX101": Rule(
        "error",
        "the text cannot be decoded",
        "Sources are UTF-8, or UTF-16 with a byte order mark. Guessing another encoding would"
        " corrupt names without a word, so the file is refused; save it as UTF-8.",
    ),
    "BX110": Rule(
        "warning",
        "a heading by guess",
        "Plain text marks no headings, so a line that looks like one is scored from 0 to 1. From"
        " 0.8 it is a heading; from 0.45 it is one and this is said; below it is a paragraph."
        " Settle it for good with `# ` (`## ` ...) before the line, or by the line's number under"
        ' `kinds` of its brief in edition.toml, as "heading", "heading 2" or "paragraph".',
    ),
    "BX111": Rule(
        "warning",
        "an uneven table",
        "A row of a pipe table has fewer or more cells than the table has columns, or a second"
        " delimiter row stands in it. Missing cells are empty; what is over stays, pipes included,"
        " in the last cell. No text is lost.",
    ),
    "BX112": Rule(
        "note",
        "a table without delimiter row",
        "A line with a pipe at both ends and one within, or at least two that a pipe closes on one"
        " side, are read as a table although no row of `---|---` says so. The first line is the"
        " header only where words stand above a column of numbers.",
    ),
    "BX113": Rule(
        "warning",
        "a gap in a list's numbers",
        "A numbered list begins neither at 1 nor where a list of its form stopped before. The"
        " number is kept as it was written.",
    ),
    "BX114": Rule(
        "note",
        "a word divided at the end of a line",
        "Where wrapped lines are joined, a line that ends in a hyphen within a word is joined to"
        " the next without a space, and the hyphen is kept: whether it belongs to the word cannot"
        " be told here.",
    ),
    "BX115": Rule(
        "note",
        "wrapped lines were joined",
        "Most lines of the file break in the middle of a sentence at about the same width, so they"
        " were joined to paragraphs at blank lines, at indents and after short last lines. In other"
        " files every line is a block of its own.",
    ),
    "BX116": Rule(
        "warning",
        "characters that no document may hold",
        "Control characters and the like have no place in XML, so no output can hold them. Each is"
        " replaced by U+FFFD, the replacement character.",
    ),
    "BX117": Rule(
        "warning",
        "a kind for a line that is not there",
        "`kinds` in edition.toml names a line of plain text by its number, but that line is blank"
        " or behind the end of the file: lines were probably added or taken out since.",
    ),
    "BX118": Rule(
        "note",
        "a table's number in its caption",
        "A line such as `Table 2: Ferries by season` beside a table is its caption. The label is"
        " left out, because the tables of an edition are numbered anew; where the text names a"
        " table by its old number, that number may no longer fit.",
    ),
    "BX120": Rule(
        "error",
        "the front matter cannot be read",
        "Front matter is YAML between two `---` lines at the very start: lines of `key:"
        " words`, 64 KiB at most, without aliases. A title read wrongly would stand on every"
        " page, so a front matter that is not that is refused.",
    ),
    "BX121": Rule(
        "warning",
        "unknown front matter key",
        "Front matter knows title, subtitle, byline (or author, authors), date and language"
        " (or lang). Any other key says nothing about the article and is left out.",
    ),
    "BX122": Rule(
        "warning",
        "unfit front matter value",
        "A front matter value is one line of words; only authors may be a list. A nested"
        " value, or a second value for the same thing, is left out.",
    ),
    "BX123": Rule(
        "note",
        "the title is given twice",
        "The front matter has a title and the text begins with the same one as a heading. It"
        " is set once.",
    ),
    "BX124": Rule(
        "note",
        "a title without a place",
        "Links, and images within a line, have no place for a title in a printed page. It is"
        " left out; the title of an image that stands alone becomes its caption.",
    ),
    "BX125": Rule(
        "warning",
        "a link leads where no link may lead",
        "Links lead to http, https, mailto and tel addresses or to #label in the edition."
        " Anything else would do nothing on paper or harm on a screen: the words stay, the"
        " link goes.",
    ),
    "BX126": Rule(
        "warning",
        "an image without alternative text",
        "Readers who cannot see a picture are told what it shows by its alternative text."
        " PDF/UA and EPUB Accessibility ask for it.",
    ),
    "BX127": Rule(
        "warning",
        "HTML that cannot be read",
        "Only a harmless subset of HTML becomes part of a brief. Any other tag, and one that"
        " is never closed, stays in the text as it was written so that nothing is lost without"
        " a word; an event handler is left out.",
    ),
    "BX128": Rule(
        "note",
        "HTML without a place was left out",
        "A tag or an attribute that changes nothing a brief can show was left out. The words"
        " it held stay.",
    ),
    "BX129": Rule(
        "warning",
        "a footnote that nothing calls",
        "A footnote is defined and no mark in the text calls it. Its text must not be lost,"
        " so it is set as ordinary text at the end of the brief.",
    ),
    "BX131": Rule(
        "warning",
        "an empty footnote",
        "A mark calls a footnote that has no text. The mark stays as it was written.",
    ),
    "BX132": Rule(
        "warning",
        "nested too deeply",
        "Lists, quotes and spans nest 32 deep at most. What is deeper is set at that depth;"
        " none of its text is lost.",
    ),
    "BX133": Rule(
        "warning",
        "characters that cannot be shown",
        "XML 1.0 allows no control characters and no noncharacters, so no edition can hold"
        " them. Each was replaced by U+FFFD.",
    ),
    "BX134": Rule(
        "warning",
        "a row with too many cells",
        "A row of a table has more cells than the table has columns. The text of the cells"
        " beyond is kept in the last cell, as it was written.",
    ),
    "BX135": Rule(
        "warning",
        "a table that does not fill its grid",
        "Rows have fewer cells than the table has columns, or spans that reach out of it."
        " Empty cells were added and spans shortened.",
    ),
    "BX136": Rule(
        "warning",
        "a label is used twice",
        "Two blocks of one brief have the same label. References lead to the first; the"
        " second has none.",
    ),
    "BX137": Rule(
        "warning",
        "a heading without words",
        "A heading has no words: nothing could be listed in the contents, so it was left out.",
    ),
    "BX139": Rule(
        "warning",
        "a link without words",
        "A link with an address has no words that a reader could see. Its address stands for"
        " them, if it may be linked at all. (An empty link to a #label is a reference and gets"
        " its words.)",
    ),
    "BX140": Rule(
        "warning",
        "an image without a file",
        "An image names no file. What was written as its alternative text stays as text.",
    ),
    "BX141": Rule(
        "warning",
        "a caption read as a row",
        "A line that begins like a caption or a note stands directly under the last row of a"
        " table, so it is a row by the rules of Markdown. An empty line between makes it what"
        " it was meant to be.",
    ),
    "BX142": Rule(
        "warning",
        "a table that is none",
        "A line of dashes and pipes stands under a line with another number of cells, so"
        " Markdown reads both as text. Give head and delimiter row the same number of cells.",
    ),
    "BX143": Rule(
        "warning",
        "a footnote is defined twice",
        "Two footnotes have one label. The first counts; the text of the other is set at the"
        " end of the brief.",
    ),
    "BX150": Rule(
        "error",
        "the JSON cannot be parsed",
        "The file is not JSON (RFC 8259), holds a key twice, or is larger or nested deeper than any"
        " article is.",
    ),
    "BX151": Rule(
        "error",
        "not a briefexport document",
        "A .json article is an object with `format` and `brief`, as `briefexport show FILE --json`"
        " writes it. Other JSON, or that of another version of the form, is refused.",
    ),
    "BX152": Rule(
        "error",
        "the JSON does not fit the model",
        "A type or a field is unknown or missing, or a value is of the wrong kind. The message"
        " names the path to it; schema/briefexport-1.json in the package has the whole form.",
    ),
    "BX153": Rule(
        "error",
        "the JSON breaks a rule of the model",
        "Every part is of the right kind, but together they are no legal tree: a table that does"
        " not fill its grid, a heading of level 9, a text with a character that XML cannot hold.",
    ),
    "BX170": Rule(
        "error",
        "not a DOCX that can be read",
        "A .docx is a ZIP package with a text document in it. Old binary documents (.doc), those"
        " with a password, spreadsheets, damaged and cut-off files are refused. Save the document"
        " anew as .docx, without a password.",
    ),
    "BX171": Rule(
        "error",
        "a package that is not safe",
        "The package has two parts of one name, names that lead out of it, more than 2,000 parts,"
        " more than 200 MiB, or a part that grows more than a hundredfold when it is unpacked. No"
        " program that writes documents makes such files, so none is read.",
    ),
    "BX172": Rule(
        "error",
        "a part of the document is no XML",
        "A part of the package cannot be parsed, has a DOCTYPE (by which files are read and memory"
        " is exhausted), or is nested deeper than any document is.",
    ),
    "BX173": Rule(
        "warning",
        "something in the document is not read",
        "Macros, embedded objects and files, controls and templates from elsewhere are no text."
        " They are never run or opened, and they are not in the brief.",
    ),
    "BX174": Rule(
        "note",
        "heads and feet of pages are left out",
        "An edition has heads, feet and page numbers of its own, so those of the document are no"
        " part of the article.",
    ),
    "BX175": Rule(
        "note",
        "generated lines are left out",
        "Contents, an index, an imprint and the like are made anew in composing; those of the"
        " document are no part of the article.",
    ),
    "BX176": Rule(
        "warning",
        "a tracked change",
        "The document has changes that nobody settled. They are accepted unless the brief's"
        ' `changes` in edition.toml says "reject", or "keep": then both texts stay, the deleted one'
        " struck out, and changes are no more than notes.",
    ),
    "BX177": Rule(
        "warning",
        "a comment in the document",
        "Comments are no part of the article; each is told with its author and the words it is"
        " about, so that none is overlooked.",
    ),
    "BX178": Rule(
        "warning",
        "a link that is not followed",
        "Links may lead to http, https, mailto and tel addresses, or within the document. Of others"
        " (files, scripts) only the words are kept.",
    ),
    "BX179": Rule(
        "note",
        "a link within the document is only text",
        "Links and cross-references can lead to headings, tables, figures and notes. One that leads"
        " to another place, or to none, keeps its words.",
    ),
    "BX180": Rule(
        "warning",
        "a picture that cannot be shown",
        "PNG, JPEG, GIF, WebP and SVG are shown. Metafiles, charts, diagrams, and pictures that lie"
        " outside the file are not; put them into the document as pictures.",
    ),
    "BX181": Rule(
        "warning",
        "a formula that is only text",
        "Formulas are told in LaTeX. One that uses what LaTeX has no sure word for keeps its"
        " characters, without their arrangement.",
    ),
    "BX182": Rule(
        "note",
        "a table that does not fill its grid",
        "A row has fewer cells than its table has columns, or a cell reaches out of the head into"
        " the body. Empty cells fill the places; no text is lost.",
    ),
    "BX186": Rule(
        "warning",
        "a note without its call, or a call without its note",
        "A footnote that nothing calls stands at the end of the brief; a call whose note is not in"
        " the file, or one within another note, is left out.",
    ),
    "BX187": Rule(
        "warning",
        "nested too deep",
        "Tables within tables are kept to a depth of 32; deeper ones keep their text, without their"
        " rows and columns.",
    ),
    "BX188": Rule(
        "note",
        "hidden text is left out",
        "Text that Word hides is not printed, so it is no part of the article.",
    ),
    "BX189": Rule(
        "note",
        "the numbers of captions are left out",
        "A caption begins with a number that Word counts, such as `Table 2.`. The tables and"
        " figures of an edition are numbered anew, so the label is left out.",
    ),
    "BX154": Rule(
        "error",
        "pandoc is not installed",
        "reStructuredText, LaTeX, ODT, Org, AsciiDoc, notebooks and other formats are read by"
        " pandoc, a program that is no part of briefexport. The extra `pandoc` brings it; one that"
        " is installed on the machine is found too.",
    ),
    "BX155": Rule(
        "error",
        "pandoc cannot read the file",
        "pandoc refused the document, or needed more time or memory than anything of its size"
        " should. It is run without access to any other file or to the network.",
    ),
    "BX156": Rule(
        "error",
        "not a document of pandoc",
        "The JSON is not what pandoc 3 writes with `-t json`, or is nested deeper than any article"
        " is. The message names the path to what does not fit.",
    ),
    "BX157": Rule(
        "note",
        "pandoc knows what a brief does not",
        "A node or an attribute of pandoc's model has no place in ours and was left out. The words"
        " it held stay.",
    ),
    "BX158": Rule(
        "warning",
        "markup that stays as text",
        "pandoc hands on what is written in the markup of one output format (raw HTML, LaTeX ...)."
        " So that nothing is lost without a word it stands in the text as it was written.",
    ),
    "BX159": Rule(
        "warning",
        "pandoc left something out",
        "pandoc says that it could not read something, or skipped it: a command it does not know,"
        " another file, which it may not open. What stood there is missing from the brief.",
    ),
    "BX160": Rule(
        "error",
        "the encoding of a page is not what it says",
        "A saved page is decoded by its byte order mark, or as its <meta charset> or XML"
        " declaration says, and as UTF-8 where it says nothing. It names an encoding that is not"
        " known, or its bytes are not in the one it names. Guessing would corrupt names silently.",
    ),
    "BX161": Rule(
        "note",
        "what is not the article was left out",
        "A page holds more than its article: navigation, forms, boxes of links, comments, scripts,"
        " and words that it does not show. How many words were left out, and how the article was"
        " told apart, is said once; `briefexport show FILE --json` lists the places under"
        " `outside`.",
    ),
    "BX162": Rule(
        "warning",
        "a page that does not mark its article",
        "The page has no <article> and no <main>, so all of its body was read but for what is"
        " plainly furniture. Look at what came of it. With the extra briefexport[web] the article"
        " is found by its words.",
    ),
    "BX163": Rule(
        "warning",
        "a picture that is somewhere else",
        "The page shows a picture that is neither in the page nor a file beside it. Nothing is"
        " fetched from the network; the alternative text of the picture, if it has one, stands in"
        " its place.",
    ),
    "BX164": Rule(
        "note",
        "a list whose numbers are not in order",
        "A list counts backwards, jumps, or begins below what can be printed. Each item keeps its"
        " number where it can; for that the list is divided.",
    ),
    "BX165": Rule(
        "note",
        "sound, film or drawings were left out",
        "Sound, film, frames and drawings made of markup have no place in a printed page.",
    ),
    "BX166": Rule(
        "warning",
        "a formula without its LaTeX",
        "Formulas are LaTeX here. One in MathML can be taken if it carries its LaTeX as an"
        " annotation or an alttext, as most tools write it. This one does not; its characters stand"
        " in a row.",
    ),
    "BX167": Rule(
        "warning",
        "a broken tag",
        "What begins like a tag has a quotation mark too few or too many. As in a browser it goes"
        " to the next `>`, and words in it are not shown.",
    ),
    "BX190": Rule(
        "note",
        "a line that may be a heading",
        "A line of plain text looks somewhat like a heading, but not enough: its score is below"
        " 0.45, so it stays a paragraph. Settle it with `# ` before the line, or by the line's"
        ' number under `kinds` of its brief in edition.toml, as "heading" or "paragraph".',
    ),
    "BX191": Rule(
        "note",
        "a title by guess",
        "A byline or a date stands under the first line of a plain text, so that line is its title,"
        " and they are set as the brief's byline and date. Where the guess is wrong, give the line"
        " its kind under `kinds` of its brief in edition.toml.",
    ),
    "BX192": Rule(
        "note",
        "a table by tabs or aligned columns",
        "At least three lines with tabs, or with columns of words set apart by blanks that begin"
        " below each other, are read as a table. Its first line is the header.",
    ),
    "BX193": Rule(
        "note",
        "a row of one cell",
        "A line between two pipes with none within is the row of a table of one column, as"
        " extractors write what a page sets in boxes. It is a paragraph; the pipes are left out.",
    ),
    "BX194": Rule(
        "note",
        "code by guess",
        "At least two lines together are written as programs are, in a form that prose does not"
        " have, so they are set as code, character by character. Settle it by the lines' numbers"
        ' under `kinds` of the brief in edition.toml, as "paragraph".',
    ),
    "BX195": Rule(
        "note",
        "a quotation by guess",
        "An indented paragraph, or one in quotation marks with a line under it that begins with a"
        " dash, is a quotation, and that line says whom it is from.",
    ),
    "BX320": Rule(
        "error",
        "the TOML cannot be parsed",
        "Editions and styles are TOML 1.0 (https://toml.io/en/v1.0.0). The message says what stands"
        " where something else is needed.",
    ),
    "BX321": Rule(
        "error",
        "unknown key",
        "The file has a key that nothing reads. It may be misspelt or stand under the wrong table;"
        " ignoring it would hide that, so the file is refused.",
    ),
    "BX322": Rule(
        "error",
        "missing key",
        "The file lacks a key that has no default. The place is the table it belongs in.",
    ),
    "BX323": Rule(
        "error",
        "wrong value",
        "A key has a value of the wrong kind, or one that is not allowed. Kinds are not converted:"
        " a number in quotes is a text.",
    ),
    "BX324": Rule(
        "error",
        "the TOML is too large or too deep",
        "An edition or a style has at most 256 KiB and tables nested at most 32 deep.",
    ),
    "BX401": Rule(
        "error",
        "the style is not complete",
        "A style names every token, and only tokens that exist; colours and fonts are used by the"
        " names the style itself defines.",
    ),
    "BX402": Rule(
        "error",
        "a font is not installed",
        "Fonts come with Python packages so that an edition looks the same on every machine. The"
        " style names a package or a file that is not there.",
    ),
    "BX404": Rule(
        "warning",
        "no font has a character",
        "The fonts of an edition are those of its style, whatever else a machine has, so that it"
        " looks the same everywhere. A character that none of them has is printed as an empty box.",
    ),
    "BX406": Rule(
        "error",
        "a colour that cannot be printed as asked",
        "A press file is painted in the colours of the screen, and each of them becomes the ink the"
        " style gives it. So one colour on screen has one ink, and no ink is above the limit of the"
        " press.",
    ),
    "BX407": Rule(
        "error",
        "the profile of the press cannot be used",
        "A style names the ICC profile of the press as a file in its folder, styles/. It must be an"
        " output profile for cyan, magenta, yellow and black that says in both directions how"
        " colours and ink belong together.",
    ),
    "BX408": Rule(
        "error",
        "a font cannot do what the style asks",
        "Small capitals, old-style figures and figures of one width are drawn by a typeface or not"
        " there at all: shrunken capitals look thin beside the letters around them, so none are"
        " faked. The font of every role of text must have what the role needs.",
    ),
    "BX409": Rule(
        "note",
        "a length off the grid",
        "Word counts sizes in half points, rules in eighths and space in twentieths of a point. So"
        " that all three formats say the same, a length is rounded once, when the style is loaded.",
    ),
    "BX415": Rule(
        "error",
        "a style based on itself",
        "A style takes what it does not say from the one it names with `extends`, and so on; one"
        " that comes round to itself would never end. A project's own style may be based on the"
        " shipped one of its name.",
    ),
    "BX416": Rule(
        "warning",
        "a colour too near to its ground",
        "Text needs a contrast of 4.5 to what it stands on, large text and signs 3 (WCAG 2.2, level"
        " AA). Every colour of the style is checked on the page and on each fill it can stand on.",
    ),
    "BX410": Rule(
        "error",
        "a file is missing",
        "A document or an edition names a file that is not there. Names are relative to the file"
        " that holds them.",
    ),
    "BX411": Rule(
        "error",
        "a file lies outside the project",
        "A document may only use files in its own edition's folder; links that lead out of it count"
        " as outside. This keeps a borrowed article from reading what it should not.",
    ),
    "BX412": Rule(
        "error",
        "a file is too large",
        "Files up to 64 MiB and pictures up to 50 megapixels are taken. A picture that claims far"
        " more pixels than its size allows is refused before it is decoded.",
    ),
    "BX413": Rule(
        "error",
        "a picture cannot be read",
        "Pictures are PNG, JPEG, GIF, WebP or SVG; the file is none of them, or it is damaged.",
    ),
    "BX414": Rule(
        "error",
        "an SVG is not safe",
        "An SVG may not hold scripts, entities, other documents or anything from outside itself.",
    ),
    "BX102": Rule(
        "error",
        "no reader takes the file",
        "An article is plain text (.txt), Markdown (.md, .markdown) or the model's own JSON form"
        " (.json).",
    ),
    "BX301": Rule(
        "error",
        "two things have one label",
        "Within a brief a label names one heading, table or figure, or a reference to it would have"
        " two places to lead to.",
    ),
    "BX302": Rule(
        "error",
        "a reference leads nowhere",
        "References and links within the edition name a label: of a heading, or of a table or"
        " figure with a caption. In another brief of the edition it is brief#label.",
    ),
    "BX303": Rule(
        "error",
        "edition.toml contradicts itself",
        "The file is well-formed and every key is known, but what it says cannot be.",
    ),
    "BX304": Rule(
        "note",
        "no words for a language",
        "Labels such as Table and Contents are known for a dozen languages; for others they are in"
        " English.",
    ),
    "BX305": Rule(
        "note",
        "no date",
        "Every time in every file comes from the edition's date, or the latest of its briefs', so"
        " that the same sources give the same bytes. Where there is none, 2000-01-01 stands.",
    ),
    "BX306": Rule(
        "warning",
        "no title",
        "A brief needs a title: its own first line, front matter, or title = in edition.toml."
        " Without one it is called after its file.",
    ),
    "BX307": Rule(
        "warning",
        "no alternative text",
        "Who cannot see a picture hears its alternative text. A caption is not one: it says more"
        " about the picture, not what it shows.",
    ),
    "BX403": Rule(
        "error",
        "no such style",
        "A style is a file styles/NAME.toml of the project, or one that is shipped. The same"
        " holds for the style that another is based on (`extends`).",
    ),
    "BX201": Rule(
        "note",
        "an invisible character taken out",
        "Soft hyphens, zero-width spaces and stray byte order marks come from web pages; they"
        " would break words in two when the text is searched or read aloud. Joiners stay in"
        " emoji and in the scripts that need them.",
        "safe",
    ),
    "BX202": Rule(
        "note",
        "an unusual hyphen made a common one",
        "U+2010 is what a layout puts at the end of a line; in a source it becomes the hyphen"
        " of the keyboard, so that the two can be told apart.",
        "safe",
    ),
    "BX203": Rule(
        "note",
        "spaces made one, or taken out",
        "Tabs, runs of spaces, and spaces at the ends of a paragraph are traces of typing or"
        " extraction.",
        "safe",
    ),
    "BX204": Rule(
        "note",
        "a missing space put in",
        "Extractors lose the space between two sentences where a link or a line ended. It is"
        " put back where a lower-case letter, a stop and a capitalised word meet, addresses and"
        " names of files excepted.",
        "safe",
    ),
    "BX205": Rule(
        "note",
        "wrongly decoded characters set right",
        "UTF-8 that was read as another encoding leaves sequences such as â€™ for ’. The"
        " original can be computed from them. Ligatures from PDF files become their letters.",
        "safe",
    ),
    "BX206": Rule(
        "warning",
        "characters look wrongly decoded",
        "The characters look as if they had been read in the wrong encoding, and what they were"
        " cannot be computed. Take the text from its origin again, or type the word.",
        "reported",
    ),
    "BX207": Rule(
        "note",
        "a letter and its accent made one character",
        "A letter followed by an accent becomes the one character that stands for both"
        " (Unicode’s form NFC), so that searching finds it and fonts have it.",
        "safe",
    ),
    "BX208": Rule(
        "note",
        "a control character taken out",
        "Control characters have no look and no meaning in a text; a line separator within a"
        " line becomes a space.",
        "safe",
    ),
    "BX209": Rule(
        "note",
        "a space before punctuation taken out",
        "No comma, stop, colon, semicolon, exclamation or question mark has a space before it;"
        " in French only comma and full stop have none.",
        "safe",
    ),
    "BX210": Rule(
        "note",
        "a doubled comma or full stop made one",
        "Two commas or two full stops behind a word are one too many. Three stops are an"
        " ellipsis; more are reported (BX229).",
        "safe",
    ),
    "BX211": Rule(
        "note",
        "a missing space put in, with confidence",
        "A space is put in after a comma between two words of three letters or more, and after"
        " a year and a full stop before a capitalised word. What is less sure is reported"
        " (BX230).",
        "confident",
    ),
    "BX212": Rule(
        "note",
        "hyphens made a dash",
        "Two or three hyphens are a typewriter’s dash, and so is a hyphen between spaces."
        " Between spaces an en dash is put, in American text an em dash for two; without spaces,"
        " an em dash, and between numbers an en dash.",
        "safe",
    ),
    "BX213": Rule(
        "note",
        "a hyphen in a range made an en dash",
        "Between two years, two pages or two numbers with a unit stands an en dash. Dates,"
        " telephone numbers, scores, and what could be a month (2010-11) are left.",
        "confident",
    ),
    "BX214": Rule(
        "note",
        "three full stops made an ellipsis",
        "Three full stops become the one character that typographers draw for them.",
        "safe",
    ),
    "BX215": Rule(
        "note",
        "a straight quotation mark made curly",
        "Straight marks become those of the brief’s language, or an apostrophe, by what stands"
        " around them and how they pair. Where one in a paragraph has no partner, only"
        " apostrophes within words are changed, and the rest is reported (BX217). In Markdown, a"
        " backslash before a mark keeps it straight.",
        "safe",
    ),
    "BX216": Rule(
        "note",
        "a straight mark made a prime",
        "Feet and inches, minutes and seconds have primes: 5′10″, not 5’10”.",
        "safe",
    ),
    "BX217": Rule(
        "warning",
        "a quotation mark has no partner",
        "In this paragraph a quotation is opened and not closed, or closed and not opened, so"
        " what the straight marks stand for is not sure. They are left as they are, but for"
        " apostrophes within words. Put in the mark that is missing, or write the marks as they"
        " should be.",
        "reported",
    ),
    "BX218": Rule(
        "note",
        "a space made one that does not break",
        "A number and its unit (10 km) belong on one line; in French, so do a word and the mark"
        " of punctuation behind it.",
        "safe",
    ),
    "BX219": Rule(
        "note",
        "a sentence’s first letter made a capital",
        "Behind a full stop, and at the start of a paragraph that is a sentence under a heading"
        " or after another, a small letter becomes a capital if the word is one that often begins"
        " sentences. Others may be names (adidas, npm) and are reported (BX220); abbreviations, and"
        " texts without any capitals, are left.",
        "confident",
    ),
    "BX220": Rule(
        "warning",
        "a sentence may begin with a small letter",
        "A paragraph behind a list, a quotation or a formula may go on with a sentence, and so"
        " may what follows an exclamation or question mark: so the letter is left, and you"
        " decide.",
        "reported",
    ),
    "BX221": Rule(
        "warning",
        "a name with a small letter",
        "The word has a capital within three sentences or more of the brief, and here it has"
        " none. It may be a common noun here, so it is left.",
        "reported",
    ),
    "BX222": Rule(
        "warning",
        "an article that does not fit: `a` before a vowel, `an` before a consonant",
        "The article does not fit the sound of the word behind it: often the word was replaced"
        " and its article was not.",
        "reported",
    ),
    "BX223": Rule(
        "warning",
        "a typing error",
        "The word is on a short list of common misspellings that are no words themselves. It is"
        " never changed in silence: it may be a quotation.",
        "reported",
    ),
    "BX224": Rule(
        "warning",
        "a word stands twice",
        "The same word stands twice in a row, and is none of those that may.",
        "reported",
    ),
    "BX225": Rule(
        "note",
        "a heading in capitals",
        "Headings are written as sentences or titles are, and the style decides whether they"
        " are set in capitals. Capitals that were typed stay in every format and are read aloud"
        " letter by letter.",
        "reported",
    ),
    "BX226": Rule(
        "warning",
        "mixed British and American spelling",
        "Most of the brief is spelt in one of the two manners, and this word in the other. It"
        " may stand in a quotation or a name, so it is left.",
        "reported",
    ),
    "BX227": Rule(
        "warning",
        "numbers in mixed styles",
        "The brief writes numbers in more than one style: thousands with commas and with"
        " spaces, or per cent as a sign and as a word. A number’s value is never touched, so"
        " neither is its style.",
        "reported",
    ),
    "BX229": Rule(
        "warning",
        "four full stops or more",
        "They may be an ellipsis and a full stop, an ellipsis, or a line to be filled in: only"
        " the author knows.",
        "reported",
    ),
    "BX230": Rule(
        "warning",
        "a space may be missing",
        "A comma between two short words, or initials that run on into a word, look as if a"
        " space were lost; but they could be a name or code.",
        "reported",
    ),
    "BX231": Rule(
        "warning",
        "an item begins with a small letter",
        "Most other items of the list, or cells of the column, begin with a capital.",
        "reported",
    ),
    "BX240": Rule(
        "warning",
        "a heading level is skipped",
        "Headings tell how a text is divided, and who listens to it moves by their levels."
        " Composing closes the gap, but only the author knows whether a heading is missing or one"
        " is too low.",
    ),
    "BX241": Rule(
        "warning",
        "a heading without a body",
        "Nothing stands between this heading and the next of its rank, or the end. Text was lost,"
        " the heading is left over, or it is a line of text that looks like a heading.",
    ),
    "BX242": Rule(
        "warning",
        "a heading that ends in punctuation",
        "Headings end without a full stop, comma, colon or semicolon; a question or exclamation"
        " mark may stay. A heading that is a sentence with its full stop is mostly a paragraph.",
    ),
    "BX243": Rule(
        "warning",
        "a heading as long as a paragraph",
        "Headings stand in contents, running heads and bookmarks, where more than a line or two of"
        " them helps nobody.",
    ),
    "BX244": Rule(
        "warning",
        "two headings are the same",
        "Two sections of one part have one heading. In the contents, or read aloud, they cannot be"
        " told apart.",
    ),
    "BX245": Rule(
        "warning",
        "a heading that says nothing",
        '"Introduction" or "Conclusion" says where a section stands, which everybody sees, and'
        " not what is in it. The list of such headings is kept for each language.",
    ),
    "BX246": Rule(
        "warning",
        "the title is repeated",
        "The text begins with its own title once more, as extracted pages often do. It would be"
        " printed twice.",
    ),
    "BX247": Rule(
        "warning",
        "bold text in the place of a heading",
        "A short paragraph that is bold from end to end looks like a heading, but is none: it is"
        " in no contents, has no bookmark, and may be left alone at the foot of a page.",
    ),
    "BX250": Rule(
        "warning",
        "a bare address in the text",
        "An address among words is hard to read, and is read aloud letter by letter. Notes,"
        " captions and tables are the place for addresses that are to be seen; they are not"
        " reported there.",
    ),
    "BX251": Rule(
        "warning",
        "a link that does not say where it leads",
        'Links are also read by themselves, in a list or one after another. "Here" and "read'
        ' more" say nothing there (WCAG 2.2, 2.4.4), and on paper they say nothing at all.',
    ),
    "BX252": Rule(
        "warning",
        "a link whose address is not whole",
        "The address names no site, letter box or number that readers could reach: it was left to"
        " be filled in, or it is one of the machine on which it was written.",
    ),
    "BX253": Rule(
        "warning",
        "an address that follows its readers",
        "Parts of an address such as `utm_source` tell a site who sent the reader. They do not"
        " belong into a publication, and the address works without them.",
    ),
    "BX255": Rule(
        "warning",
        "an alternative text that says nothing",
        "Instead of what the picture shows, it is the name of a file, or says only that there is a"
        " picture.",
    ),
    "BX256": Rule(
        "warning",
        "an alternative text that copies the caption",
        "Who cannot see the picture hears both, one after the other. The caption says what the"
        " picture means; the alternative text says what is to be seen in it.",
    ),
    "BX257": Rule(
        "note",
        "a figure without a caption",
        "It has no number, so that nothing can refer to it, and is in no list of figures. A"
        " picture that is only decoration has an empty alternative text and needs none.",
    ),
    "BX260": Rule(
        "warning",
        "a column without a head",
        "Cells are understood by the heads of their columns, and read aloud with them. Only the"
        " corner above a column of row heads may be empty.",
    ),
    "BX261": Rule(
        "warning",
        "an empty row or column",
        "Nothing stands in it. It was a means of spacing, or its contents were lost.",
    ),
    "BX262": Rule(
        "warning",
        "a table of one column",
        "What has only one column compares nothing: it is a list or, in a single cell, a paragraph"
        " or a box. Tables are often used so to frame things, which only looks right where it was"
        " made.",
    ),
    "BX263": Rule(
        "warning",
        "a table without a head",
        "Its first row is taken for data like the others. It is not repeated on the next page, and"
        " nobody who listens hears which column a cell is in.",
    ),
    "BX265": Rule(
        "warning",
        "two columns with one head",
        "Whoever hears the head of a column with a cell cannot tell the two apart, nor can a"
        " reader of a table that is shown as cards.",
    ),
    "BX270": Rule(
        "warning",
        "a list of one item",
        "One thing is no list: it is a sentence, or the others were lost. A paragraph that begins"
        " with a number and a full stop becomes one by accident.",
    ),
    "BX271": Rule(
        "warning",
        "list items that end differently",
        "Within a list either all items end in a full stop or none does. A full stop after the"
        " last alone, or semicolons that lead up to it, are not reported.",
    ),
    "BX272": Rule(
        "warning",
        "list items that begin differently",
        "Most items of the list begin with a capital letter and some do not. Within a list all"
        " begin alike; names keep their own letters.",
    ),
    "BX273": Rule(
        "warning",
        "the numbers of a list jump",
        "Markdown takes the first number and counts on from it, so that the number an item has in"
        " the source is not the one it gets. An item may be missing, or the text refers to a"
        " number that is no longer there. A list numbered with one number throughout is not"
        " reported.",
    ),
    "BX274": Rule(
        "warning",
        "a list item without words",
        "It shows as a mark with nothing beside it. The item was never written, or was lost.",
    ),
    "BX276": Rule(
        "note",
        "a note is called twice",
        "A note stands where it is first called, at the foot of that page. The second call shows"
        " its number again, perhaps many pages later.",
    ),
    "BX280": Rule(
        "warning",
        "a very long paragraph",
        "It has more than 300 words, more than a small page holds. Line ends may have been lost in"
        " extracting the text.",
    ),
    "BX281": Rule(
        "warning",
        "something left over from a web page",
        "Invitations to read more, to share or to subscribe, cookie notices and marks of"
        " advertising come along when pages are copied. They are never taken out without asking:"
        " they may be what the text is about.",
    ),
    "BX282": Rule(
        "warning",
        "something that was to be filled in",
        "TODO, TKTK, lorem ipsum, [insert name here] and the like stand for text that somebody"
        " meant to write before publishing.",
    ),
    "BX283": Rule(
        "warning",
        "dates in several styles",
        "The briefs of an edition write dates in one way. Each way that is not the commonest is"
        " told once for each brief, where it is first used. Tables, notes and code are not looked"
        " at, and neither are quotations.",
    ),
    "BX284": Rule(
        "warning",
        "the language is not set",
        'Hyphenation, quotation marks, the words for "Table" and "Figure", and every voice'
        " that reads aloud follow the language. Nobody said what it is, so English is taken.",
    ),
    "BX285": Rule(
        "warning",
        "one word in several spellings",
        "Within an edition a word or name is written in one way: with or without a hyphen, with or"
        " without its accents, an abbreviation in capitals or not, a foreign name in one"
        " transliteration. The rarer way is told once for each brief, where it is first used.",
    ),
    "BX290": Rule(
        "warning",
        "an ignore that ignores nothing",
        "What `[[ignore]]` names was not found, so it is of no use; left where it is, it would"
        " hide the next finding of its kind. Errors are never ignored. Rules that are known only"
        " when an edition is rendered (BX5 and above) are not judged here.",
    ),
    "BX291": Rule(
        "warning",
        "an ignore for a file that is not there",
        "`files` in `[[ignore]]` names articles as `source` does, relative to edition.toml.",
    ),
    "BX293": Rule(
        "warning",
        "a fix was taken back",
        "After every fix the article is read again. This one did not make its finding go away, or"
        " it changed more than its own characters, so the text was left as it was.",
    ),
    "BX294": Rule(
        "error",
        "a source cannot be written",
        "The file is no longer what was read, is not where it was, or cannot be replaced. It was"
        " left as it is.",
    ),
    "BX505": Rule(
        "error",
        "an id stands twice in the print edition",
        "Links and the contents lead to ids, so each may stand once in an edition. Composing makes"
        " them so; a template of your own may have given one twice.",
    ),
    "BX506": Rule(
        "error",
        "a link leads nowhere in the print edition",
        "A link within the edition leads to an id that is on none of its pages. Composing checks"
        " all links of the text; a template of your own may hold one that it did not see.",
    ),
    "BX507": Rule(
        "error",
        "a font cannot be used",
        "The print edition is set in the fonts that the style names and in no others, so each must"
        " be a sound TrueType or OpenType font with fixed outlines. Variable fonts are none.",
    ),
    "BX509": Rule(
        "warning",
        "a term of the index is nowhere in the text",
        "The index gives the pages on which the terms of `index` in edition.toml stand, as whole"
        " words, in capitals or not. One that stands nowhere is left out. Other forms of a term are"
        ' named behind an equals sign: `index = ["handover = hand-over, handed over"]`. Code is not'
        " searched.",
    ),
    "BX510": Rule(
        "error",
        "a note is longer than a page",
        "Notes stand at the foot of the page and are not divided between pages. One that leaves no"
        " room for a line of text runs off the head of its page, where it cannot be read.",
    ),
    "BX530": Rule(
        "warning",
        "a formula cannot be set in Word",
        "The LaTeX of the formula is too long, nested too deep or empty once it is read, so the"
        " DOCX shows it as it was written.",
    ),
    "BX531": Rule(
        "warning",
        "a note stands within a note",
        "Word has no notes within notes. The inner one follows the outer one in the same note, and"
        " Word counts the notes after it one lower than the other editions do.",
    ),
    "BX532": Rule(
        "error",
        "a picture cannot be drawn",
        "Word gets every SVG with a PNG drawn from it, and WebP as PNG. This picture could not be"
        " drawn; it may be damaged, or use what few programs know.",
    ),
    "BX550": Rule(
        "error",
        "the EPUB backend needs EbookLib",
        "EPUB files are packed by EbookLib, which is licensed under the AGPL and therefore an"
        " option of its own. PDF and DOCX do without it.",
    ),
    "BX551": Rule(
        "warning",
        "a formula cannot be written as MathML",
        "The LaTeX of the formula is not understood, so the e-book shows it as it was written.",
    ),
    "BX552": Rule(
        "note",
        "a picture was converted for e-readers",
        "E-readers take JPEG, PNG, GIF and SVG in RGB, of at most 5.6 megapixels. Any other picture"
        " is converted or scaled down in the EPUB; the other editions keep it as it is.",
    ),
    "BX553": Rule(
        "warning",
        "a part of the e-book is very long",
        "Old e-readers stop at about 300 kB in one part. Long briefs are divided at their headings,"
        " but a single block, such as a very long table, cannot be.",
    ),
    "BX554": Rule(
        "note",
        "the title does not fit on the cover",
        "The cover is made from the title, and this one is too long for it even in the smallest"
        " size. A picture named as cover in edition.toml takes its place.",
    ),
    "BX556": Rule(
        "warning",
        "the cover is small",
        "Kindle takes covers of at least 625 x 1000 pixels and likes them at 1600 x 2560. This one"
        " is taken as it is, but a store may refuse it.",
    ),
    "BX555": Rule(
        "warning",
        "the e-book cannot claim to be accessible",
        "`certified_by` in edition.toml says who answers for the e-book meeting WCAG 2.2 at level"
        " AA. Something in the edition is known not to meet it, so the file makes no such claim.",
    ),
    "BX601": Rule(
        "error",
        "the PDF cannot be read",
        "It is damaged, cut short, or no PDF. Preflight mends nothing: a file that one program has"
        " to mend may look different in the next, which may be the press.",
    ),
    "BX602": Rule(
        "error",
        "the PDF is encrypted",
        "Neither PDF/X nor PDF/A allows a file to be encrypted, even without a password.",
    ),
    "BX603": Rule(
        "error",
        "the PDF is too much to check",
        "It has more pages, larger contents, or objects nested deeper or painted more often than"
        " anything that is printed. Checking it would take all the memory or never end.",
    ),
    "BX604": Rule(
        "error",
        "the contents of a page are not sound",
        "An operator is unknown or lacks numbers, or names a font, picture or other resource that"
        " is not there. Programs differ in what they make of that.",
    ),
    "BX605": Rule(
        "error",
        "a page box is wrong",
        "Every page for the press has a TrimBox, where it is cut; it lies in the BleedBox, to where"
        " it is printed, and that in the MediaBox, the sheet (PDF 32000-1, 14.11.2).",
    ),
    "BX606": Rule(
        "error",
        "a page has the wrong size",
        "All pages of a book are trimmed to one size: the one agreed, to a tenth of a point. Sizes"
        " are those seen, so that a page turned by its Rotate entry counts as it is turned.",
    ),
    "BX607": Rule(
        "error",
        "the bleed is too small",
        "What touches the edge of a page is printed beyond it, mostly by three millimetres, so that"
        " no white shows where the cut is a little off. The BleedBox says how far.",
    ),
    "BX608": Rule(
        "warning",
        "something ends between trim and bleed",
        "It reaches the edge of the page and not the edge of the bleed: a white line shows where"
        " the cut is a little off.",
    ),
    "BX609": Rule(
        "warning",
        "text close to the trim",
        "Cutting is off by up to a few millimetres. Text that begins within three millimetres of"
        " the edge may be cut, or look as if it were.",
    ),
    "BX610": Rule(
        "error",
        "RGB in a file for the press",
        "A press prints ink. Colours in RGB or Lab, of text, lines, areas, shadings or groups that"
        " are blended, are converted on the way by who knows which profile, and black text becomes"
        " four inks, which never meet exactly.",
    ),
    "BX611": Rule(
        "error",
        "a picture in RGB in a file for the press",
        "Pictures for the press are in CMYK or grey, converted with the profile of the output"
        " intent, so that what was approved is what is printed.",
    ),
    "BX612": Rule(
        "error",
        "an unknown colour space",
        "Something is painted in a colour space that the file does not define, or not soundly."
        " Nobody can tell which colour it will be.",
    ),
    "BX613": Rule(
        "error",
        "too much ink",
        "The four inks together cover 400 % at most; paper takes about 300 %, uncoated paper less."
        " More does not dry, and marks the page it lies on.",
    ),
    "BX614": Rule(
        "error",
        "white that overprints",
        "What overprints leaves what is under it and adds its own ink. White has none, so that it"
        " is not seen in print, although most screens show it.",
    ),
    "BX615": Rule(
        "warning",
        "black type of several inks",
        "The plates of a press never meet exactly; the edges of small type of several inks are"
        " blurred and coloured. Type is set in black alone.",
    ),
    "BX616": Rule(
        "note",
        "very small type",
        "Under 5 points the fine strokes of most types do not print well.",
    ),
    "BX620": Rule(
        "error",
        "no sound output intent",
        "PDF/X asks for exactly one output intent (GTS_PDFX) that names the press and paper the"
        " inks were chosen for, here with an embedded ICC profile of four inks.",
    ),
    "BX621": Rule(
        "error",
        "the file is not marked as PDF/X-4",
        "A PDF/X-4 file says so in its XMP metadata, together with its identifier, version and"
        " rendition (ISO 15930-7).",
    ),
    "BX622": Rule(
        "error",
        "document information for the press is missing",
        "PDF/X asks for a title, for the dates of creation and change, and for Trapped, which says"
        " whether colours were made to overlap; XMP and document information say the same.",
    ),
    "BX623": Rule(
        "error",
        "the file has no identifier",
        "Two byte strings in the trailer (ID) tell the file, and its version, from all others.",
    ),
    "BX630": Rule(
        "error",
        "a font is not in the file",
        "Where a font is not embedded another is printed in its place, with other widths. No font"
        " is too common for that.",
    ),
    "BX631": Rule(
        "warning",
        "a font is in the file whole",
        "Only the glyphs that are used belong into a file: whole fonts are large, their licences"
        " often forbid it, and a press may put its own of the same name in their place.",
    ),
    "BX632": Rule(
        "error",
        "a Type 3 font",
        "The glyphs of Type 3 fonts are little drawings without hints. They print badly in small"
        " sizes, and many printing houses refuse them.",
    ),
    "BX633": Rule(
        "error",
        "a font without characters",
        "Its glyphs cannot be told to be letters (there is no ToUnicode), so that its text cannot"
        " be searched, copied or read aloud. Paper does not mind: for the press it is a warning.",
    ),
    "BX634": Rule(
        "error",
        "a missing character is printed",
        "The text shows glyph 0 of a font, mostly an empty box, which stands for every character"
        " that the font does not have.",
    ),
    "BX640": Rule(
        "warning",
        "a picture is too coarse",
        "Pictures are printed sharp from 300 pixels to the inch on; under 225 that is a warning,"
        " under 150 an error. It is the size on paper that counts, not what the picture says.",
    ),
    "BX641": Rule(
        "error",
        "a line is too thin",
        "Lines and bars thinner than 0.25 points break or vanish in print; a line of width 0 is as"
        " thin as the device can make it, which on a plate is invisible.",
    ),
    "BX642": Rule(
        "warning",
        "transparency",
        "PDF/X-4 allows it, and what is under it decides what is seen. Blending and transfer"
        " functions are warnings; alpha and masks are told as notes, so that nobody is surprised.",
    ),
    "BX645": Rule(
        "error",
        "an action or a script",
        "Files for the press do nothing: no script, no action on opening, none in a bookmark."
        " Files for screens follow links, and do no more.",
    ),
    "BX646": Rule(
        "error",
        "a form, sound or film",
        "What is to be filled in, heard or played cannot be printed, and PDF/X forbids it.",
    ),
    "BX647": Rule(
        "error",
        "a link or note inside the page",
        "In PDF/X no annotation, such as a link, stands within what is printed: some presses print"
        " its frame.",
    ),
    "BX648": Rule(
        "error",
        "a file is attached",
        "Files for the press hold nothing but what is printed. The edition for screens is the one"
        " that carries its source.",
    ),
    "BX649": Rule(
        "warning",
        "the file has layers",
        "Optional content is shown or not, as the program that prints it decides.",
    ),
    "BX650": Rule(
        "error",
        "not accessible",
        "Files for screens are tagged, and say their title and language, or nobody who cannot see"
        " them can read them (PDF/UA-1, 7.1 and 7.2).",
    ),
    "BX651": Rule(
        "error",
        "the file does not say what it follows",
        "Files for screens say in their XMP metadata that they follow PDF/A, so that they can be"
        " kept, and PDF/UA, so that everybody can read them.",
    ),
    "BX701": Rule(
        "error",
        "a published file says something else than the edition",
        "Each file is read back, by readers that know nothing of how it was written, and its words,"
        " headings, lists, tables, notes, links and pictures are compared with the edition's. A"
        " file that differs is not published.",
    ),
    "BX702": Rule(
        "error",
        "a published file looks otherwise than the style says",
        "The sizes, colours, rules, fills and spaces found in the file are compared with the tokens"
        " of the style, as exactly as the format can say them.",
    ),
    "BX703": Rule(
        "error",
        "a published file cannot be read back",
        "It is damaged, or was not made by a build: a PDF for the press, for one, says nothing of"
        " what its text is.",
    ),
    "BX704": Rule(
        "error",
        "nothing to prove",
        "A proof compares a published set with the sources it was built from. The folder holds no"
        " such set, or its sources are not where they are looked for, or have changed since.",
    ),
    "BX801": Rule(
        "error",
        "the edition cannot be published",
        "The system refused to write, sync or move a file: a full disk, a folder that is read-only,"
        " a failing device. A set is published whole or not at all, so the earlier one still"
        " stands.",
    ),
    "BX802": Rule(
        "error",
        "the name is not portable",
        "Published names go to web servers, archives and every file system, so they are made of"
        " a-z, 0-9, hyphen and full stop, are at most 80 characters long, and are not the names"
        " that Windows keeps for devices.",
    ),
    "BX803": Rule(
        "error",
        "something is in the way",
        "An edition is published by replacing its whole folder. A link, a file, or a folder with"
        " files that no build made stands there, and replacing it could destroy somebody's work.",
    ),
    "BX804": Rule(
        "error",
        "what is published is not what the sources give",
        "`--check` builds without publishing and compares the bytes. The published file is missing,"
        " has other content, or belongs to nothing that is built any more.",
    ),
    "BX501": Rule(
        "error",
        "the layout engine failed",
        "WeasyPrint could not lay the edition out. What it said is in the message; very deep"
        " nesting and enormous tables are the usual causes.",
    ),
    "BX502": Rule(
        "warning",
        "the layout engine has something to say",
        "A finding of WeasyPrint's own: a missing glyph, a picture it cannot draw, a property it"
        " does not know.",
    ),
    "BX805": Rule(
        "error",
        "two editions of one name",
        "An edition is published in a folder of its own name, made of the name of its folder or"
        " article; two alike would overwrite each other.",
    ),
    "BX806": Rule(
        "error",
        "a source changed while the edition was being built",
        "Every file is read once, and what was read is what is built. At the end each is compared"
        " with what it was: where one was saved, replaced or removed meanwhile, the set could mix"
        " two states of the sources, so it is not published and the earlier one stands.",
    ),
    "BX807": Rule(
        "error",
        "the manifest is missing or damaged",
        "Each published set has a `manifest.json` that lists its files with their sizes and"
        " SHA-256. Without it nobody can tell whether the set is whole; its form is published as"
        " schema/briefexport-manifest-1.json in the package.",
    ),
    "BX808": Rule(
        "error",
        "the manifest is of an unknown format",
        "The manifest names its own format and its version. This one was written by another"
        " program, or by a later briefexport than this.",
    ),
    "BX809": Rule(
        "error",
        "a published file is missing",
        "The manifest lists a file that is not in its folder, so the set is not whole.",
    ),
    "BX810": Rule(
        "error",
        "a published file has changed",
        "The size or the SHA-256 of the file is not what the manifest says: it was damaged on its"
        " way or changed after it was published.",
    ),
    "BX811": Rule(
        "error",
        "a file does not belong to the published set",
        "It lies in the folder of the set, and the manifest does not know it. Publishing refuses to"
        " replace a folder with files that no build made.",
    ),
    "BX812": Rule(
        "error",
        "there is no published set to verify",
        "`verify` takes a published set, which is a folder with a `manifest.json`, or a folder of"
        " them, such as dist.",
    ),
    "BX813": Rule(
        "error",
        "what changed cannot be told",
        "`--changed-since` asks git which files differ from a revision. The folder is in no work"
        " tree, git is not there, or it does not know the revision; a shallow clone knows few.",
    ),
    "BX814": Rule(
        "error",
        "SOURCE_DATE_EPOCH is no date",
        "The variable gives an edition without a date its day. It is a number of seconds since"
        " 1970, in decimal digits (reproducible-builds.org, SOURCE_DATE_EPOCH specification).",
    ),
    "BX308": Rule(
        "warning",
        "a formula cannot be set",
        "Formulas are LaTeX. One that cannot be read stands as code, word for word.",
    ),
    "BX309": Rule(
        "warning",
        "a heading without words",
        "A heading is found by its words: in the contents, in lists of headings, by ear. One that"
        " has none stands as a paragraph.",
    ),
    "BX310": Rule(
        "warning",
        "a link without words",
        "A link is followed by what it shows. One that shows nothing is left out.",
    ),
    "BX503": Rule(
        "error",
        "the layout lost or added text",
        "Every character of the edition is followed through the layout; one that was not painted,"
        " or that nobody wrote, is a fault of ours or of the layout engine. Please report it.",
    ),
    "BX508": Rule(
        "note",
        "too many hyphens",
        "No more than three lines in a row should end in hyphens, and no page within a word. The"
        " layout avoids both where it can; here a line without its hyphen would have had too much"
        " space between its words.",
    ),
    "BX315": Rule(
        "warning",
        "a table too wide for any page",
        "A table whose words do not fit side by side is set smaller, as small as the style allows,"
        " and then on a page turned on its side. What does not fit there either is broken within"
        " its words and numbers.",
    ),
    "BX316": Rule(
        "note",
        "headings that are numbered already",
        "The style numbers headings. A brief whose author numbered some keeps those, and gets no"
        " others: two numbers before one heading would contradict each other.",
    ),
    "BX317": Rule(
        "error",
        "no such table, or no such variant of tables",
        "A table asks for a variant of the style's tables by its name, {table=ledger} beside its"
        " caption, or the edition does by the table's number or label. The name must be one that"
        " the style has, [table.variants.NAME].",
    ),
    "BX318": Rule(
        "note",
        "a wide table made to fit",
        "A table too wide for the text is set smaller, or on a page turned on its side; on a screen"
        " too small for it each row becomes a card. Each is decided once, for all formats.",
    ),
    "BX314": Rule(
        "warning",
        "edition.toml and the text say different things",
        "A title, subtitle or byline in edition.toml is for a text that has none of its own; what"
        " the author wrote goes first and is never replaced in silence.",
    ),
    "BX405": Rule(
        "error",
        "the page has no room for text",
        "The margins of the style, grown with the page, must leave at least an inch for the text in"
        " both directions.",
    ),
    "BX901": Rule(
        "error",
        "a file without our marks",
        "A DOCX that `build` made says what it was made of, and has a bookmark at every block. One"
        " that has neither cannot be brought back: it would be guessed which text is whose.",
    ),
    "BX902": Rule(
        "error",
        "a file of another edition",
        "A DOCX says of which edition it is. Its changes are brought back into that one alone.",
    ),
    "BX903": Rule(
        "warning",
        "a damaged map of the sources",
        "A DOCX holds the sources it was made of, for the way back. What of it is damaged, too"
        " large or not what it says is not used; the sources are then looked for elsewhere.",
    ),
    "BX904": Rule(
        "error",
        "the sources of a file are not found",
        "What an editor changed is told from the sources as they were when the file was built. They"
        " are looked for in the file, in what the project keeps, in the sources as they are and in"
        " their history.",
    ),
    "BX905": Rule(
        "warning",
        "sources that are read otherwise by now",
        "A file was made by another version of briefexport, or does not say of what. What that"
        " version read otherwise may look like a change of the editor's.",
    ),
    "BX906": Rule(
        "warning",
        "an article without its title",
        "An article begins at its title. Where an editor took that away, its text is told by its"
        " bookmarks, and the title stays: an article has one.",
    ),
    "BX907": Rule(
        "note",
        "a tracked change of the editor's",
        "Tracked changes are taken as accepted, or as rejected with --tracked reject. With"
        " --tracked ask none is made, and each is told until it is settled in Word.",
    ),
    "BX908": Rule(
        "note",
        "a comment of the editor's",
        "Comments are no part of a text: they are told at the place in the source that they are"
        " about, with their replies, and written as JSON with --comments.",
    ),
    "BX909": Rule(
        "note",
        "formatting that means nothing",
        "Fonts, colours and spacing set by hand are no part of an article: an edition has one"
        " style. What an editor set so is not brought back.",
    ),
    "BX910": Rule(
        "warning",
        "a line of which an application loses something",
        "LibreOffice cannot save a line with a link that begins with a reference: what is around"
        " the reference gets lost or doubled. From a picture with which a link ends it may take the"
        " link. What an editor took out there cannot be told from that, so it stays as it was. What"
        " was added is told, and left to do by hand.",
    ),
    "BX911": Rule(
        "note",
        "another language that may mean nothing",
        "Applications mark by themselves in which language and direction text is, by the keyboard"
        " or by guessing. What an article says of languages stays as it is.",
    ),
    "BX950": Rule(
        "error",
        "changed on both sides",
        "An editor changed a passage (a paragraph, a heading, an item, a cell), and so did somebody"
        " in the sources since the file was built, each otherwise. Nothing is written for it: which"
        " of the two is right, only people know. All else of the file is brought back.",
    ),
    "BX951": Rule(
        "error",
        "a change that is left to do by hand",
        "Every patch is proved: made, read again, compared with what the editor's file says. This"
        " change could not be written so that it is read as the editor made it, or the form of the"
        " source has no way to say it. The passage was left as it is.",
    ),
    "BX952": Rule(
        "error",
        "an article that is gone from the file",
        "The file was made of an edition that has this article, and no longer says anything of it."
        " Whole articles are not taken out of an edition by what is missing in a file.",
    ),
    "BX954": Rule(
        "error",
        "a source that is no longer there",
        "An editor changed an article whose source was there when the file was built, and is not"
        " any more. Nothing is written for it.",
    ),
    "BX955": Rule(
        "error",
        "an edition that the file does not name",
        "A file that comes back says of which edition it is. It is looked for at the path given, or"
        " under it, by its name.",
    ),
    "BX956": Rule(
        "warning",
        "a new picture",
        "An editor put in a picture, or another in the place of one. With --apply it is written"
        " beside the article, under a name that nothing has; the old one stays where it is.",
    ),
    "BX970": Rule(
        "error",
        "no file of comments",
        "`build --review --comments FILE` sends out again what an editor said of an earlier file,"
        " as `revise --comments FILE` wrote it. Anything else is refused.",
    ),
    "BX971": Rule(
        "warning",
        "a comment that has lost its place",
        "A comment hangs on the words it is about. Where they are no longer in the text, it stands"
        " at the title of its article, so that it is not lost.",
    ),
    "BX972": Rule(
        "warning",
        "a repair that an editor took back",
        "Repairs are made whenever an article is read. Where an editor wants what its author wrote,"
        " the rule has to be ignored for the article, or it is repaired again.",
    ),
}
