"""The encrypted encounters: SQLCipher under sqlite-utils, saved row by row as changes are made."""

import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2 as cipher

# sqlite-utils looks for this name first; without the alias it would mix two SQLite libraries
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", cipher)

from sqlite_utils import Database, Migrations  # noqa: E402

from codesets.checks.claim import Setting  # noqa: E402
from codesets.errors import UserError  # noqa: E402
from desktop.case.codec import decode, encode  # noqa: E402
from desktop.case.encounter import Encounter  # noqa: E402

FILE = "cases.db"
migrations = Migrations("cases")


@migrations()
def m001_encounters(db: Any) -> None:
    """One row an encounter: the record, and what the list shows of it."""
    db["encounters"].create(
        {
            "key": str, "patient": str, "account": str, "start": str, "setting": str, "final": int,
            "codes": str, "title": str, "changed_at": str, "record": str,
        },
        pk="key",
    )  # fmt: skip
    db["encounters"].create_index(["account", "start"])
    db["encounters"].create_index(["changed_at"])


@migrations()
def m002_personal(db: Any) -> None:
    """What the coder keeps on codes (personal.py)."""
    db.execute(
        "create table marks (system text, code text, favourite integer, note text, primary key (system, code))"
        " without rowid"
    )
    db.execute(
        "create table own_words (system text, code text, words text, primary key (system, code, words)) without rowid"
    )
    db.execute(
        "create table learned (words text, system text, code text, times integer, primary key (words, system, code))"
        " without rowid"
    )


@dataclass(frozen=True, slots=True)
class Row:
    """An encounter in the list."""

    key: str
    patient: str = field(repr=False)
    account: str = field(repr=False)
    start: date | None
    setting: Setting
    final: bool
    changed_at: str
    codes: str
    title: str = field(default="", repr=False)


class CaseStore:
    """The encounters of one coder. Every call is one committed transaction."""

    def __init__(self, db: Any) -> None:
        self._db = db
        self._lock = threading.Lock()

    @classmethod
    def memory(cls) -> "CaseStore":
        """A store that is gone when the program ends."""
        db = Database(cipher.connect(":memory:", check_same_thread=False))
        migrations.apply(db)
        return cls(db)

    @classmethod
    def open(cls, folder: Path, key: bytes) -> "CaseStore":
        """Open or make the file. Raises UserError when it is damaged, newer, or held by something else."""
        path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)
            db = _connect(path, key)
            _upgrade(db, path)
        except (OSError, cipher.Error) as error:
            raise _trouble(error) from error
        return cls(db)

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._db.close()

    def save(self, encounter: Encounter) -> None:
        """Write one encounter. Raises UserError when the disk refuses; the old row is kept then."""
        row = {
            "key": encounter.key, "patient": encounter.patient.name, "account": encounter.account,
            "start": encounter.start.isoformat() if encounter.start else "", "setting": encounter.setting.value,
            "final": int(encounter.final),
            "codes": " ".join([*(d.code.text for d in encounter.diagnoses), *(p.code.text for p in encounter.procedures)]),
            "changed_at": datetime.now(UTC).isoformat(timespec="milliseconds"), "record": encode(encounter),
        }  # fmt: skip
        with self.changing() as db:
            db["encounters"].upsert(row, pk="key")

    @contextmanager
    def changing(self) -> Iterator[Any]:
        """One transaction. Raises UserError when the disk refuses; what was there is kept then."""
        try:
            with self._lock, self._db.conn:
                yield self._db
        except cipher.Error as error:
            raise UserError(
                "The change could not be saved; it is kept in memory.",
                "Check that the disk is not full, then make any change.",
            ) from error

    def load(self, key: str) -> Encounter:
        """One encounter. Raises UserError when it is not there or damaged."""
        rows = self.read("select record from encounters where key = ?", (key,))
        if not rows:
            raise UserError("This encounter is not in the store.", "It may have been deleted; look in the list.")
        return decode(rows[0][0])

    def list(self, words: str = "") -> tuple[Row, ...]:
        """Encounters, the last changed first; each word must stand in name, account, title or codes."""
        where, values = ["1"], []
        for word in words.split():
            mark = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            where.append("(patient || ' ' || account || ' ' || ifnull(title, '') || ' ' || codes) like ? escape '\\'")
            values.append(mark)
        return self._list(" and ".join(where), tuple(values))

    def using(self, codes: frozenset[str]) -> dict[str, tuple[Row, ...]]:
        """Encounters by each of these codes (as printed) that they hold."""
        found: dict[str, list[Row]] = {}
        for row in self.list():
            for code in codes.intersection(row.codes.split()):
                found.setdefault(code, []).append(row)
        return {code: tuple(rows) for code, rows in found.items()}

    def same_visit(self, account: str, start: date | None, but: str) -> tuple[Row, ...]:
        """Other encounters with the same account and first day."""
        if not account or start is None:
            return ()
        return self._list("account = ? and start = ? and key != ?", (account, start.isoformat(), but))

    def rename(self, key: str, title: str) -> None:
        """Give an encounter a name of its own in the list."""
        with self.changing() as db:
            db["encounters"].update(key, {"title": title})

    def delete(self, key: str) -> None:
        """Remove an encounter for good."""
        with self.changing() as db:
            db["encounters"].delete_where("key = ?", [key])

    def adopt(self, other: "CaseStore") -> None:
        """Take over every encounter of another store."""
        for row in other.list():
            self.save(other.load(row.key))

    def _list(self, where: str, values: tuple[Any, ...]) -> tuple[Row, ...]:
        sql = (
            "select key, patient, account, start, setting, final, changed_at, codes, ifnull(title, '') from encounters"
        )
        return tuple(
            Row(k, p, a, date.fromisoformat(s) if s else None, Setting(g), bool(f), at, c, t)
            for k, p, a, s, g, f, at, c, t in self.read(f"{sql} where {where} order by changed_at desc", values)
        )

    def read(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        """Rows of a query. Raises UserError when the file is damaged."""
        try:
            with self._lock:
                return self._db.execute(sql, values).fetchall()
        except cipher.Error as error:
            raise _trouble(error) from error


def _connect(path: Path, key: bytes) -> Any:
    connection = cipher.connect(str(path), check_same_thread=False, timeout=2)
    connection.execute("pragma cipher_log_level = none")
    connection.execute(f"pragma key = \"x'{key.hex()}'\"")
    connection.execute("pragma temp_store = memory")
    connection.execute("select count(*) from sqlite_master").fetchone()
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    path.chmod(0o600)
    return Database(connection)


def _upgrade(db: Any, path: Path) -> None:
    """Copy first, then upgrade; a file with steps unknown here comes from a newer program."""
    applied = [m.name for m in migrations.applied(db)]
    empty = Database(cipher.connect(":memory:"))
    known = {m.name for m in migrations.pending(empty)}
    empty.close()
    if set(applied) - known:
        db.close()
        raise UserError("These encounters were saved by a newer Codedesk; nothing was changed.", "Update the program.")
    if applied and migrations.pending(db):
        shutil.copy2(path, path.with_suffix(".before-upgrade.db"))
    migrations.apply(db)


def _trouble(error: Exception) -> UserError:
    if "locked" in str(error):
        return UserError(
            "The encounters are in use by another program; nothing was changed.", "Close it, then try again."
        )
    return UserError(
        "The encounters' file is damaged or cannot be read; it was left as it is.",
        f"Put {FILE} back from a backup, or move it away to start anew.",
    )
