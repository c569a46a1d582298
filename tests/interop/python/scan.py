"""Looks at printed pages as a phone's camera might, and tells what the codes on them say.

    python scan.py FILE.pdf…

PDFium (pypdfium2) puts the pages on paper, ZXing (zxing-cpp) decodes, and icalendar reads the events. It prints one JSON
object: for each file and each way to look the list of codes, from the first page to the last and from top to bottom.
A code is its event in the words of README.md, the names of what the event has, and how wide the picture of the code is
where the paper is in its place, in millimetres.
"""

import json
import math
import sys

import icalendar
import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

from reading import moment, text

DOTS_PER_INCH = 150
MILLIMETRES_PER_INCH = 25.4


def turned(page):
    """Held askew, and out of focus."""
    askew = page.rotate(17, resample=Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    return askew.filter(ImageFilter.GaussianBlur(1.4))


def distant(page):
    """From so far that the whole side of paper is 1,000 pixels high, in bad light."""
    small = page.resize((page.width * 1000 // page.height, 1000), Image.Resampling.BILINEAR)
    # Black becomes grey, white becomes greyer.
    return small.point(lambda value: 70 + value * 90 // 255)


def oblique(page):
    """From the side: the far edge of the paper is a quarter narrower."""
    width, height = page.size
    inset = width / 8
    corners = [(inset, 0), (0, height), (width, height), (width - inset, 0)]
    return page.transform(page.size, Image.Transform.PERSPECTIVE, projection(corners, page.size),
                          resample=Image.Resampling.BICUBIC, fillcolor="white")


def stained(page):
    """With a stain in the middle of each code, a quarter as wide as the code."""
    paper = page.copy()
    for code in found(page):
        size = int(width(code)) // 4
        middle_x = (code.position.top_left.x + code.position.bottom_right.x) // 2
        middle_y = (code.position.top_left.y + code.position.bottom_right.y) // 2
        paper.paste(0, (middle_x - size // 2, middle_y - size // 2, middle_x + size // 2, middle_y + size // 2))
    return paper


WAYS = {"printed": lambda page: page, "turned": turned, "distant": distant, "oblique": oblique, "stained": stained}


def projection(corners, size):
    """The eight coefficients with which Pillow takes the picture of size to a quadrilateral: top left, bottom left,
    bottom right, top right."""
    width, height = size
    rows, right = [], []
    for (x, y), (u, v) in zip(corners, [(0, 0), (0, height), (width, height), (width, 0)]):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    # Gauss and Jordan, with pivots.
    for at in range(8):
        best = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best], right[at], right[best] = rows[best], rows[at], right[best], right[at]
        for row in range(8):
            if row != at:
                factor = rows[row][at] / rows[at][at]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[at])]
                right[row] -= factor * right[at]
    return [right[at] / rows[at][at] for at in range(8)]


def found(page):
    """The codes of a page, from top to bottom."""
    codes = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    return sorted(codes, key=lambda code: code.position.top_left.y)


def width(code):
    """In pixels."""
    left, right = code.position.top_left, code.position.top_right
    return math.dist((left.x, left.y), (right.x, right.y))


def told(pages):
    for code in (code for page in pages for code in found(page)):
        yield {**event(code.text), "width": width(code) / DOTS_PER_INCH * MILLIMETRES_PER_INCH}


def event(code):
    """The event as a calendar program reads it once it stands in a file."""
    file = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{code}\r\nEND:VCALENDAR\r\n"
    [only] = icalendar.Calendar.from_ical(file).walk("VEVENT")
    if only.errors:
        raise ValueError(only.errors)
    return {
        "properties": sorted(only.keys()),
        "start": moment(only.decoded("DTSTART")),
        "end": moment(only.decoded("DTEND")),
        "summary": text(only.get("SUMMARY")),
        "location": text(only.get("LOCATION")),
    }


def main():
    answer = {}
    for path in sys.argv[1:]:
        document = pypdfium2.PdfDocument(path)
        pages = [page.render(scale=DOTS_PER_INCH / 72).to_pil().convert("L") for page in document]
        answer[path] = {name: list(told([look(page) for page in pages])) for name, look in WAYS.items()}
    json.dump(answer, sys.stdout)


main()
