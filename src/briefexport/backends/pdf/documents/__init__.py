"""What is laid out: XHTML and CSS from the model and the style, one document to a fragment."""
