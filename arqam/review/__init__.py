"""The reader has the last word: what people say of an article's claims, kept beside the article, and put into force.

``corrections.yml`` lies beside ``source.yml``. A pure step between claims and everything later applies it, so that
tables, derived figures, agreement and charts see what a person settled, each change with who, when and why.
"""
