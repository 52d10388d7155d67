//! Signing in and staying so.

use super::send::Draft;
use super::{Client, ClientError};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use tokio::sync::{Mutex, RwLock};
use uuid::Uuid;

/// What a log-in answers.
#[derive(Clone, Debug, Deserialize)]
pub struct SignedIn {
    pub access_token: String,
    pub refresh_token: String,
    pub user: User,
}

/// So much of the answer's user as a robot needs.
#[derive(Clone, Debug, Deserialize)]
pub struct User {
    pub id: Uuid,
}

#[derive(Deserialize)]
struct Renewed {
    access_token: String,
    refresh_token: String,
}

#[derive(Clone)]
struct Tokens {
    access: String,
    refresh: String,
}

/// One person's tokens, shared by all clones of a client.
pub(super) struct Session {
    tokens: RwLock<Tokens>,
    /// A refresh token is good once: only one clone renews at a time.
    renewing: Mutex<()>,
    account: Uuid,
    /// For a new log-in when the session itself has ended.
    password: Option<(String, String)>,
}

impl Session {
    pub(super) async fn access(&self) -> String {
        self.tokens.read().await.access.clone()
    }
}

impl Client {
    /// Who is signed in.
    #[must_use]
    pub fn account(&self) -> Option<Uuid> {
        self.session.as_ref().map(|session| session.account)
    }

    /// Signs in with a password.
    ///
    /// # Errors
    /// `bad_credentials`, `account_locked`, or no answer.
    pub async fn login(&self, account: &str, password: &str) -> Result<Self, ClientError> {
        let signed_in = self.signed_out().password(account, password).await?;
        Ok(self.with(signed_in, Some((account.to_owned(), password.to_owned()))))
    }

    async fn password(&self, account: &str, password: &str) -> Result<SignedIn, ClientError> {
        let body = json!({ "account": account, "password": password });
        self.ask(&Draft::post("/api/v1/auth/login", &body)?).await
    }

    /// Asks for a one-time code for this telephone.
    ///
    /// # Errors
    /// When too many were asked for, or no answer.
    pub async fn send_code(&self, phone: &str) -> Result<(), ClientError> {
        let draft = Draft::post("/api/v1/auth/codes", &json!({ "phone": phone }))?;
        self.signed_out().ask::<serde_json::Value>(&draft).await.map(|_| ())
    }

    /// Signs in with a telephone and the code that was sent there.
    ///
    /// # Errors
    /// `bad_credentials`, or no answer.
    pub async fn code_login(&self, phone: &str, code: &str) -> Result<Self, ClientError> {
        let body = json!({ "phone": phone, "code": code });
        let signed_in = self.signed_out().ask(&Draft::post("/api/v1/auth/code-login", &body)?).await?;
        Ok(self.with(signed_in, None))
    }

    fn with(&self, signed_in: SignedIn, password: Option<(String, String)>) -> Self {
        let tokens = Tokens { access: signed_in.access_token, refresh: signed_in.refresh_token };
        let session = Session {
            tokens: RwLock::new(tokens),
            renewing: Mutex::new(()),
            account: signed_in.user.id,
            password,
        };
        Self { wire: self.wire.clone(), session: Some(Arc::new(session)) }
    }

    /// New tokens in place of expired ones.
    pub(super) async fn renew(&self) -> Result<(), ClientError> {
        let Some(session) = &self.session else { return Ok(()) };
        let before = session.tokens.read().await.clone();
        let _turn = session.renewing.lock().await;
        if session.access().await != before.access {
            return Ok(());
        }
        let out = self.signed_out();
        let body = json!({ "refresh_token": before.refresh });
        // The calls of a client without session never come here again: no endless renewal.
        let renewed: Result<Renewed, _> =
            Box::pin(out.ask(&Draft::post("/api/v1/auth/refresh", &body)?)).await;
        let tokens = match (renewed, &session.password) {
            (Ok(new), _) => Tokens { access: new.access_token, refresh: new.refresh_token },
            (Err(_), Some((account, password))) => {
                let new = Box::pin(out.password(account, password)).await?;
                Tokens { access: new.access_token, refresh: new.refresh_token }
            }
            (Err(error), None) => return Err(error),
        };
        *session.tokens.write().await = tokens;
        Ok(())
    }
}
