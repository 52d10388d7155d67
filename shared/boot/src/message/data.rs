//! What the row of a message holds: codes and ids, never a name, a number or words of people.

use crate::app::App;
use sandan_core::area::AreaPath;
use sandan_core::case::Case;
use sandan_core::case::event::Event;
use sandan_core::case::order::Order;
use sandan_core::message::{Message, Recipient, messages};
use sandan_core::time::Instant;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_store::canonical::to_canonical;
use sandan_store::rows::MessageRow;
use sandan_store::{QUEUED, RowWrite};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageData {
    /// `account`, `contact`, `served` or `voices`.
    pub to: String,
    /// The content that holds the number of a neighbour who joined without an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Uuid>,
    pub case: Uuid,
    pub number: String,
    pub category: String,
    pub profile: u32,
    pub area: AreaPath,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fence: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<Instant>,
    /// The resident is given the digits for this order.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub digits: bool,
}

/// The word of a recipient.
#[must_use]
const fn to_words(to: Recipient) -> &'static str {
    match to {
        Recipient::Account(_) => "account",
        Recipient::Contact => "contact",
        Recipient::Served => "served",
        Recipient::Voices => "voices",
    }
}

/// The rows of the messages that follow from these events.
///
/// Where nothing leaves the house, messages to accounts are kept for their reader at once, and nobody else gets one;
/// in a demo everybody's are kept, because its page stands for everybody's telephone.
///
/// # Errors
/// Internal, when a message cannot be written.
pub fn rows(
    app: &App,
    before: Option<&Case>,
    after: &Case,
    events: &[Event],
) -> Result<Vec<RowWrite>, Problem> {
    let mut rows = Vec::new();
    for message in messages(before, after, events) {
        let Some(state) = first_state(app, message.to) else { continue };
        let data = MessageData::of(after, &message);
        rows.push(RowWrite::Message(MessageRow {
            district: app.district,
            id: app.new_id(),
            account: match message.to {
                Recipient::Account(account) => Some(account.0),
                _ => None,
            },
            channel: "app".to_owned(),
            template: message.template.word().to_owned(),
            at: after.updated_at,
            state: state.to_owned(),
            data: to_canonical(&data).or_internal("write a message")?,
            attempts: 0,
            next_at: None,
        }));
    }
    Ok(rows)
}

fn first_state(app: &App, to: Recipient) -> Option<&'static str> {
    match to {
        // Who they are is looked up when it is sent.
        Recipient::Voices => Some(QUEUED),
        _ if !app.outside.is_silent() => Some(QUEUED),
        Recipient::Account(_) => Some("kept"),
        _ if app.config.demo.enabled => Some("kept"),
        _ => None,
    }
}

impl MessageData {
    fn of(case: &Case, message: &Message) -> Self {
        let order = message.order.and_then(|id| case.order(id));
        Self {
            to: to_words(message.to).to_owned(),
            contact: None,
            case: case.id().0,
            number: case.origin.number.clone(),
            category: case.category.clone(),
            profile: case.origin.profile,
            area: case.place.path.clone(),
            order: message.order.map(|order| order.0),
            fence: message.fence,
            mode: order.map(|order| order.mode.word().to_owned()),
            slot: order.and_then(|order| order.slot).or(case.origin.slot),
            digits: order.is_some_and(|order| wants_digits(case, order)),
        }
    }

    /// As kept in a row; `None` for what an erasure has blanked, and for codes.
    #[must_use]
    pub fn read(row: &MessageRow) -> Option<Self> {
        serde_json::from_str(&row.data).ok()
    }
}

/// 到场码 belongs to services at somebody's door.
#[must_use]
pub fn wants_digits(case: &Case, order: &Order) -> bool {
    use sandan_core::case::facts::{DispatchMode, Kind};
    case.origin.kind != Kind::Issue && order.mode != DispatchMode::Assign
}
