"""One question about the documents per file. A module has CODE, SEVERITY and ``check(subject)``."""
