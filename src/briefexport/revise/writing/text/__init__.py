"""The writing of plain text: what is new comes in the plain form that the text has already."""
