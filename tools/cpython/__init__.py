"""CPython's own tests, with the test modules compiled: `python -m pymlir.tools.cpython`."""
