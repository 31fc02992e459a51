"""The parts of promote-locals: the modelled frame, expressions, statements, and what is looked up beforehand."""
