"""What reading and writing DOCX share: names, small pieces of XML, and the package as bytes."""
