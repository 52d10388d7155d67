//! 回访: checks, revisits, reopening.
