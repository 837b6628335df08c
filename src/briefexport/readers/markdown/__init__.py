"""The reader of Markdown.

The dialect: CommonMark 0.31 with GFM tables, strikethrough and task lists, footnotes, definition
lists, heading ids, LaTeX formulas and GitHub alerts, YAML front matter, a harmless subset of HTML,
and the conventions for titles, figures, captions, attributions and lead-ins (see `conventions`).
"""

from briefexport.readers.markdown.reader import read
from briefexport.reading import Capabilities, Reader

READER = Reader(name="markdown", version=1, read=read, capabilities=Capabilities())
