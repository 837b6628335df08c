"""The published files read back and compared with the edition and the style they were made from."""
