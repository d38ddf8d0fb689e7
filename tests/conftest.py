"""What many tests share."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, so that a failure is the change's; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# A shell starts jobs in the background deaf to Ctrl-C, which some tests send
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture
def example_feeds() -> Path:
    """The folder of the bundled example feeds."""
    return EXAMPLES / "feeds"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """A folder of real feeds; tests that want it are skipped where there is none."""
    folder = os.environ.get("FEEDNORM_CORPUS")
    if not folder:
        pytest.skip("FEEDNORM_CORPUS names no folder of real feeds")
    return Path(folder)
