"""Which family a file belongs to: each reader is asked in turn, and content decides."""

import re

from codesets.importers.addenda import read_addenda
from codesets.importers.addon import read_addon
from codesets.importers.conversion import read_conversion
from codesets.importers.cpt import read_cpt
from codesets.importers.exempt import read_exempt
from codesets.importers.fee import read_fee
from codesets.importers.gem import read_gem
from codesets.importers.hcpcs import read_hcpcs
from codesets.importers.hcpcs_lists import read_noc, read_processing_notes
from codesets.importers.index import read_index
from codesets.importers.locality import read_localities
from codesets.importers.mce import read_mce
from codesets.importers.mue import read_mue
from codesets.importers.order import read_codes, read_order
from codesets.importers.own import read_own
from codesets.importers.part import Member, Part
from codesets.importers.pcs import read_definitions, read_tables
from codesets.importers.place import read_places
from codesets.importers.ptp import read_ptp
from codesets.importers.tabular import read_tabular
from codesets.importers.telehealth import read_telehealth

READERS = (
    read_order, read_codes, read_addenda, read_tabular, read_index, read_tables, read_definitions, read_exempt,
    read_ptp, read_mue, read_addon, read_hcpcs, read_noc, read_processing_notes, read_fee, read_localities,
    read_telehealth, read_gem, read_conversion, read_mce, read_places, read_cpt, read_own,
)  # fmt: skip
NO_BOOK = re.compile(
    r"read.?me|record.?layout|\.(xsd|pdf|docx?|html?|jpg|png|ini|ds_store)$|transaction.report|corrections"
    r"|locco|anes|oppscap|poaexempt(codes)?(add|delete|revise)|^~\$|licen[cs]e",
    re.IGNORECASE,
)


def read(member: Member) -> tuple[Part, ...]:
    """The parts a file brings; none when no reader knows it. Raises UserError when one knows it and it is damaged."""
    return next((parts for reader in READERS if (parts := reader(member))), ())


def holds_no_book(member: Member) -> bool:
    """Whether it is one of the files that lie beside the books in official zips."""
    return NO_BOOK.search(member.base) is not None
