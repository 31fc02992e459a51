"""pymlir compiles Python: the same program, faster."""
