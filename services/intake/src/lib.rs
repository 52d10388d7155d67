//! 点单: the residents' side.
