"""The way back: an editor's DOCX becomes changes of the sources it was made of."""
