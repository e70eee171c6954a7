"""Work: what a maintainer runs by hand: lay out a lesson, serve while writing."""
