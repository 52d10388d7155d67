//! The structure of the workspace, as tests: see `tests/structure.rs`.
