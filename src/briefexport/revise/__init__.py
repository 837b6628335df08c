"""The way back: what editors do to a DOCX, and what changed between two versions."""
