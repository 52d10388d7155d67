//! For tests only: test node, role clients, suites.
