"""What all tests share."""

from hypothesis import settings

# No example is too slow on a machine that does other things too. For longer: `pytest --hypothesis-profile=long`.
settings.register_profile("arqam", deadline=None)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile("arqam")
