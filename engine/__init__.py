"""sopdesk's engine: documents in, decisions, clocks, gates and figures out; no screen."""
