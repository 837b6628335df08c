"""Articles in; a print PDF, an EPUB and a DOCX out, through one model and one style."""

__version__ = "0.1.0"
