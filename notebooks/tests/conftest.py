"""Fixtures for tests that drive the lab's kernel."""

import pytest

from cell import Kernel


@pytest.fixture
def kernel():
    """A fresh kernel; a test that needs no fresh one takes `shared`."""
    with Kernel() as started:
        yield started


@pytest.fixture(scope="module")
def shared():
    """One kernel for the tests of a file; they use names of their own."""
    with Kernel() as started:
        yield started
