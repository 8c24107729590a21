"""Assembles editions in books.db from parts, and takes them out again."""

import json
import sqlite3
from collections import deque
from typing import Any

from codesets.code import System
from codesets.edition import Edition, Table, book
from codesets.errors import UserError
from codesets.importers.part import Part
from codesets.merging import below_headers, merge
from codesets.schema import TABLES, insertion

SHIPPED = "shipped"  # the source of what comes with the program
WANTED = {  # the parts of a whole edition, and what is said where one is absent
    System.ICD10CM: {
        "order": "order file: billability is worked out from the tabular, not proven", "tabular": "tabular list: no notes",
        "index": "Alphabetic Index", "eindex": "external cause index", "drug": "Table of Drugs",
        "neoplasm": "Neoplasm Table", "poa": "POA-exempt list", "conversion": "conversion table",
    },
    System.ICD10PCS: {
        "order": "order file", "tables": "tables", "index": "index", "definitions": "definitions",
    },
    System.HCPCS: {"codes": "the code file", "noc": "list of NOC codes", "notes": "processing notes"},
}  # fmt: skip
QUARTERS = ("f1", "f2", "f3", "f4")
PAIRS = (Table.PTP_PRACTITIONER, Table.PTP_HOSPITAL, Table.PTP_PRACTITIONER_MEDICAID, Table.PTP_HOSPITAL_MEDICAID)
MAIN = {  # the table whose rows are counted as an edition's
    **dict.fromkeys(PAIRS, "pairs"), **{t: "limits" for t in Table if t.startswith("mue")}, Table.ADD_ON: "addons",
    Table.ADD_ON_MEDICAID: "addons", Table.FEE_SCHEDULE: "fees", Table.LOCALITIES: "localities",
    Table.TELEHEALTH: "telehealth", Table.GEMS: "gems", Table.MCE: "mce",
}  # fmt: skip


