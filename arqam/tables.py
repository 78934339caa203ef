"""Claims and mentions as tidy tables with one declared schema."""
