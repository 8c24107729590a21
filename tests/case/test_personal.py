"""Favourites, notes, own words and what was learned: kept encrypted, found at once, moved along."""

from pathlib import Path

import pytest

from codesets.code import Code, System
from codesets.errors import UserError
from desktop.case.encounter import Diagnosis, Encounter, Procedure
from desktop.case.personal import HEADER, Mark, Personal
from desktop.case.store import FILE, CaseStore

KEY = bytes(range(32))
I10, E119 = Code(System.ICD10CM, "I10"), Code(System.ICD10CM, "E119")
CANARY = "Zzyzx canary"


@pytest.fixture
def personal() -> Personal:
    return Personal(CaseStore.memory())


def test_what_is_kept_is_there_after_reopening_and_not_in_clear(tmp_path: Path) -> None:
    store = CaseStore.open(tmp_path, KEY)
    mine = Personal(store)
    assert mine.toggle_favourite(I10) is True
    mine.set_note(I10, f"  {CANARY}: ask the provider ")
    mine.add_words(E119, f"{CANARY}  sugar")
    mine.learn(CANARY, E119)
    store.close()
    assert all(CANARY.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    again = CaseStore.open(tmp_path, KEY)
    kept = Personal(again)
    assert kept.mark(I10) == Mark(True, f"{CANARY}: ask the provider")
    assert kept.mark(E119) == Mark(words=(f"{CANARY} sugar",))
    assert kept.learned(CANARY) == (E119,)
    assert CANARY not in repr(kept.marks())
    again.close()


def test_a_store_of_the_first_version_is_upgraded_with_a_copy_beside_it(tmp_path: Path) -> None:
    store = CaseStore.open(tmp_path, KEY)
    store.save(Encounter("k", diagnoses=(Diagnosis(I10),)))
    for table in ("marks", "own_words", "learned"):
        store._db.execute(f"drop table {table}")
    store._db.execute("delete from _sqlite_migrations where name = 'm002_personal'")
    store._db.conn.commit()
    store.close()
    again = CaseStore.open(tmp_path, KEY)
    assert again.load("k").diagnoses[0].code == I10
    assert Personal(again).toggle_favourite(I10)
    assert (tmp_path / FILE).with_suffix(".before-upgrade.db").is_file()
    again.close()


def test_nothing_is_half_kept_when_the_disk_refuses(personal: Personal, monkeypatch: pytest.MonkeyPatch) -> None:
    personal.add_words(I10, "pressure")
    personal._store._db.conn.execute("pragma query_only = on")
    with pytest.raises(UserError, match="could not be saved"):
        personal.take_table(f"{HEADER}\nicd10cm\tE11.9\tsugar\nicd10cm\tI10\tbp\n")
    personal._store._db.conn.execute("pragma query_only = off")
    assert list(personal.marks()) == [I10]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("high pr", True), ("pressure hi", True), ("HIGH", True), ("low pressure", False), ("igh", False), ("", False)],
)
def test_own_words_are_found_by_their_beginnings_in_any_order(personal: Personal, typed: str, found: bool) -> None:
    personal.add_words(I10, "high pressures")
    assert personal.find(typed) == (((I10, "high pressures"),) if found else ())


def test_words_that_tell_nothing_are_refused(personal: Personal) -> None:
    for words in ("", "   ", "!!"):
        with pytest.raises(UserError):
            personal.add_words(I10, words)
    assert personal.marks() == {}


def test_learned_codes_come_by_like_words_the_most_frequent_first(personal: Personal) -> None:
    personal.learn("sugar high", E119)
    personal.learn("high sugar", I10)
    personal.learn("High  sugars", I10)
    personal.learn("", I10)
    assert personal.learned("high sugar") == (I10, E119) and personal.learned("sugar") == ()
    personal.forget_learned()
    assert personal.learned("high sugar") == ()


def test_the_table_of_words_comes_back_as_it_went(personal: Personal) -> None:
    personal.add_words(E119, "sugar")
    personal.add_words(I10, "high pressure")
    other = Personal(CaseStore.memory())
    new, refused = other.take_table("\ufeff" + personal.export() + "\nicd10cm\tI10\nnobook\tX\ty\nicd10cm\tI10\t\n")
    assert (new, [number for number, _ in refused]) == (2, [5, 6, 7])
    assert other.marks() == personal.marks()
    assert other.take_table(personal.export()) == (0, ())
    with pytest.raises(UserError, match="no table of own words"):
        other.take_table("code\twords\n")
    other.remove_words(I10, "high pressure")
    assert list(other.marks()) == [E119]


def test_what_was_kept_in_memory_moves_along(personal: Personal) -> None:
    personal.toggle_favourite(I10)
    personal.set_note(E119, "a note")
    other = Personal(CaseStore.memory())
    other.add_words(I10, "pressure")
    other.adopt(personal)
    assert other.mark(I10) == Mark(True, "", ("pressure",)) and other.mark(E119).note == "a note"
    assert other.toggle_favourite(I10) is False and other.mark(I10) == Mark(words=("pressure",))


def test_the_store_says_which_encounters_hold_a_code() -> None:
    store = CaseStore.memory()
    store.save(Encounter("a", account="A1", diagnoses=(Diagnosis(I10),)))
    store.save(Encounter("b", diagnoses=(Diagnosis(E119),), procedures=(Procedure(Code(System.HCPCS, "J1885")),)))
    found = store.using(frozenset({"I10", "J1885", "Z00.00"}))
    assert {code: [row.key for row in rows] for code, rows in found.items()} == {"I10": ["a"], "J1885": ["b"]}


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    store = CaseStore.open(tmp_path, KEY)
    store._db["_sqlite_migrations"].insert(
        {"migration_set": "cases", "name": "m999_later", "applied_at": "2027-01-01"}, alter=True
    )
    store.close()
    with pytest.raises(UserError, match="newer Codedesk"):
        CaseStore.open(tmp_path, KEY)
