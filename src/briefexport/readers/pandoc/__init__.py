"""The door to pandoc: whatever it reads and we do not, through its JSON.

pandoc tells no places, so a brief read so has no origins, and findings name the file; where pandoc
itself names a line, they do. The extra `pandoc` brings the program.
"""
