"""What each code of a problem means, and why anybody should mind: the first sentence says what is so, the rest why and what helps."""

from __future__ import annotations

from typing import Final

MEANINGS: Final = {
    # --- the text of a file ---------------------------------------------------------------------------------------------
    "alias": "The file refers to a part of itself with `*name`, and there are too many such references or one to itself. "
    "A few references can make a small file mean millions of values; write the part out where it is needed.",
    "binary": "The file is not text: it has characters that no editor writes. "
    "It was perhaps saved by another program, or is a picture; save it as plain text in UTF-8.",
    "directive": "The file begins with a line such as `%YAML`, which documents do not need. Delete that line.",
    "duplicate-key": "The same name stands twice in one table, so that one of the two would silently be lost. "
    "Keep the one that is meant.",
    "empty": "There is nothing in the file. A document begins with `kind:`; delete a file that is not needed.",
    "key-not-text": "A name in a table is a list or a table itself, where a plain word belongs.",
    "merge-key": "The file uses `<<` to take over another table. What a document says should be readable where it stands; write it out.",
    "not-a-mapping": "The file is a list or a plain text, where a document is a table of `name: value` lines.",
    "not-utf-8": "The file is saved in another encoding than UTF-8, so that letters such as ü or é would come out wrong. "
    "Save it again as UTF-8.",
    "several-documents": "A line `---` begins a second document in the same file. Each document is a file of its own.",
    "syntax": "The file is not YAML as it stands: a quote or a bracket is not closed, a colon has no space after it, or lines are not indented alike. "
    "Nothing after that place can be trusted, so it is not read. The place and the mend are told with the problem.",
    "tab": "A line is indented with a tab, which every editor shows with another width. Use spaces, two for each level.",
    "tag": "The file uses `!something` to ask for a special type. A document only has texts, lists and tables; leave it out.",
    "too-deep": "Lists and tables stand inside each other deeper than anybody can read.",
    "too-large": "The file is larger than one mebibyte, or has more parts than a document can have. Split it.",
    "unreadable": "The file cannot be opened: it is missing, is no file, or its rights do not allow it.",
    # --- the shape of a document ----------------------------------------------------------------------------------------
    "empty-desk": "There is no document in this folder. A desk has YAML files under `sops`, `rules` and `forms`.",
    "no-desk": "No document of kind `desk` is there, so nobody knows the company, its time zone and its opening hours.",
    "unknown-kind": "The word after `kind:` is none that sopdesk knows, so the file cannot be read as anything.",
    "missing-key": "Something that a document of this kind must say is not there.",
    "unknown-key": "A name is written that documents of this kind do not have; it would have no effect at all, which is worse than an error.",
    "wrong-type": "A value is of another type than the place takes: a list where a text belongs, or a fact that is used as what it is not.",
    "wrong-value": "A value is not one of those that are possible here.",
    "file-name": "The name of the file and the `id` of the document differ. Whoever looks for a document looks for its file.",
    "duplicate-document": "Two files are the same document by kind and id, and nobody knows which of them counts.",
    "duplicate-fact": "Two documents declare the same field differently, so that forms and rules would not mean the same by it.",
    "duplicate-id": "Two parts of a document have the same id. What refers to it could mean either.",
    "two-of-a-kind": "There are two documents of which a desk can have only one.",
    # --- references -----------------------------------------------------------------------------------------------------
    "missing-reference": "A document refers to another, or to a part of one, that is not there: it was renamed, deleted or misspelt.",
    "unknown-fact": "A rule, form, script or message asks for a field that no form or record declares. It would never be known.",
    "unknown-event": "An event is named that never happens in a case, so that what waits for it would wait for ever.",
    "unknown-time": "A time is referred to that no document gives.",
    "unknown-step": "A script leads to a step that it does not have. The agent would stand before nothing.",
    "unknown-gate": "A script or a clause names a gate that the workflow does not have.",
    "unknown-role": "A role is named that the roles document does not have, so that nobody could ever act as it.",
    "unknown-addressee": "A case would be escalated to a role or department that is not there.",
    "unknown-calendar": "Opening hours are referred to that no document of kind `calendar` gives.",
    "unknown-holidays": "A country or region is named for whose public holidays the installed package has no list.",
    "unknown-element": "A clause says that it becomes something that no document has.",
    "unknown-source": "A rule gives a clause as its source that no SOP has. Whoever asks why would be led to nothing.",
    "unknown-privacy-class": "A field has a privacy class that the privacy document does not define.",
    "unknown-sight": "A role is given a sight that is neither a reach of cases nor a privacy class.",
    "dangling-reference": "An SOP mentions another document that nobody can find, as its own text does. "
    "Write where it is under `link`, or that it is `missing` on purpose, and have it on the list of the next review.",
    # --- what rules decide ----------------------------------------------------------------------------------------------
    "circle": "Things are worked out from each other in a circle, so that none of them can ever be known.",
    "derivation": "A derived fact cannot be worked out as it is written.",
    "too-complex": "A condition has more combinations than can be looked through. Split the rule.",
    "gap": "A decision table leaves cases undecided. The example is such a case; add a row for it, or `otherwise`.",
    "overlap": "Two rows of a table apply to the same case and say different things, where the table allows only one. The example is such a case.",
    "never-reached": "A row never counts, because the rows above it, or of a higher priority, always decide first.",
    "never-fires": "A condition can never be so. What it guards would never happen, although the document says it does.",
    "contradiction": "Two documents say different things about the same case, and no settlement says which of them counts.",
    "not-searched": "A table is too large to be proved within the time allowed. Nothing is claimed of it, neither good nor bad.",
    "unlisted-choice": "A table asks for a value that the choices of its field do not have.",
    "undeclared-input": "A row asks for a fact that the table does not declare as its input.",
    "wrong-outcome": "A row gives no value, or an impossible one, for something that the table decides.",
    "value-never-given": "A table declares a value that none of its rows ever gives.",
    "unread-outcome": "Nobody reads what this table decides: no form, script, clock, gate or report.",
    "drives-nothing": "A clause says that a rule answers it, and the rule changes nothing that happens at the desk.",
    "never-asked": "A rule needs a fact that no script, form or import ever fills, so that the rule would wait for ever.",
    # --- clocks ---------------------------------------------------------------------------------------------------------
    "calendar-ends": "A calendar ends before the reviews of the documents do; due times after its end could not be worked out.",
    "holidays-version": "The public holidays were looked through with another version of the package that knows them. "
    "Look at the list once more and write the version that is installed.",
    "long-hours": "A calendar is open on more hours than its owner probably means. Write it the other way round if it is a mistake.",
    "never-open": "A calendar never opens, so that nothing counted on it would ever be due.",
    "zone-fact": "A clock counts in the customer's own zone, and the field for it is missing or is no time zone.",
    # --- words ----------------------------------------------------------------------------------------------------------
    "template": "A spoken line or message has a placeholder that is not written as one: a brace is missing, or something else than a name stands in it.",
    "undeclared-placeholder": "A placeholder asks for something that is not there when the line is spoken or the message sent.",
    "missing-placeholder": "A message lacks something that it must contain, such as the customer's name or a greeting.",
    "never-say": "A line or message says what the style document asks people not to say. Better words stand beside it.",
    "wording": "A line or message could be said better: it is vague, long, or uses words that customers may not know.",
    "no-resource": "A message promises pages to read, and there are none for its topic.",
    "quote-differs": "A quote no longer equals the clause it is taken from. The prose of the SOP has changed; look at the rule again.",
    # --- scripts and scenarios ------------------------------------------------------------------------------------------
    "no-script": "For some kind of case on some channel there is no script; the agent would be on their own.",
    "scripts-alike": "Two scripts fit the same case equally well, so that chance would choose.",
    "scenario": "A row of a scenario cannot be told as it is written.",
    "sample": "The filled sample of a form would be refused by the form itself.",
    # --- people and data ------------------------------------------------------------------------------------------------
    "kept-for-ever": "A class of data has no end of keeping. Personal data must not be kept longer than its purpose needs.",
    "never-detected": "Something must never be recorded, and there is no list or pattern by which it would be recognised.",
    "no-purpose": "A class of data is collected for no purpose that the privacy document names.",
    "seen-by-disagrees": "The roles document and the privacy document say different things about who sees a class of data.",
    # --- the account of the SOPs ----------------------------------------------------------------------------------------
    "unaccounted": "A requirement that the desk must account for is answered by no clause: neither done, nor said why not.",
    "unsourced": "A rule, step, field or time names no clause it comes from. Nobody could say why it is so, or whether it may be changed.",
    "history": "The revision history does not fit the version of the document, or its dates run backwards.",
    "review-overdue": "The document is past its review. Look it through, and write the day of the next one.",
}  # fmt: skip
