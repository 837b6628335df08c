"""judge_pdf.py page|pdfua FILE...: judges PDFs by page-validation or pdfua, which are libraries.

Prints a line for every rule broken: file, rule, what it says; parted by tabs. Exits with 0 where
every file conforms, with 1 where one does not. It runs where the validators are installed.
"""

import sys
from collections.abc import Iterator


def page(file: str) -> Iterator[tuple[str, str]]:
    """The file as PDF/UA-1 and as PDF/A-3a."""
    from page import ValidationProfile, validate_pdf  # type: ignore[import-not-found]

    for profile in (ValidationProfile.PDF_UA_1, ValidationProfile.PDF_A_3A):
        for failure in validate_pdf(file, profile=profile).failures:
            # It takes the last byte of a stream for a line end where that byte is a CR; qpdf reads
            # the lengths of streams too, and rightly.
            if not failure.rule_id.endswith("STREAM-LENGTH-001"):
                yield failure.rule_id, failure.message


def pdfua(file: str) -> Iterator[tuple[str, str]]:
    """The file by those rules of PDF/UA-1 that pdfua has, some of which veraPDF has not."""
    from pdfua import validate  # type: ignore[import-not-found]

    for finding in validate(file).findings:
        yield finding.rule_id, finding.message


def main(judge: str, *files: str) -> int:
    """Print what `judge` finds in the files."""
    judges = {"page": page, "pdfua": pdfua}
    found = [(file, *fault) for file in files for fault in judges[judge](file)]
    sys.stdout.writelines("\t".join(fault) + "\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
