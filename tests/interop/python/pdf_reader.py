"""PDFium, which Chrome shows PDF files with: what it reads on each page of the files that are named."""

import json
import sys
import unicodedata

import pypdfium2


def read(path):
    document = pypdfium2.PdfDocument(path)
    return {
        "title": document.get_metadata_dict()["Title"],
        "is_tagged": document.is_tagged(),
        "pages": [lines(page) for page in document],
        "smallest": min(size for page in document for size in sizes(page)),
        "outline": [entry.get_title() for entry in document.get_toc()],
    }


def sizes(page):
    """How large the letters are, in points."""
    text = page.get_textpage()
    for index in range(text.count_chars()):
        if not chr(pypdfium2.raw.FPDFText_GetUnicode(text, index)).isspace():
            yield pypdfium2.raw.FPDFText_GetFontSize(text, index)


def lines(page):
    text = unicodedata.normalize("NFC", page.get_textpage().get_text_range())
    return [line.strip() for line in text.splitlines()]


print(json.dumps({path: read(path) for path in sys.argv[1:]}))