class Assembly:
    """Changes books.db within the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def holds(self, source: str, base: str = "") -> list[str]:
        """The editions that have a part from a source (a digest), under a file name that ends so.

        The April order file may be that of October, byte for byte: the name tells them apart.
        """
        sql = (
            "select distinct name from parts join editions on id = edition"
            " where parts.source = ? and lower(file) like ? order by name"
        )
        return [row[0] for row in self._db.execute(sql, (source, f"%{base}"))]

    def add(self, part: Part, source: str, file: str) -> bool:
        """Take in a part; False when its edition has an equal one already.

        Raises UserError when the edition has another of its kind, or the file contradicts itself.
        """
        number = self._number(part.edition)
        if self._alike(number, part):
            for rows in part.tables.values():
                deque(rows, maxlen=0)
            self._prove(part)
            return self._same(number, part)
        try:
            for table, rows in part.tables.items():
                if table == "entries":
                    rows = self._placed(number, part, [tuple(row) for row in rows])
                self._db.executemany(insertion(table), ((number, *row) for row in rows))
        except sqlite3.IntegrityError as error:
            raise UserError(f"{file} holds a row twice; nothing of it was taken.", "Fetch it again.") from error
        self._prove(part)
        report = {"read": part.report.read, "accepted": part.report.accepted, "refused": part.report.refused,
                  "refusals": part.report.refusals}  # fmt: skip
        self._db.execute(
            "insert into parts values (?, ?, ?, ?, ?)", (number, part.kind, source, file, json.dumps(report))
        )
        self._sum_up(number)
        return True

    def lacks(self, name: str) -> tuple[str, ...]:
        """What an edition lacks."""
        rows = self._db.execute("select missing from editions where name = ?", (name,)).fetchall()
        return tuple(json.loads(rows[0][0])) if rows else ()

    def remove(self, name: str) -> None:
        """Take an edition out. Raises UserError when there is none of the name."""
        row = self._db.execute("select id from editions where name = ?", (name,)).fetchone()
        if row is None:
            raise UserError(f"No edition is called {name}.", "`books list` names those that are loaded.")
        for table in TABLES:
            self._db.execute(f"delete from {table} where edition = ?", row)
        self._db.execute("delete from parts where edition = ?", row)
        self._db.execute("delete from editions where id = ?", row)

    def _number(self, e: Edition) -> int:
        row = self._db.execute("select id from editions where name = ?", (e.name,)).fetchone()
        if row:
            if e.partial:
                self._db.execute("update editions set partial = 1 where id = ?", row)
            return int(row[0])
        until = e.until.isoformat() if e.until else None
        made = self._db.execute(
            "insert into editions (system, name, release, effective, until, source, partial, codes, billable, missing)"
            " values (?, ?, ?, ?, ?, ?, ?, 0, 0, ?)",
            (e.system.value, e.name, e.release, e.effective.isoformat(), until, e.source, int(e.partial), json.dumps(e.missing)),
        )  # fmt: skip
        return int(made.lastrowid or 0)

    def _kinds(self, number: int) -> dict[str, tuple[str, int]]:
        rows = self._db.execute("select kind, source, report from parts where edition = ?", (number,))
        return {kind: (source, json.loads(report)["accepted"]) for kind, source, report in rows}

    def _alike(self, number: int, part: Part) -> bool:
        kinds = self._kinds(number)
        whole = {"order", "tabular"}
        other_list = "entries" in part.tables and kinds and part.kind not in whole and self._has_entries(number)
        return part.kind in kinds or bool(other_list)

    def _has_entries(self, number: int) -> bool:
        return self._db.execute("select 1 from entries where edition = ? limit 1", (number,)).fetchone() is not None

    def _same(self, number: int, part: Part) -> bool:
        source, accepted = self._kinds(number).get(part.kind, (SHIPPED, 0))
        if source == SHIPPED or accepted == part.report.accepted:
            return False
        raise UserError(
            f"{part.edition.title} has this part already, with {accepted:,} rows; this file has {part.report.accepted:,}.",
            f"To put it in its place, remove {part.edition.name} first.",
        )

    def _placed(self, number: int, part: Part, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Entries in official order with their places; order file and tabular of one edition become one."""
        loaded = self._db.execute(
            "select key, title, short, billable, level, parent, place, since, until from entries where edition = ? order by place",
            (number,),
        ).fetchall()  # fmt: skip
        kinds = self._kinds(number)
        if part.kind == "order":
            rows = merge(rows, loaded) if "tabular" in kinds else below_headers(rows)
        elif (part.kind == "tabular" and "order" in kinds) or (loaded and part.kind == "tabular"):
            rows = merge(loaded, rows)
        self._db.execute("delete from entries where edition = ?", (number,))
        return [(*row[:6], place, *row[7:]) for place, row in enumerate(rows)]

    def _prove(self, part: Part) -> None:
        if not part.report.balanced():
            raise AssertionError(f"{part.edition.name} {part.kind}: rows were passed over in silence")
        if not part.report.accepted and part.report.read:
            raise UserError("None of its rows can be read; nothing of it was taken.", "Fetch it again.")

    def _sum_up(self, number: int) -> None:
        """Write down how much an edition holds and what it lacks."""
        system, missing = self._db.execute("select system, missing from editions where id = ?", (number,)).fetchone()
        of, kinds = book(system), self._kinds(number)
        if isinstance(of, Table):
            counted = (
                self._db.execute(f"select count(*) from {MAIN[of]} where edition = ?", (number,)).fetchone()[0],
                0,
            )
        else:
            counted = self._db.execute(
                "select count(*), coalesce(sum(billable), 0) from entries where edition = ?"
                " and level not in ('chapter', 'section')", (number,),
            ).fetchone()  # fmt: skip
        if of in WANTED and SHIPPED not in [source for source, _ in kinds.values()]:
            missing = json.dumps([words for kind, words in WANTED[System(of)].items() if kind not in kinds])
        elif of is System.ICD10CM:
            proven = {kind: words for kind, words in WANTED[of].items() if kind != "order"}
            missing = json.dumps([words for kind, words in proven.items() if kind not in kinds])
        elif of in PAIRS and "all" not in kinds:
            missing = json.dumps(
                [f"file {kind[1]} of 4: {self._uncovered(number)}" for kind in QUARTERS if kind not in kinds]
            )
        self._db.execute(
            "update editions set codes = ?, billable = ?, missing = ? where id = ?", (*counted, missing, number)
        )

    def _uncovered(self, number: int) -> str:
        low, high = self._db.execute("select min(first), max(first) from pairs where edition = ?", (number,)).fetchone()
        return f"only column-1 codes {low} to {high} are covered"
