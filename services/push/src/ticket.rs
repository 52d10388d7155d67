//! Single-use tickets for the first frame, so that no lasting credential passes through a page's socket.
//!
//! A ticket carries its own claims and a MAC, so that any process with the key accepts one that another has
//! issued. That it is used once is remembered by the process that accepted it: with several push processes a
//! stolen ticket could be used once more at each of the others within its 30 s. It travels only inside TLS, in the
//! body of an answer and in a frame, never in a URL.

use crate::sight::Principal;
use hmac::{Hmac, KeyInit, Mac};
use sandan_core::ids::{AccountId, District};
use sandan_core::time::Instant;
use sha2::Sha256;
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;
use uuid::Uuid;

/// How long a ticket is good.
const LIFE: i64 = 30 * Instant::SECOND;
/// Clocks of two processes may differ by so much.
const SKEW: i64 = 5 * Instant::SECOND;
/// Used tickets remembered at most: 2,000 logins a second for a life; more are refused.
const REMEMBERED: usize = 100_000;
/// account 16, session 16, district 2, expiry 8, nonce 16.
const CLAIMS: usize = 58;
const MAC: usize = 32;
/// Keeps these MACs apart from any other made with the same key.
const PURPOSE: &[u8] = b"sandan live ticket v1";

/// A ticket and its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub text: String,
    pub expires_at: Instant,
}

/// Why a ticket is no good. The client is told none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    #[error("not a ticket of this installation")]
    Forged,
    #[error("expired")]
    Expired,
    #[error("used before")]
    Used,
    #[error("too many tickets in their lifetime")]
    Busy,
}

/// Issues and accepts tickets.
pub struct TicketDesk {
    key: Hmac<Sha256>,
    used: Mutex<HashMap<Uuid, Instant>>,
}

impl TicketDesk {
    /// A desk with the installation's key, the same in every process.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        // HMAC fills a short key up to the block of 64 bytes with zeros (RFC 2104, section 2).
        let mut block = [0; 64];
        block[..32].copy_from_slice(key);
        Self { key: Hmac::<Sha256>::new(&block.into()), used: Mutex::default() }
    }

    /// A ticket for a signed-in person. `now` is real time.
    #[must_use]
    pub fn issue(&self, principal: &Principal, now: Instant) -> Ticket {
        let expires_at = now.plus(LIFE);
        let mut bytes = Vec::with_capacity(CLAIMS + MAC);
        bytes.extend_from_slice(principal.account.0.as_bytes());
        bytes.extend_from_slice(principal.session.as_bytes());
        bytes.extend_from_slice(&principal.district.0.to_be_bytes());
        bytes.extend_from_slice(&expires_at.0.to_be_bytes());
        bytes.extend_from_slice(Uuid::new_v4().as_bytes());
        let mac = self.mac(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&mac);
        Ticket { text: hex(&bytes), expires_at }
    }

    /// Accepts a ticket once.
    ///
    /// # Errors
    /// When it was not issued with this key, is older than its life, or was used before in this process.
    pub fn redeem(&self, text: &str, now: Instant) -> Result<Principal, TicketError> {
        let bytes = unhex(text).ok_or(TicketError::Forged)?;
        let (claims, mac) = bytes.split_first_chunk::<CLAIMS>().ok_or(TicketError::Forged)?;
        self.mac(claims).verify_slice(mac).map_err(|_| TicketError::Forged)?;
        let (principal, expires_at, nonce) = read(claims).ok_or(TicketError::Forged)?;
        let left = expires_at.since(now);
        if left <= 0 || left > LIFE + SKEW {
            return Err(TicketError::Expired);
        }
        self.use_up(nonce, expires_at, now)?;
        Ok(principal)
    }

    fn mac(&self, claims: &[u8]) -> Hmac<Sha256> {
        self.key.clone().chain_update(PURPOSE).chain_update(claims)
    }

    fn use_up(&self, nonce: Uuid, expires_at: Instant, now: Instant) -> Result<(), TicketError> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= REMEMBERED || used.len() == used.capacity() {
            used.retain(|_, expires_at| *expires_at > now);
        }
        if used.len() >= REMEMBERED {
            return Err(TicketError::Busy);
        }
        match used.insert(nonce, expires_at) {
            None => Ok(()),
            Some(_) => Err(TicketError::Used),
        }
    }
}

/// Real time, for tickets.
pub(crate) fn now() -> Instant {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Instant(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
}

fn read(claims: &[u8; CLAIMS]) -> Option<(Principal, Instant, Uuid)> {
    let (account, rest) = claims.split_first_chunk::<16>()?;
    let (session, rest) = rest.split_first_chunk::<16>()?;
    let (district, rest) = rest.split_first_chunk::<2>()?;
    let (expires_at, rest) = rest.split_first_chunk::<8>()?;
    let (nonce, _) = rest.split_first_chunk::<16>()?;
    let principal = Principal {
        account: AccountId(Uuid::from_bytes(*account)),
        session: Uuid::from_bytes(*session),
        district: District(u16::from_be_bytes(*district)),
    };
    Some((principal, Instant(i64::from_be_bytes(*expires_at)), Uuid::from_bytes(*nonce)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if digits.len() != (CLAIMS + MAC) * 2 {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    digits.chunks_exact(2).map(|pair| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Instant = Instant(1_800_000_000_000_000);

    fn principal() -> Principal {
        Principal {
            account: AccountId(Uuid::from_u128(1)),
            session: Uuid::from_u128(2),
            district: District(513),
        }
    }

    #[test]
    fn a_ticket_is_good_once_for_thirty_seconds_at_any_process_with_the_key() {
        let (issuer, acceptor) = (TicketDesk::new(&[7; 32]), TicketDesk::new(&[7; 32]));
        let ticket = issuer.issue(&principal(), NOON);
        assert_eq!(acceptor.redeem(&ticket.text, NOON.plus(29 * Instant::SECOND)), Ok(principal()));
        assert_eq!(acceptor.redeem(&ticket.text, NOON), Err(TicketError::Used));
        assert_eq!(issuer.redeem(&ticket.text, ticket.expires_at), Err(TicketError::Expired));
        assert_eq!(issuer.redeem(&ticket.text, NOON.plus(-60 * Instant::SECOND)), Err(TicketError::Expired));
    }

    #[test]
    fn changed_cut_and_foreign_tickets_are_refused() {
        let desk = TicketDesk::new(&[7; 32]);
        let text = desk.issue(&principal(), NOON).text;
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(desk.redeem(&changed, NOON), Err(TicketError::Forged), "digit {at}");
        }
        for bad in ["", "00", &text[2..], &format!("{text}00"), &"三".repeat(60)] {
            assert_eq!(desk.redeem(bad, NOON), Err(TicketError::Forged));
        }
        assert_eq!(TicketDesk::new(&[8; 32]).redeem(&text, NOON), Err(TicketError::Forged));
        assert!(desk.redeem(&text, NOON).is_ok());
    }

    #[test]
    fn used_tickets_are_forgotten_when_they_have_expired() {
        let desk = TicketDesk::new(&[7; 32]);
        for second in 0..10_000 {
            let now = NOON.plus(second * Instant::SECOND);
            desk.redeem(&desk.issue(&principal(), now).text, now).unwrap();
        }
        assert!(desk.used.lock().unwrap().len() < 500);
    }
}
