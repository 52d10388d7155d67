//! A person's card: what dispatch knows about somebody who can take orders.

use super::row;
use crate::stream::{Entry, canonical, commit, next};
use sandan_boot::App;
use sandan_boot::directory::load::kinds;
use sandan_contract::feed::StreamKind;
use sandan_contract::rest::registry::PersonDoc;
use sandan_core::area::AreaPath;
use sandan_core::ids::AccountId;
use sandan_kit::problem::Problem;
use sandan_store::Change;
use sandan_store::rows::DocRow;
use serde_json::{Value, json};

/// Replaces somebody's card.
///
/// # Errors
/// 404 without such an account, 409 when somebody else was quicker.
pub async fn set_card(
    app: &App,
    account: AccountId,
    card: &PersonDoc,
    by: Option<AccountId>,
) -> Result<(), Problem> {
    row(app, account).await?;
    let next = next(app, account.0).await?;
    let mut change = Change::new(app.district);
    let entry = Entry {
        stream: account.0,
        kind: StreamKind::Account,
        next,
        event: "card_saved",
        actor: by,
        doc: Some(doc(app, account, card)?),
        data: &json!({ "card": told(card) }),
    };
    change.streams.push(entry.write()?);
    commit(app, change).await?;
    Ok(())
}

/// The card as an event tells it: without the name.
pub(super) fn told(card: &PersonDoc) -> Value {
    let mut value = json!(card);
    if let Some(fields) = value.as_object_mut() {
        fields.remove("name");
    }
    value
}

/// The projection of a card.
pub(super) fn doc(app: &App, account: AccountId, card: &PersonDoc) -> Result<DocRow, Problem> {
    Ok(DocRow {
        district: app.district,
        kind: kinds::PERSON.to_owned(),
        id: account.0,
        version: 0,
        code: String::new(),
        parent: card.unit,
        area_path: card.areas.first().cloned().map(AreaPath::from_stored).unwrap_or_default(),
        name: card.name.clone(),
        active: card.active,
        data: canonical(card)?,
    })
}
