"""Figures over cases, and the page that shows them: pure functions, so that every format says the same numbers."""
