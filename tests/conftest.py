"""How the tests run wherever they run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A busy machine is no fault of a property's: neither an example that takes its time, nor drawing one.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
