//! Passwords: argon2id, a bounded number at a time, and the same answer time for accounts that do not exist.

use crate::problem::{Code, OrInternal, Problem};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The longest password taken, in bytes: hashing must not become work for an attacker to order.
pub const MAX_PASSWORD: usize = 256;
/// How many may wait for one that hashes. More are answered 503 at once.
const WAITING_PER_WORKER: usize = 32;

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// KiB of memory.
    pub memory: u32,
    pub rounds: u32,
}

impl Cost {
    /// OWASP's second argon2id setting: 19 MiB, two rounds.
    pub const USUAL: Cost = Cost { memory: 19 * 1024, rounds: 2 };
    /// For tests and throw-away demo towns only.
    pub const CHEAP: Cost = Cost { memory: 64, rounds: 1 };
}

/// Hashes and verifies. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    hasher: Argon2<'static>,
    /// Verified when there is no account, so that its absence cannot be measured.
    decoy: Arc<str>,
    workers: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
}

/// The cost is outside of what argon2 allows.
#[derive(Debug, thiserror::Error)]
#[error("set up password hashing: {0}")]
pub struct BadCost(String);

impl Passwords {
    /// `parallel` hashes run at the same time (at least one), each with the memory of `cost`.
    ///
    /// # Errors
    /// When the cost is outside of what argon2 allows.
    pub fn new(parallel: usize, cost: Cost) -> Result<Self, BadCost> {
        let parallel = parallel.max(1);
        let params =
            Params::new(cost.memory, cost.rounds, 1, None).map_err(|error| BadCost(error.to_string()))?;
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy =
            hasher.hash_password(b"nobody has this password").map_err(|error| BadCost(error.to_string()))?;
        Ok(Self {
            hasher,
            decoy: decoy.to_string().into(),
            workers: Arc::new(Semaphore::new(parallel)),
            admitted: Arc::new(Semaphore::new(parallel * (WAITING_PER_WORKER + 1))),
        })
    }

    /// As the settings say; `hash_parallel = 0` means one per core.
    ///
    /// # Errors
    /// As [`Passwords::new`].
    pub fn of(settings: &crate::config::Auth) -> Result<Self, BadCost> {
        let parallel = match settings.hash_parallel {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            parallel => parallel,
        };
        Self::new(parallel, Cost { memory: settings.hash_memory_kib, rounds: settings.hash_rounds })
    }

    /// The PHC text (`$argon2id$…`) to store for a password. Fresh salt each time.
    ///
    /// # Errors
    /// `weak_password` when longer than [`MAX_PASSWORD`], `overloaded` when too many wait.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        if password.len() > MAX_PASSWORD {
            return Err(too_long());
        }
        let hasher = self.hasher.clone();
        let hash =
            self.work(move || hasher.hash_password(password.as_bytes()).map(|hash| hash.to_string())).await?;
        hash.map_err(|error| Problem::internal("hash a password", error.to_string()))
    }

    /// True when the password belongs to the stored text. `None` (no such account) takes as long and is false.
    ///
    /// # Errors
    /// `overloaded` when too many wait.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, Problem> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.to_string());
        let hasher = self.hasher.clone();
        let fits = move || {
            // A longer password was never stored; its cut-off form costs the same and fits nothing.
            let short = password.as_bytes().get(..MAX_PASSWORD).unwrap_or(password.as_bytes());
            PasswordHash::new(&stored).is_ok_and(|hash| hasher.verify_password(short, &hash).is_ok())
                && password.len() <= MAX_PASSWORD
        };
        Ok(self.work(fits).await? && known)
    }

    async fn work<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let place: OwnedSemaphorePermit = self
            .admitted
            .clone()
            .try_acquire_owned()
            .map_err(|_| Problem::new(Code::Overloaded).retry_after(2))?;
        let worker = self.workers.clone().acquire_owned().await.or_internal("wait for a password worker")?;
        // The permits move into the job: a client that hangs up does not make room for a second one.
        let held = move || {
            let outcome = job();
            drop((place, worker));
            outcome
        };
        tokio::task::spawn_blocking(held).await.or_internal("run a password job")
    }
}

fn too_long() -> Problem {
    Problem::new(Code::WeakPassword).field("password", "密码过长", "the password is too long")
}

/// What a new password must satisfy: 10 to 256 bytes, three of four kinds of characters, not the account's name.
///
/// # Errors
/// `weak_password`, with the reason.
pub fn check_strength(password: &str, account: &str) -> Result<(), Problem> {
    let weak =
        |zh: &'static str, en: &'static str| Err(Problem::new(Code::WeakPassword).field("password", zh, en));
    if password.len() > MAX_PASSWORD {
        return Err(too_long());
    }
    if password.chars().count() < 10 {
        return weak("至少 10 个字符", "at least 10 characters");
    }
    let lower = password.to_lowercase();
    if account.chars().count() >= 3 && lower.contains(&account.to_lowercase()) {
        return weak("不得包含账号名", "must not contain the account's name");
    }
    let has = |kind: fn(char) -> bool| usize::from(password.chars().any(kind));
    let kinds = has(|c| c.is_lowercase())
        + has(|c| c.is_uppercase())
        + has(|c| c.is_numeric())
        + has(|c| !c.is_alphanumeric() || !c.is_ascii());
    if kinds < 3 {
        return weak(
            "需包含大写字母、小写字母、数字、符号中的至少三种",
            "needs three of: capitals, small letters, digits, signs",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_and_no_other() {
        let passwords = Passwords::new(1, Cost::CHEAP).unwrap();
        let stored = passwords.hash("Xiaoqu-2026!".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert_ne!(
            stored,
            passwords.hash("Xiaoqu-2026!".into()).await.unwrap(),
            "each hash has its own salt"
        );
        assert!(passwords.verify("Xiaoqu-2026!".into(), Some(stored.clone())).await.unwrap());
        assert!(!passwords.verify("xiaoqu-2026!".into(), Some(stored)).await.unwrap());
        assert!(!passwords.verify("x".into(), Some("not a hash".into())).await.unwrap());
    }

    #[tokio::test]
    async fn nobodys_password_is_right_even_the_decoys() {
        let passwords = Passwords::new(1, Cost::CHEAP).unwrap();
        assert!(!passwords.verify("nobody has this password".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_flood_of_logins_is_refused_at_once() {
        let passwords = Passwords::new(1, Cost::CHEAP).unwrap();
        let _all = passwords.admitted.clone().try_acquire_many_owned(33).unwrap();
        assert_eq!(passwords.verify("x".into(), None).await.unwrap_err().code(), Code::Overloaded);
    }

    #[tokio::test]
    async fn an_overlong_password_is_refused_and_never_fits() {
        let passwords = Passwords::new(1, Cost::CHEAP).unwrap();
        let long = "a".repeat(MAX_PASSWORD + 1);
        assert_eq!(passwords.hash(long.clone()).await.unwrap_err().code(), Code::WeakPassword);
        let stored = passwords.hash("a".repeat(MAX_PASSWORD)).await.unwrap();
        assert!(!passwords.verify(long, Some(stored)).await.unwrap());
    }

    #[test]
    fn weak_passwords_are_refused() {
        for weak in ["Short-1", "alllowercaseletters", "1234567890", "Wang-lei-2026"] {
            assert!(check_strength(weak, "wang-lei").is_err(), "{weak}");
        }
        assert!(check_strength("Xiaoqu-2026!", "wang-lei").is_ok());
        assert!(check_strength("三单平台很好用Aa1", "wang").is_ok());
    }
}
