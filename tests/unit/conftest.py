"""How long may one example of a property take? As long as it needs: the machine may be busy with other tests."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
