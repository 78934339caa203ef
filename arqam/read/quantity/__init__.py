"""Article → mentions: every quantity of a text, with its span, value, unit, kind and qualifier."""
