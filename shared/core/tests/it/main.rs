//! The life cycle from outside: the rule table, random walks with invariants, and one sentence per domain rule.

mod support;

mod rules;
mod table;
mod walks;
