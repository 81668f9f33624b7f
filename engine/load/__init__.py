"""Files become documents whose every part knows its line and column."""
