"""The harness, built once."""

import ctypes

import native_harness
import pytest


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    return native_harness.build(tmp_path_factory.mktemp("harness"))
