"""What the Alphabetic Index, the external causes, the drug and the neoplasm table call each code."""

from collections import defaultdict
from collections.abc import Iterator

from codesets.code import System, plain
from codesets.library import Library

KINDS = ("index", "eindex", "drug", "neoplasm")
BEHAVIOR = {
    2: "malignant neoplasm", 3: "secondary malignant neoplasm", 4: "carcinoma in situ", 5: "benign neoplasm",
    6: "neoplasm of uncertain behavior", 7: "neoplasm of unspecified behavior",
}  # fmt: skip
SUBSTANCE = 5  # characters of a drug's code before its intent
Names = dict[str, tuple[str, ...]]


def listed(library: Library) -> dict[tuple[str, str], Names]:
    """Names by plain code, for each (edition, book) that is loaded."""
    found = {}
    for edition in library.of(System.ICD10CM):
        for kind in KINDS:
            if names := _names(library, library.number(edition.name), kind):
                found[edition.name, kind] = names
    return found


def _names(library: Library, number: int, kind: str) -> Names:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    sql = "select number, parent, title, code, manifestation from terms where edition = ? and book = ? order by place"
    ways: dict[int, str] = {}
    for term, parent, title, code, manifestation in library.rows(sql, (number, kind)):
        ways[term] = f"{ways[parent]}, {title}" if parent in ways else title
        for one in (code, manifestation):
            if one:
                found[_key(one)][ways[term]] = None
    for term, column, code in library.rows(
        "select term, column, code from cells where edition = ? and book = ?", (number, kind)
    ):
        for key, name in _cell(kind, ways.get(term, ""), column, _key(code)):
            found[key][name] = None
    return {key: tuple(names) for key, names in found.items()}


def _cell(kind: str, way: str, column: int, key: str) -> Iterator[tuple[str, str]]:
    """A substance names its code and the header above all intents; a site is named by the neoplasm's behavior."""
    if kind == "drug":
        yield key, way
        yield key[:SUBSTANCE], way
    elif column in BEHAVIOR:
        yield key, f"{BEHAVIOR[column]}, {way.partition(', ')[2] or way}"


def _key(code: str) -> str:
    return plain(code.rstrip("-"))
