"""A tabular of any shape, written as the official XML, is read back as it was."""

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from codesets.importers.tabular import read_tabular
from tests.codesets.importers.given import given_file, rows
from tests.rounds import rounds

WORDS = st.text("abcdefgh &<>'\"éß,;()[]-", min_size=1, max_size=30).map(lambda s: " ".join(s.split())).filter(
    lambda s: s and not s.endswith(")")
)  # fmt: skip
KINDS = {"includes": "includes", "excludes1": "excludes1", "codeFirst": "code_first", "inclusionTerm": "inclusion"}
NOTES = st.lists(st.tuples(st.sampled_from(sorted(KINDS)), WORDS), max_size=3)


@dataclass
class Node:
    """A code of the tree: title, notes, 7th characters, codes below."""

    title: str
    notes: list[tuple[str, str]]
    seventh: list[str] = field(default_factory=list)
    below: list["Node"] = field(default_factory=list)


LEAF = st.builds(Node, WORDS, NOTES, st.sampled_from([[], ["A", "D", "S"]]))
INNER = st.builds(Node, WORDS, NOTES, st.just([]), st.lists(LEAF, min_size=1, max_size=3))
CATEGORY = st.builds(Node, WORDS, NOTES, st.sampled_from([[], [], ["A", "S"]]), st.lists(LEAF | INNER, max_size=3))
BOOK = st.lists(st.tuples(WORDS, st.lists(CATEGORY, min_size=1, max_size=3)), min_size=1, max_size=3)


def dotted(key: str) -> str:
    return f"{key[:3]}.{key[3:]}" if len(key) > 3 else key


def written(node: Node, key: str) -> str:
    notes = "".join(f"<{tag}><note>{escape(text)}</note></{tag}>" for tag, text in node.notes)
    marks = "".join(f"<extension char='{m}'>{m} meant</extension>" for m in node.seventh)
    seventh = f"<sevenChrDef>{marks}</sevenChrDef>" if marks else ""
    below = "".join(written(child, f"{key}{n}") for n, child in enumerate(node.below))
    return f"<diag><name>{dotted(key)}</name><desc>{escape(node.title)}</desc>{notes}{seventh}{below}</diag>"


def meant(node: Node, key: str, parent: str, inherited: list[str]) -> list[tuple[str, str, int, str]]:
    """(key, title, billable, parent) of a code and all below it, 7th characters made."""
    seventh = node.seventh or inherited
    grown = [(key.ljust(6, "X") + m, f"{node.title}, {m} meant", 1, key) for m in seventh if not node.below]
    own = (key, node.title, int(not node.below and not grown), parent)
    return [
        own,
        *(row for n, child in enumerate(node.below) for row in meant(child, f"{key}{n}", key, seventh)),
        *grown,
    ]


def notes_of(node: Node, key: str) -> list[tuple[str, str, str]]:
    return [*((key, KINDS[tag], text) for tag, text in node.notes), *(
        row for n, child in enumerate(node.below) for row in notes_of(child, f"{key}{n}"))]  # fmt: skip


@settings(max_examples=rounds(60, 1500), deadline=None)
@given(BOOK)
def test_any_tree_comes_back_as_it_was(sections: list[tuple[str, list[Node]]]) -> None:
    keys = {id(node): f"{'ABC'[s]}{n}0" for s, (_, nodes) in enumerate(sections) for n, node in enumerate(nodes)}
    body = "".join(
        f"<section id='{'ABC'[s]}00-{'ABC'[s]}99'><desc>{escape(name)} (x)</desc>"
        + "".join(written(node, keys[id(node)]) for node in nodes) + "</section>"
        for s, (name, nodes) in enumerate(sections)
    )  # fmt: skip
    text = (
        "<?xml version='1.0' encoding='utf-8'?><ICD10CM.tabular><version>2030</version><chapter><name>1</name>"
        f"<desc>One (A00-C99)</desc>{body}</chapter></ICD10CM.tabular>"
    )
    (part,) = read_tabular(given_file("icd10cm_tabular_2030.xml", text))
    assert part.report.balanced() and part.report.refusals == 0
    expected = [("ch:1", "One", 0, "")]
    for s, (name, nodes) in enumerate(sections):
        section = f"sec:{'ABC'[s]}00-{'ABC'[s]}99"
        expected.append((section, name, 0, "ch:1"))
        expected += [row for node in nodes for row in meant(node, keys[id(node)], section, [])]
    assert [
        (key, title, billable, parent) for key, title, _, billable, _, parent, *_ in rows(part, "entries")
    ] == expected
    assert sorted(row[:3] for row in rows(part, "notes")) == sorted(
        row for _, nodes in sections for node in nodes for row in notes_of(node, keys[id(node)])
    )
