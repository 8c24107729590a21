"""The encrypted store: nothing readable on disk, nothing lost."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from codesets.code import Code, System
from codesets.errors import UserError
from desktop.case import keys, store
from desktop.case.encounter import Diagnosis, Document, Encounter, Patient, Span
from desktop.case.store import CaseStore
from tests.rounds import rounds

PASS = "four words in a row"
ROUNDS = rounds(4, 200)
WRITER = """
import sys
from pathlib import Path
from desktop.case import keys
from desktop.case.encounter import Encounter, Patient
from desktop.case.store import CaseStore
folder = Path(sys.argv[1])
opened = CaseStore.open(folder, bytes.fromhex(sys.argv[2]))
n = 0
while True:
    opened.save(Encounter(f"{sys.argv[3]}-{n}", patient=Patient("Canary")))
    print(n, flush=True)
    n += 1
"""


def encounter(key: str = "k1") -> Encounter:
    return Encounter(
        key, patient=Patient("Canary, Zoë", date(1961, 3, 4), "F", "CANARY-MRN"), account="A-1", start=date(2026, 6, 11),
        documents=(Document("d1", "Canary title", text="Canary words 😀 and more"),),
        diagnoses=(Diagnosis(Code(System.ICD10CM, "I10"), evidence=(Span("d1", 0, 12),)),), notes="Canary note",
    )  # fmt: skip


def test_all_of_it_is_there_after_reopening(tmp_path: Path) -> None:
    first = CaseStore.open(tmp_path, keys.create(tmp_path, PASS))
    first.save(encounter())
    first.close()
    again = CaseStore.open(tmp_path, keys.unlock(tmp_path, PASS))
    assert again.load("k1") == encounter()
    assert [(r.account, r.codes) for r in again.list("canary i10")] == [("A-1", "I10")]
    assert again.list("nothing like it") == ()
    assert again.same_visit("A-1", date(2026, 6, 11), "other")[0].key == "k1"
    again.delete("k1")
    assert again.list() == ()
    again.close()


def test_no_patient_word_lies_on_the_disk(tmp_path: Path) -> None:
    opened = CaseStore.open(tmp_path, keys.create(tmp_path, PASS))
    opened.save(encounter())
    written = [p for p in tmp_path.iterdir() if p.is_file()]
    assert {p.name for p in written} >= {"cases.db", "cases.db-wal", "keys.json"}
    assert not [p.name for p in written if b"anary" in p.read_bytes() or PASS.encode() in p.read_bytes()]
    assert tmp_path.stat().st_mode & 0o077 == 0
    opened.close()


def test_memory_moves_into_the_file(tmp_path: Path) -> None:
    memory = CaseStore.memory()
    memory.save(encounter())
    kept = CaseStore.open(tmp_path, keys.create(tmp_path, PASS))
    kept.adopt(memory)
    assert kept.load("k1") == encounter()
    kept.close()
    memory.close()


def test_a_wrong_passphrase_and_a_short_one_are_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="fewer than 8"):
        keys.create(tmp_path, "short")
    keys.create(tmp_path, PASS)
    with pytest.raises(UserError, match="does not fit"):
        keys.unlock(tmp_path, "another passphrase")


@pytest.mark.parametrize("damage", [b"", b"{", b'{"version": 1}', b"\xff\xfe", b"[]"])
def test_a_damaged_key_file_is_said(tmp_path: Path, damage: bytes) -> None:
    keys.create(tmp_path, PASS)
    (tmp_path / keys.FILE).write_bytes(damage)
    with pytest.raises(UserError, match="damaged"):
        keys.unlock(tmp_path, PASS)


def test_a_damaged_file_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    key = keys.create(tmp_path, PASS)
    (tmp_path / store.FILE).write_bytes(b"not a database" * 1000)
    with pytest.raises(UserError, match="damaged"):
        CaseStore.open(tmp_path, key)
    assert (tmp_path / store.FILE).read_bytes().startswith(b"not a database")


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    key = keys.create(tmp_path, PASS)
    CaseStore.open(tmp_path, key).close()
    db = store._connect(tmp_path / store.FILE, key)
    newer = Migrations("cases")

    @newer()
    def m999_future(db: object) -> None:
        """A step this program does not know."""

    newer.apply(db)
    db.close()
    with pytest.raises(UserError, match="newer"):
        CaseStore.open(tmp_path, key)


def test_kill_at_any_instant_loses_no_committed_row(tmp_path: Path) -> None:
    key = keys.create(tmp_path, PASS)
    committed: set[str] = set()
    for round_ in range(ROUNDS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), key.hex(), str(round_)], stdout=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )  # fmt: skip
        assert writer.stdout is not None
        with writer.stdout as said:
            for _ in range(3 + round_ % 7):
                committed.add(f"{round_}-{said.readline().strip()}")
            writer.kill()
            committed |= {f"{round_}-{n.strip()}" for n in said if n.endswith("\n")}
        writer.wait()
    opened = CaseStore.open(tmp_path, key)
    assert committed <= {r.key for r in opened.list()}
    opened.close()
