"""A whole corpus as one dataset, and what its articles say of one subject."""
