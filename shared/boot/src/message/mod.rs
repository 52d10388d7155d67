//! Messages: their rows, written with the events that they tell of, and their words, made when they are read.

mod data;
mod words;

pub use data::{MessageData, rows, wants_digits};
pub use words::{Words, words};

use crate::app::App;
use sandan_core::ids::OrderId;
use sandan_core::message::Template;
use sandan_kit::auth::link_token;
use sandan_store::rows::MessageRow;

/// The guarded counter of how many messages somebody has consented to at WeChat, by template.
pub const CONSENTS: &str = "wechat_consent";

/// 到场码: four digits by which a resident confirms at the door who came. They follow from the order, so nothing is
/// stored that could be read; only the installation's key gives them.
#[must_use]
pub fn arrival_code(app: &App, order: OrderId) -> String {
    let hash = app.sealer.lookup_hash(&format!("arrival {}", order.0));
    let number = hash.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{:04}", number % 10_000)
}

/// The page of the mini program that a tap on a message opens: the offer itself, which needs no sign-in, else the order
/// or the case.
#[must_use]
pub fn page_of(app: &App, row: &MessageRow, template: Template, data: &MessageData) -> String {
    match (template, data.order) {
        (Template::Offer | Template::Invited, _) => {
            format!("pages/offer/offer?k={}", link_token(&app.sealer, row.id))
        }
        (Template::Assigned | Template::Chosen, Some(order)) => format!("pages/order/order?id={order}"),
        (Template::NotChosen | Template::OrderEnded, _) => "pages/orders/orders".to_owned(),
        _ => format!("pages/case/case?id={}", data.case),
    }
}

/// The address of a page of the mini program in a browser. What stands behind `#` is not sent to any server.
#[must_use]
pub fn page_address(app: &App, page: &str) -> String {
    format!("{}/m/#/{page}", app.config.server.public_url.trim_end_matches('/'))
}
