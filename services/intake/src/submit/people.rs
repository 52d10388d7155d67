//! Reporter, contact, served person: who is concerned on the resident's side, and whose data the words are.

use super::check::Checked;
use crate::caller::Caller;
use crate::phone;
use sandan_boot::App;
use sandan_core::case::facts::{Channel, Parties, Proxy};
use sandan_core::ids::AccountId;
use sandan_kit::problem::{OrInternal, Problem};
use uuid::Uuid;

/// The parties as the event keeps them, and the subjects of the sealed words.
pub struct Concerned {
    pub parties: Parties,
    pub found_by: Option<AccountId>,
    /// Whose data text, contact, address, point and answers are; nobody's when nobody is known.
    pub subject: Option<Uuid>,
    /// Whose data the served person's name and number are.
    pub served: Option<Uuid>,
}

/// Ways in which staff write down what somebody else said.
const TYPED_IN: &[Channel] = &[
    Channel::Hotline,
    Channel::Desk,
    Channel::Visit,
    Channel::Superior,
    Channel::Import,
    Channel::Open311,
    Channel::Sensor,
];

pub async fn concerned(app: &App, caller: &Caller, checked: &Checked<'_>) -> Result<Concerned, Problem> {
    let me = caller.account();
    let typed_in = caller.is_staff() && (TYPED_IN.contains(&checked.channel) || checked.external.is_some());
    let reporter = if checked.anonymous || checked.own_find {
        None
    } else if typed_in {
        known_by_phone(app, checked.phone.as_deref()).await?
    } else {
        me
    };
    let proxy = checked.relation.as_ref().map(|relation| Proxy {
        relation: relation.word.clone(),
        consent: relation.consent,
        by: me,
    });
    let nobody = reporter.is_none() && checked.contact.is_none() && proxy.is_none();
    let anonymous = checked.anonymous || (nobody && me.is_none());
    let reachable = !checked.own_find
        && (reporter.is_some() || checked.phone.is_some() || checked.served_phone.is_some());
    let by_phone = |number: &Option<String>| number.as_deref().map(|number| phone::subject(app, number));
    let served = by_phone(&checked.served_phone);
    let subject = reporter.map(|reporter| reporter.0).or_else(|| by_phone(&checked.phone)).or(served);
    Ok(Concerned {
        parties: Parties {
            reporter,
            reachable,
            anonymous,
            secret: checked.secret,
            proxy,
            about: checked.about.clone(),
        },
        found_by: me.filter(|_| checked.own_find),
        subject,
        served: served.or(subject),
    })
}

/// Who telephones with the number of an account is its owner: they follow the case when they sign in.
async fn known_by_phone(app: &App, number: Option<&str>) -> Result<Option<AccountId>, Problem> {
    let Some(number) = number else { return Ok(None) };
    let hash = app.sealer.lookup_hash(number);
    let account = app.store.account_by_phone(app.district, &hash).await.or_internal("find an account")?;
    Ok(account.filter(|account| !account.disabled).map(|account| AccountId(account.id)))
}
