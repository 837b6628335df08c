"""The reader of saved web pages: the article of a page, told apart from what is around it.

A page is read as browsers read it: decoded as it says, its tags completed, what it does not show
left out, tables on the grid they have on a screen. Of the elements, those of an article become the
nodes of the model (headings, lists, tables, figures, quotations, code, notes, languages); for the
rest see `flow`. Nothing is fetched: a picture is in the page, beside it, or told to be missing.
"""

from briefexport.readers.html.encoding import open_page
from briefexport.readers.html.reader import read
from briefexport.reading import Capabilities, Reader

READER = Reader(name="html", version=1, read=read, capabilities=Capabilities(), open=open_page)
