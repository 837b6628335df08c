"""What the tests of the way back from Word are made of: edits, and an editor that makes them."""
