"""Documents become an edition: the program that the desk runs. The only door to Jinja2 and to the pattern engine."""
