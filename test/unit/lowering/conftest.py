"""The harness, built once."""

import ctypes

import pytest

import native_harness


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    return native_harness.build(tmp_path_factory.mktemp("harness"))
