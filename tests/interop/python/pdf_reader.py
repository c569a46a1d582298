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
        "outline": [entry.get_title() for entry in document.get_toc()],
    }


def lines(page):
    text = unicodedata.normalize("NFC", page.get_textpage().get_text_range())
    return [line.strip() for line in text.splitlines()]


print(json.dumps({path: read(path) for path in sys.argv[1:]}))
