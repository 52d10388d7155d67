//! What a check says.

/// Violations that are listed in words; more are only counted.
const LISTED: usize = 20;

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckReport {
    pub name: &'static str,
    /// Things looked at.
    pub examined: u64,
    /// All violations, listed or not.
    pub count: u64,
    /// The first 20, in words; ids and numbers only.
    pub violations: Vec<String>,
}

impl CheckReport {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, examined: 0, count: 0, violations: Vec::new() }
    }

    /// True when nothing is wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.count == 0
    }

    pub(super) fn look(&mut self) {
        self.examined += 1;
    }

    pub(super) fn fault(&mut self, text: impl FnOnce() -> String) {
        self.count += 1;
        if self.violations.len() < LISTED {
            self.violations.push(text());
        }
    }

    /// Looks at one thing and notes a fault unless it is as it should be.
    pub(super) fn expect(&mut self, good: bool, text: impl FnOnce() -> String) {
        self.look();
        if !good {
            self.fault(text);
        }
    }
}
