"""The words and values everything else speaks in: standard library only, no input and no output."""
