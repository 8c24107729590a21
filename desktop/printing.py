"""Prints a PDF through the platform's print dialog: each page as a picture, so that paper shows what the PDF shows."""

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from codesets.errors import UserError

DPI = 200


def ask_and_print(pdf: bytes, title: str, parent: QWidget) -> bool:
    """Let the coder choose a printer and print; False when turned away."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setFullPage(True)
    printer.setDocName(title)
    if QPrintDialog(printer, parent).exec() != QDialog.DialogCode.Accepted:
        return False
    print_pages(pdf, printer)
    return True


def print_pages(pdf: bytes, printer: QPrinter) -> None:
    """Print every page. Raises UserError when the printer refuses."""
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError("The printer did not take the summary; the encounter is safe.", "Check it, or save a PDF.")
    try:
        for number, page in enumerate(_pages(pdf)):
            if number:
                printer.newPage()
            painter.drawImage(QRect(0, 0, printer.width(), printer.height()), page)
    finally:
        painter.end()


def _pages(pdf: bytes) -> Iterator[QImage]:
    import pypdfium2  # loaded late: start-up does not need it

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            bitmap = page.render(scale=DPI / 72, rev_byteorder=True)
            made = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB888)
            yield made.copy()
            page.close()
    finally:
        document.close()
