"""Make the dictionary in ``data/README.md`` anew from ``data/schema.yml``."""

from arqam.project import PROJECT
from arqam.tables.schema import with_dictionary

README = PROJECT / "data" / "README.md"
README.write_text(with_dictionary(README.read_text(encoding="utf-8")), encoding="utf-8")
