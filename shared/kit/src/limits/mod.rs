//! Too many requests from one side.
//!
//! Counted per process and in memory; across processes the shared limit stands in the bus's Redis. Every limit is
//! per subject, so that one flood leaves the others alone.

mod client;
mod limiter;
mod network;

pub use client::ClientAddress;
pub use limiter::Limiter;
pub use network::{BadNetwork, Network, subscriber};

use crate::config::Limits;
use crate::problem::Problem;
use sandan_core::ids::{AccountId, District};
use std::net::IpAddr;

/// The rate limits of one process.
pub struct RateLimits {
    address: Limiter,
    principal: Limiter,
    device: Limiter,
    reports: Limiter,
    phone_codes: Limiter,
}

impl RateLimits {
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            address: Limiter::per_minute(limits.per_address),
            principal: Limiter::per_minute(limits.per_principal),
            device: Limiter::per_minute(limits.per_device),
            reports: Limiter::per_minute(limits.reports_per_principal),
            phone_codes: Limiter::per_hour(limits.codes_per_phone),
        }
    }

    /// Any call from an address (IPv6: from a /64).
    ///
    /// # Errors
    /// `too_many_requests` with Retry-After, as all of these.
    pub fn address(&self, address: IpAddr) -> Result<(), Problem> {
        self.address.check(&subscriber(address))
    }

    /// Any call of a signed-in person.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn principal(&self, district: District, account: AccountId) -> Result<(), Problem> {
        self.principal.check(&(district, account))
    }

    /// Any call of a device that is not signed in, by the id it made for itself: to be used beside the address.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn device(&self, device: &str) -> Result<(), Problem> {
        self.device.check(device)
    }

    /// A new report of a person.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn report(&self, district: District, account: AccountId) -> Result<(), Problem> {
        self.reports.check(&(district, account))
    }

    /// A new report from a device that is not signed in, beside the address.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn report_by_device(&self, device: &str) -> Result<(), Problem> {
        self.reports.check(&("device", device))
    }

    /// A new report that names this phone, given as its look-up hash.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn report_by_phone(&self, phone: &[u8; 32]) -> Result<(), Problem> {
        self.reports.check(&("phone", phone))
    }

    /// A one-time code sent to a phone, given as its look-up hash.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn phone_code(&self, phone: &[u8; 32]) -> Result<(), Problem> {
        self.phone_codes.check(phone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use uuid::Uuid;

    #[test]
    fn a_flood_from_one_resident_is_limited_and_the_neighbour_is_not() {
        let limits = RateLimits::new(&Config::default().limits);
        let report = |n: u128| limits.report(District(1), AccountId(Uuid::from_u128(n)));
        let passed = (0..100).filter(|_| report(1).is_ok()).count();
        assert!((30..=31).contains(&passed), "{passed}");
        assert!(report(2).is_ok());
    }

    #[test]
    fn addresses_of_one_subscriber_count_together() {
        let limits = RateLimits::new(&Limits { per_address: 2, ..Config::default().limits });
        let from = |address: &str| limits.address(address.parse().unwrap());
        assert!(from("2001:db8::1").is_ok() && from("2001:db8::2").is_ok());
        assert!(from("2001:db8::3").is_err() && from("2001:db8:0:1::3").is_ok());
    }
}
