"""The model and pandoc's document model, each as the other: `dumps` and `loads`.

What the two share goes both ways without loss, and so does what only the model has, in classes and
pairs (see `attributes`). What only pandoc has is told by name when it is left out (`losses`).
"""

from briefexport.pandocjson.document import dumps, loads

__all__ = ["dumps", "loads"]
