//! One request per key at a time within this process.

use super::Scope;
use crate::problem::{Code, Problem};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// More flights than any concurrency limit lets in; only a leak could reach it.
const MAX_FLIGHTS: usize = 100_000;

/// The keys whose requests are being carried out. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct SingleFlight(Arc<Mutex<HashSet<Scope>>>);

/// Holds the key until dropped. It belongs into whatever outlives the client: the task, not the connection.
#[derive(Debug)]
#[must_use = "dropping the flight lets the next request with this key in"]
pub struct Flight {
    scope: Scope,
    all: SingleFlight,
}

impl SingleFlight {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the key.
    ///
    /// # Errors
    /// `key_in_progress` with Retry-After while another request holds it: nobody waits here.
    pub fn enter(&self, scope: &Scope) -> Result<Flight, Problem> {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if flights.len() >= MAX_FLIGHTS {
            return Err(Problem::new(Code::Overloaded).retry_after(1));
        }
        if !flights.insert(scope.clone()) {
            return Err(in_progress());
        }
        Ok(Flight { scope: scope.clone(), all: self.clone() })
    }
}

/// The answer while the first request with a key runs, here or in another process.
fn in_progress() -> Problem {
    Problem::new(Code::KeyInProgress).retry_after(1)
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.scope);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{IdempotencyKey, KeyOwner};
    use super::*;
    use axum::http::Method;
    use sandan_core::ids::District;

    #[test]
    fn the_second_request_is_told_to_wait_and_the_third_flies() {
        let flights = SingleFlight::new();
        let key = IdempotencyKey("k".into());
        let scope = Scope::of(District(1), KeyOwner::Device("d"), &Method::POST, "/", &key);
        let first = flights.enter(&scope).unwrap();
        assert_eq!(flights.enter(&scope).unwrap_err().code(), Code::KeyInProgress);
        drop(first);
        assert!(flights.enter(&scope).is_ok());
        assert!(flights.0.lock().unwrap().is_empty(), "nothing is left behind");
    }
}
