"""Questions about the documents: each check is one file under ``checks``, and answers with remarks."""
