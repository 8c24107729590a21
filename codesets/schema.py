"""The tables of books.db. Every table of official data begins with `edition`, the number of the edition a row belongs to."""

from sqlite3 import Connection

SHAPE = 4  # raise when a table changes: the books are then rebuilt from their sources

ENTRIES = "key title short billable level parent place since until"
TABLES = {
    "entries": ENTRIES,  # a code, header, chapter or section; dates ISO or null
    "notes": "key kind text label",
    "seventh": "key mark meaning",
    "synonyms": "key text",
    "details": "key facts",  # JSON object of what a HCPCS row says beside its title
    "terms": "book number parent depth place title nonessential code manifestation see see_kind",  # index and grids
    "cells": "book term column code",
    "heads": "book column title",
    "poa_exempt": "key",
    "addenda": "action key billable title",  # action: add, delete, from, to
    "noc": "key since until",  # HCPCS codes for what is not otherwise classified
    "processing_notes": "number text",
    "conversions": "key effective previous",  # previous: JSON list of lists, each a combination
    "pcs_tables": "prefix row position axis value label",  # row 0: the three axes of the table itself
    "pcs_definitions": "section position label definition explanation includes",
    "pairs": "first second since until indicator rationale",  # dates YYYYMMDD as numbers, until null while it goes on
    "limits": "key units indicator rationale",
    "addons": "kind key primary_code since until ended primary_ended note",
    "fees": "key modifier status work nonfacility facility malpractice total_nonfacility total_facility nonfacility_na"
    " facility_na pctc global_days pre intra post multiple bilateral assistant cosurgeon team endoscopic_base"
    " conversion_factor supervision imaging_family",
    "localities": "contractor state locality name work practice malpractice",
    "telehealth": "key action audio_only",
    "gems": "source target approximate no_map combination scenario choice",
    "mce": "list key low high",  # low, high: ages in years where the list has them
}
WITHOUT_ROWID = {
    "entries": "edition, key",
    "pairs": "edition, first, second, since",
    "limits": "edition, key",
    "poa_exempt": "edition, key",
}
INDEXES = {
    "entries": ("edition, parent, place", "key"),
    "notes": ("edition, key",),
    "seventh": ("edition, key",),
    "synonyms": ("edition, key",),
    "details": ("edition, key",),
    "terms": ("edition, book, parent, place", "edition, code"),
    "cells": ("edition, book, term",),
    "conversions": ("edition, key",),
    "pcs_tables": ("edition, prefix",),
    "pcs_definitions": ("edition, section, position",),
    "pairs": ("edition, second",),
    "addons": ("edition, key",),
    "fees": ("edition, key",),
    "telehealth": ("edition, key",),
    "gems": ("edition, source",),
    "mce": ("edition, key",),
}
OWN = (
    "create table editions (id integer primary key, system text, name text unique, release text, effective text,"
    " until text, source text, partial integer, codes integer, billable integer, missing text)",
    "create table parts (edition integer, kind text, source text, file text, report text,"
    " primary key (edition, kind, source))",
    "create table meta (key text primary key, value text)",
)


def create(connection: Connection) -> None:
    """All tables and their indexes, empty."""
    for sql in OWN:
        connection.execute(sql)
    for name, columns in TABLES.items():
        key = f", primary key ({WITHOUT_ROWID[name]})) without rowid" if name in WITHOUT_ROWID else ")"
        connection.execute(f"create table {name} (edition integer not null, {', '.join(columns.split())}{key}")
    for name, indexes in INDEXES.items():
        for n, columns in enumerate(indexes):
            connection.execute(f"create index {name}_{n} on {name} ({columns})")


def insertion(table: str) -> str:
    """The statement that takes one row: `edition` and the table's columns."""
    columns = TABLES[table].split()
    return f"insert into {table} (edition, {', '.join(columns)}) values (?{', ?' * len(columns)})"
