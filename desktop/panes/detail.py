"""The picked code: where it stands in the book, its title, and every note that applies to it."""

from datetime import date
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTextBrowser, QWidget

from codesets.badges import badges
from codesets.book import Book
from codesets.code import Code, System
from codesets.entry import Entry, Note
from codesets.facts import facts
from codesets.library import Library
from codesets.references import links
from desktop.theme import Theme

STARTER = ". A starter of codes in common use: a code that is not in it may well exist. The full file is free: fetch the quarter's Alpha-Numeric HCPCS File from CMS, then Code, Install Code Book."
NO_NOTES = "No Excludes, code first or other notes: the tabular list of {} is not loaded."
EMPTY = "The notes of the picked code stand here."


class Detail(QTextBrowser):
    """Links are the plain keys of entries; following one is the owner's business."""

    followed = Signal(str)
    placed = Signal(str)  # the way from the chapter to the code, as rich text with links

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("detail")
        self.setAccessibleName("Code detail")
        self.setOpenLinks(False)
        self.document().setDocumentMargin(14)
        self.setMinimumHeight(120)
        self._theme = theme
        self._kept = ""
        self._shown: tuple[Library, Code, date | None] | None = None
        self.anchorClicked.connect(lambda url: self.followed.emit(url.path()))
        theme.changed.connect(self._draw)
        self.blank()

    def blank(self) -> None:
        """Nothing picked."""
        self._shown = None
        self._draw()

    def show_code(self, library: Library, code: Code, on: date | None, kept: str = "") -> None:
        """Show one code of whatever book, as of a date; above its notes what the coder keeps on it."""
        self._shown, self._kept = (library, code, on), kept
        self._draw()

    def _draw(self) -> None:
        if not self._shown:
            self.placed.emit("")
            self.setHtml(self._styled(f'<p class="faint">{EMPTY}</p>'))
            return
        library, code, on = self._shown
        self.placed.emit("")
        own, entry = library.book(code.system, on), library.entry(code, on)
        other = library.elsewhere(code) if entry is None else None
        if other:
            own, entry = other, other.entry(code.plain)
        if entry is None:
            self.setHtml(
                self._styled(
                    f'<p class="code">{escape(code.text)}</p><p class="faint">No loaded book has this number.</p>'
                )
            )
            return
        if own and own.system is System.ICD10CM:
            self.placed.emit(_way(own, entry))
            body = self._tabular(library, own, entry)
        else:
            body = self._plain(library, own, entry, on)
        found = library.edition(code.system, on)
        said = f"{other.edition.title}: not in the edition of this date" if other else found.mark if found else ""
        mark = f'<p class="late">{escape(said)}</p>' if said else ""
        kept = f'<p class="kept">{escape(self._kept)}</p>'.replace("\n", "<br/>") if self._kept else ""
        self.setHtml(self._styled(mark + kept + body))

    def _tabular(self, library: Library, own: Book, entry: Entry) -> str:
        marks = "&nbsp; ".join(
            f'<span class="{badge.tone} badge" title="{escape(badge.help)}">&nbsp;{escape(badge.words)}&nbsp;</span>'
            for badge in badges(library, own, entry)
        )
        parts = [
            f'<p><span class="code">{escape(entry.label)}</span>&nbsp; <span class="title">{escape(entry.title)}</span>'
            f"&nbsp; {marks}</p>",
            "<table cellspacing='0' cellpadding='2' width='100%'>",
            *(self._note(note) for note in own.rolled_up(entry.key)),
            "</table>",
            "" if own.has_notes() else f'<p class="late">{NO_NOTES.format(escape(own.edition.title))}</p>',
            _family("Below", own.children(entry.key)),
            _family("Beside", tuple(e for e in own.neighbours(entry.key) if e)),
            f'<p class="faint">{escape(own.edition.title)}: {escape(own.edition.source)}</p>',
        ]
        return "".join(parts)

    def _note(self, note: Note) -> str:
        text, done, out = note.text, 0, []
        for start, end, key in links(text):
            out.append(escape(text[done:start]) + _link(key, text[start:end]))
            done = end
        out.append(escape(text[done:]))
        return (
            f'<tr><td class="kind" width="{self._theme.px(96)}">{note.kind.heading}</td><td>{"".join(out)}</td>'
            f'<td class="faint" align="right" width="{self._theme.px(90)}">at {_link(note.key, note.at)}</td></tr>'
        )

    def _plain(self, library: Library, own: Book | None, entry: Entry, on: date | None) -> str:
        edition = own.edition if own and own.entry(entry.key) else None  # else it stands in the list beside it
        source = f"{edition.title}: {edition.source}" if edition else ""
        source += STARTER if edition and edition.partial and edition.system is System.HCPCS else ""
        also = ", ".join(own.synonyms(entry.key) if own else ())
        rows = "".join(
            f'<tr><td class="kind" width="{self._theme.px(130)}">{escape(fact.label)}</td><td>{escape(fact.words)}</td>'
            f'<td class="faint" align="right" width="{self._theme.px(150)}">{escape(fact.edition)}</td></tr>'
            for fact in facts(library, entry.code, on)
        )
        return (
            f'<p><span class="code">{escape(entry.code.text)}</span>&nbsp; <span class="title">{escape(entry.title)}</span></p>'
            + (f'<p class="soft">Also: {escape(also)}</p>' if also else "")
            + (f"<table cellspacing='0' cellpadding='2' width='100%'>{rows}</table>" if rows else "")
            + f'<p class="faint">{escape(source)}</p>'
        )

    def _styled(self, body: str) -> str:
        t, px = self._theme.tokens, self._theme.px
        return (
            f"<style>body {{ font-size: {px(13)}px; color: {t.text}; }} a {{ color: {t.accent}; text-decoration: none; }}"
            f" p {{ margin: 2px 0 4px 0; }} .faint, .faint a {{ color: {t.faint}; font-size: {px(11)}px; }}"
            f" .soft {{ color: {t.soft}; }} .good {{ color: {t.good}; }} .late {{ color: {t.warning}; font-size: {px(11)}px; }} .kept {{ background-color: {t.raised}; color: {t.text}; font-size: {px(12)}px; }} .warning {{ color: {t.warning}; }} .badge {{ background-color: {t.raised}; font-size: {px(11)}px; font-weight: 500; }} .kind {{ color: {t.soft}; font-weight: 600; font-size: {px(12)}px; }}"
            f" .code {{ font-size: {px(17)}px; font-weight: 600; }} .title {{ font-size: {px(15)}px; font-weight: 500; }}</style>"
            f"<body>{body}</body>"
        )


def _way(own: Book, entry: Entry) -> str:
    """`Chapter 21 › Z77-Z99 › Z79 Long term (current) drug therapy › Z79.4`."""
    steps = [f'<a href="key:{escape(a.key)}" style="text-decoration: none">{escape(a.label)}</a>' + (f" {escape(_short(a.title))}" if a.level == "category" else "")
             for a in own.ancestors(entry.key)]  # fmt: skip
    return "&nbsp;› ".join([*steps, f"<b>{escape(entry.label)}</b>"])


def _short(title: str) -> str:
    return title if len(title) <= 36 else title[:34].rstrip() + "…"


def _link(key: str, words: str) -> str:
    return f'<a href="key:{escape(key)}">{escape(words)}</a>'


def _family(name: str, entries: tuple[Entry, ...]) -> str:
    if not entries:
        return ""
    rows = "".join(f"<p>{_link(e.key, e.label)}&nbsp; {escape(e.title)}</p>" for e in entries)
    return f'<p class="faint">{name}</p>{rows}'
