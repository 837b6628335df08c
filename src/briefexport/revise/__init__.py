"""The way back: what an editor did to a DOCX becomes a minimal patch to the sources."""
