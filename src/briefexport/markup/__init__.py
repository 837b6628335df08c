"""What PDF and EPUB share: the XHTML of blocks and inlines, and CSS from the style's tokens."""
