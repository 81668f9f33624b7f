"""Opening hours as spans of time, due times counted in them, and what the clocks of a case show at a moment."""
