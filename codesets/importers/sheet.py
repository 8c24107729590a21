"""Official spreadsheets as rows of text, streamed; one of a million rows stays within 300 MB."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zipfile import ZipFile

from codesets.errors import UserError
from codesets.importers.part import Member

LARGEST = 2 * 1024**3  # bytes unpacked
DAMAGED = "The spreadsheet is damaged; nothing was changed."


def rows(member: Member) -> Iterator[tuple[int, list[str]]]:
    """(row number from 1, cells) of the first sheet. Dates are ISO, whole numbers without a point, blanks empty.

    Raises UserError when it cannot be read to its end.
    """
    from openpyxl import load_workbook  # loaded late: only an import needs it

    try:
        with member.open() as raw:
            with ZipFile(raw) as packed:
                if sum(i.file_size for i in packed.infolist()) > LARGEST:
                    raise UserError(f"{member.name} unpacks to more than a code book.", "Fetch it again.")
            raw.seek(0)
            book = load_workbook(raw, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                yield number, [_text(cell) for cell in row]
    except UserError:
        raise
    except Exception as error:  # what reads the zip and its XML may raise anything when they are damaged
        raise UserError(DAMAGED, "Fetch the file again.") from error


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
