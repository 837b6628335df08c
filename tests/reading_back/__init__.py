"""Reads the editions back, by ways that share no code with the writers, and compares the words.

`expected` says what words an edition has; `pdf`, `epub` and `docx` read what words a file has;
`compare` tells the first difference.
"""
