"""The parts of `py-infer` and `devirtualize`: what representation each value gets, and the edits that follow."""
