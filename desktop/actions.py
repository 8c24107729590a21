"""Every action, declared once: menus, shortcuts, the palette, the keys page and the tests read this table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """`needs` names the fact that must hold for it to be enabled; `foot` is the short name shown at the foot."""

    id: str
    text: str
    menu: str
    keys: str = ""
    needs: str = ""
    help: str = ""
    foot: str = ""


ACTIONS = (
    Action(
        "encounter.new",
        "New Encounter",
        "Encounter",
        "Ctrl+N",
        help="Start an empty encounter; the open one stays saved.",
    ),
    Action(
        "encounter.open",
        "Open Encounter…",
        "Encounter",
        "Ctrl+O",
        help="The list of saved encounters: search, open, rename, delete.",
    ),
    Action(
        "encounter.facts",
        "Encounter Facts…",
        "Encounter",
        "Ctrl+I",
        help="Setting, patient, dates, payer, place of service, providers.",
    ),
    Action(
        "encounter.finalize",
        "Mark as Final",
        "Encounter",
        "",
        "draft",
        "Lock the encounter; it can be reopened with a reason.",
    ),
    Action(
        "encounter.reopen", "Reopen…", "Encounter", "", "final", "Make a final encounter a draft again, with a reason."
    ),
    Action("encounter.import", "Import Encounter File…", "Encounter", "", help="Read an encounter from its JSON file."),
    Action(
        "encounter.export",
        "Export Encounter File…",
        "Encounter",
        "",
        "dated",
        "Write the encounter to a JSON file, unencrypted.",
    ),
    Action(
        "encounter.summary",
        "Coded Summary as PDF…",
        "Encounter",
        "Ctrl+P",
        "dated",
        "Save the coded summary as PDF.",
        "summary",
    ),
    Action(
        "encounter.print",
        "Print Coded Summary…",
        "Encounter",
        "",
        "dated",
        "Print the coded summary; the printer's own queue is not encrypted.",
    ),
    Action(
        "app.keep",
        "Keep Encrypted…",
        "Encounter",
        "Ctrl+S",
        help="Choose a passphrase; from then on every change is saved, encrypted, as it is made.",
    ),
    Action("app.quit", "Quit", "Encounter", "Ctrl+Q", help="Close the program; everything is saved."),
    Action("edit.undo", "Undo", "Edit", "Ctrl+Z", help="Take the last change back."),
    Action("edit.redo", "Redo", "Edit", "Ctrl+Shift+Z", help="Make the change again."),
    Action(
        "edit.copy_code",
        "Copy Code",
        "Edit",
        "Ctrl+Shift+X",
        help="Copy the current code, with or without its dot as the settings say.",
    ),
    Action("edit.copy_codes", "Copy All Codes", "Edit", "Ctrl+Shift+C", help="Copy all codes in order, one a line."),
    Action("edit.copy_table", "Copy Diagnoses and Lines", "Edit", "", help="Copy diagnoses and lines, tab-separated."),
    Action("edit.settings", "Settings…", "Edit", "Ctrl+,", help="Look, copying and coder's name."),
    Action("document.paste", "Paste Note", "Document", "Ctrl+Shift+V", help="Add the clipboard's text as a document."),
    Action("document.open", "Open Text File…", "Document", "Ctrl+Shift+O", help="Add a text file as a document."),
    Action(
        "document.amend",
        "Paste Corrected Version",
        "Document",
        "",
        "document",
        "Add the clipboard's text as a new version of this document.",
    ),
    Action(
        "document.describe",
        "Title, Kind and Date…",
        "Document",
        "",
        "document",
        "Name the document, its kind and date.",
    ),
    Action("document.find", "Find in Document", "Document", "Ctrl+F", "document", "Find words in the open document."),
    Action("document.next", "Next Document", "Document", "Ctrl+Tab", "document", "Show the next document."),
    Action(
        "document.unread", "Next Unread Document", "Document", "Ctrl+U", "document", "Show the next unread document."
    ),
    Action("document.section", "Next Section", "Document", "F7", "document", "Go to the next section heading."),
    Action(
        "document.back_section",
        "Previous Section",
        "Document",
        "Shift+F7",
        "document",
        "Go to the section heading before.",
    ),
    Action(
        "book.look_up",
        "Look Up",
        "Code",
        "Ctrl+K",
        help="Search the code book; selected words are searched and kept as evidence.",
        foot="look up",
    ),
    Action(
        "book.filter",
        "Filter Results…",
        "Code",
        "Ctrl+Shift+F",
        help="Choose the book by a letter; narrow to billable codes, new ones, a chapter; or search every edition.",
    ),
    Action(
        "book.tabular",
        "Tabular List",
        "Code",
        "Ctrl+T",
        help="Browse chapters, sections and codes as printed, at the code last looked at; again: back to the results.",
    ),
    Action(
        "book.index",
        "Alphabetic Index and Tables…",
        "Code",
        "Ctrl+Shift+I",
        help="Main terms and subterms, external causes, the drug and neoplasm tables, as in the printed book.",
    ),
    Action(
        "book.build",
        "Build ICD-10-PCS Code…",
        "Code",
        "Ctrl+Shift+T",
        help="Choose a code of the ICD-10-PCS tables value by value, definitions beside them.",
    ),
    Action(
        "book.editions",
        "Code Books…",
        "Code",
        "Ctrl+Shift+B",
        help="What is loaded, what answers for this encounter, what is out of date; compare two editions, remove one.",
    ),
    Action(
        "book.install",
        "Install Code Book…",
        "Code",
        help="Take in official files as published: ICD-10-CM and PCS, HCPCS, NCCI, MUE, fee schedule, your CPT copy.",
    ),
    Action(
        "book.download",
        "Fetch Code Books…",
        "Code",
        help="The free official files by their addresses, fetched on your click alone; gated ones open in the browser.",
    ),
    Action(
        "book.map",
        "Install a List…",
        "Code",
        help="A list in any layout, such as a CPT export or a fee slip: choose what its columns mean.",
    ),
    Action(
        "book.template",
        "Template for an Own List…",
        "Code",
        help="A table of code, title, synonyms, notes and dates to fill in and install: fee slips, client lists.",
    ),
    Action("book.back", "Back", "Code", "Alt+Left", help="The code shown before."),
    Action("book.forward", "Forward", "Code", "Alt+Right", help="The code shown after."),
    Action(
        "code.evidence",
        "Selected Words as Evidence",
        "Code",
        "Ctrl+E",
        "document",
        "Add the selected words to the current diagnosis or line.",
    ),
    Action(
        "code.walk",
        "Next Passage of Evidence",
        "Code",
        "Ctrl+.",
        help="Walk through the words that support the current code.",
    ),
    Action(
        "code.modifier", "Add Modifier", "Code", "Ctrl+M", "line", "Type a modifier for the current line.", "modifier"
    ),
    Action("code.favourite", "Favourite", "Code", "Ctrl+D", help="Make the code at hand a favourite, or no longer."),
    Action(
        "book.favourites", "Favourites…", "Code", "Ctrl+Shift+D", help="Codes you keep something on; Enter assigns."
    ),
    Action(
        "code.note", "Note on Code…", "Code", "Ctrl+Shift+N", help="Your own note on the code at hand, kept encrypted."
    ),
    Action(
        "code.words", "Own Words for Code…", "Code", "Ctrl+Shift+W", help="Words of yours that find the code at hand."
    ),
    Action(
        "code.history", "History of Code…", "Code", "Ctrl+Shift+H", help="The code at hand across all loaded editions."
    ),
    Action(
        "book.forget", "Forget What Was Learned…", "Code", "", help="Clear what searches learned from your assignments."
    ),
    Action("code.up", "Move Up", "Code", "Ctrl+Up", help="Move the diagnosis or line up."),
    Action("code.down", "Move Down", "Code", "Ctrl+Down", help="Move the diagnosis or line down."),
    Action(
        "code.edit",
        "Edit Line or Diagnosis…",
        "Code",
        "F2",
        help="Units, date, place, label, note; admitting diagnosis.",
    ),
    Action("finding.next", "Next Finding", "Findings", "F8", help="Go to the next finding.", foot="next finding"),
    Action("finding.previous", "Previous Finding", "Findings", "Shift+F8", help="Go to the finding before."),
    Action("finding.fix", "Do the Offered Fix", "Findings", "Alt+Return", help="Do what the current finding offers."),
    Action(
        "finding.override",
        "Override with Reason…",
        "Findings",
        "Ctrl+R",
        help="Answer the current finding; it stays listed.",
    ),
    Action("view.next_region", "Next Region", "View", "F6", help="Documents, code book, encounter, findings in turn."),
    Action("view.previous_region", "Previous Region", "View", "Shift+F6", help="The region before."),
    Action("view.documents", "Documents", "View", "Ctrl+1", help="Go to the documents."),
    Action("view.book", "Code Book", "View", "Ctrl+2", help="Go to the results of the code book."),
    Action("view.encounter", "Encounter", "View", "Ctrl+3", help="Go to the diagnoses."),
    Action("view.findings", "Findings", "View", "Ctrl+4", help="Go to the findings."),
    Action("view.detach_documents", "Detach Documents", "View", help="Move the documents to a window of their own."),
    Action("view.detach_book", "Detach Code Book", "View", help="Move the code book to a window of its own."),
    Action("view.detach_encounter", "Detach Encounter", "View", help="Move the encounter to a window of its own."),
    Action("view.larger", "Larger Text", "View", "Ctrl++", help="Make all text larger."),
    Action("view.smaller", "Smaller Text", "View", "Ctrl+-", help="Make all text smaller."),
    Action("view.normal", "Normal Text", "View", "Ctrl+0", help="Text at its normal size."),
    Action("help.commands", "All Commands…", "Help", "Ctrl+Shift+K", help="Search every command and run it."),
    Action("help.keys", "Keys", "Help", "F1", help="All keys on one page.", foot="all keys"),
    Action("help.first_steps", "First Steps", "Help", "", help="How a visit is coded, on one page."),
    Action("help.about", "About Codedesk", "Help", "", help="Version, code books and licences."),
)
BY_ID = {action.id: action for action in ACTIONS}
