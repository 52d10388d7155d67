//! Signing in.
//!
//! A sign-in opens a *family* of refresh tokens, which is what a person knows as a session. Each refresh uses one
//! token up and gives the next; a token that comes a second time was stolen from somebody, and the whole family
//! ends. Access tokens name the family and the role epoch; rights are looked up on every call.

mod code;
mod limits;
mod password;
mod session;
mod user;
mod wechat;

pub use code::{CODE_LIFE, request_code, sign_in_by_code};
pub use limits::Strangers;
pub use password::{change_password, sign_in_by_password};
pub use session::{open, refresh, revoke, sessions};
pub use user::{grants, me, user};
pub use wechat::sign_in_by_wechat;
