"""How long a table of 1,000 rows takes in print, and whether time grows with rows alone.

The bound is fifteen seconds of the processor, and four times the rows may take five times as long.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from briefexport.backends.rendering import Rendering
from briefexport.model import Brief
from every import composed, said, table
from pdf_files import printed
from pdf_lines import sheets

ROWS, FEWER = 1000, 250
SECONDS, GROWTH = 15.0, 5.0


def long_table(rows: int) -> Rendering:
    lines = [[f"row{n}", f"{n * 1.37:.2f}", "some words in a cell", f"{n}"] for n in range(rows)]
    block = table(("Name", "Amount", "Text", "Number"), *lines, caption=said("Many rows"))
    edition, _ = composed(Brief((block,), said("A brief")), front=False)
    return printed(edition)


def timed(rows: int) -> tuple[float, Rendering]:
    begin = time.process_time()
    made = long_table(rows)
    return time.process_time() - begin, made


def main() -> int:
    """Lay both out and say what it took."""
    long_table(10)  # loads the engine
    few, _ = timed(FEWER)
    many, made = timed(ROWS)
    pages = sheets(made.data)
    repeated = sum(len(sheet.find("Amount")) for sheet in pages)
    growth = f"{many / few:.1f} times what {FEWER} rows take"
    sys.stdout.write(f"{ROWS} rows on {len(pages)} pages: {many:.1f} s, {growth}\n")
    fine = many < SECONDS and many / few < GROWTH and repeated == len(pages)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
