"""Clean text → article: its source, its structure, who speaks in it, what it says of itself."""
