"""How many examples a property is tried with: a few in `make test`, the whole number in `make test-slow`."""

from hypothesis import HealthCheck, settings

# Speed is measured in bench/, never asserted by a test: a busy machine must not fail a property.
settings.register_profile("whole", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("few", settings.get_profile("whole"), max_examples=20)
settings.load_profile("whole")


def share(whole: int) -> int:
    """The examples of a test that says its own number: all of them, or as large a part as others get."""
    return max(2, whole * settings().max_examples // settings.get_profile("whole").max_examples)
