"""A run of a notebook: a warm process that forks for each, and a plain kernel beside it."""
