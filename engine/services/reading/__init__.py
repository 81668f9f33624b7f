"""A document as people read it: one module for each of the engine's words, each turning what it means into sentences.

A module looks for its word in the edition (`script.py` for conversations, `clocks.py` for clocks) and says nothing where
a document has none. So a document of any kind, also of one that does not exist yet, is read by what it says.
"""
