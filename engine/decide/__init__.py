"""Reasoning and its explanation; durable_rules stands behind one door here, beside a plain reference."""
