"""The writing of Markdown: edits of what is there, and what is new, in the style of the author."""
