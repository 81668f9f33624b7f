"""The case log: events are appended and never changed."""
