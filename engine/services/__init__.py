"""What the desk can do, one use case per file: gather, decide, apply. Screens, commands and imports all come here."""
