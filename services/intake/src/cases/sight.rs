//! What one person may see of one case.

use sandan_boot::App;
use sandan_boot::desk::{self, content, render};
use sandan_contract::rest::case::CaseBody;
use sandan_core::case::Case;
use sandan_core::ids::CaseId;
use sandan_core::role::Actor;
use sandan_core::time::Instant;
use sandan_core::view::{Detail, ViewClass, class_of, fields};
use sandan_kit::problem::{Code, OrInternal, Problem};
use uuid::Uuid;

/// A case with the eyes that look at it.
pub struct Seen {
    pub case: Case,
    pub class: ViewClass,
    /// Business time of the read.
    pub now: Instant,
    /// The reader's own report, or one made by them for somebody else; a neighbour who joined sees progress only.
    pub own: bool,
}

/// Loads a case for a reader.
///
/// # Errors
/// 404 when it does not exist or they may not know that it does.
pub async fn see(app: &App, actor: &Actor, id: CaseId) -> Result<Seen, Problem> {
    let loaded = desk::load(app, id).await?;
    let class = class_of(&loaded.case, actor).ok_or(Code::NotFound)?;
    Ok(Seen { own: is_own(&loaded.case, actor), case: loaded.case, class, now: loaded.now })
}

/// True for who reported, or reported for somebody else.
pub fn is_own(case: &Case, actor: &Actor) -> bool {
    let (parties, me) = (&case.origin.parties, Some(actor.account));
    parties.reporter == me || parties.proxy.as_ref().is_some_and(|proxy| proxy.by == me)
}

impl Seen {
    /// True where the words of the report may be read.
    pub fn reads_matter(&self) -> bool {
        let stranger = self.class == ViewClass::Reporter && !self.own;
        fields(self.class).matter != Detail::Hidden && !stranger
    }

    /// True for those who work on it or watch over it.
    pub fn is_staff(&self) -> bool {
        matches!(self.class, ViewClass::Unit | ViewClass::Staff | ViewClass::Supervisor | ViewClass::Auditor)
    }

    /// The case with all that the reader may see. What a holder reads in full is logged before it is shown.
    ///
    /// # Errors
    /// When contents cannot be read, or the read cannot be logged.
    pub async fn body(&self, app: &App, actor: &Actor) -> Result<CaseBody, Problem> {
        if !self.reads_matter() {
            let snapshot = app.directory.now();
            let mut body = render::body(&snapshot, &self.case, self.class, self.now, &render::Words::new());
            body.attachments.clear();
            return Ok(body);
        }
        let body = render::full(app, &self.case, self.class, self.now).await?;
        let full = fields(self.class).people == Detail::Full && self.class != ViewClass::Reporter;
        if full && (body.contact.is_some() || body.served.is_some()) {
            let what = "view;fields=contact,served";
            let account = Some(actor.account.0);
            let logged = app.store.log_access(app.district, self.now, account, what, Some(self.case.id().0));
            logged.await.or_internal("log a read of personal data")?;
        }
        Ok(body)
    }
}

/// Several cases of one page, with the words read in one go. Telephone numbers stay out of lists: who needs one
/// opens the case.
///
/// # Errors
/// When contents cannot be read.
pub async fn page(app: &App, actor: &Actor, cases: &[Case], now: Instant) -> Result<Vec<CaseBody>, Problem> {
    let seen: Vec<(&Case, ViewClass, bool)> = cases
        .iter()
        .filter_map(|case| {
            let class = class_of(case, actor)?;
            let stranger = class == ViewClass::Reporter && !is_own(case, actor);
            Some((case, class, fields(class).matter != Detail::Hidden && !stranger))
        })
        .collect();
    let ids: Vec<Uuid> =
        seen.iter().filter(|(_, _, reads)| *reads).flat_map(|(case, ..)| contents(case)).collect();
    let words = content::open(app, &ids).await?;
    let (snapshot, nothing) = (app.directory.now(), render::Words::new());
    let body = |(case, class, reads): (&Case, ViewClass, bool)| {
        let mut body = render::body(&snapshot, case, class, now, if reads { &words } else { &nothing });
        if !reads {
            body.attachments.clear();
        }
        if class != ViewClass::Reporter && fields(class).people == Detail::Full {
            body.contact = None;
            body.served = None;
        }
        body
    };
    Ok(seen.into_iter().map(body).collect())
}

/// Ids of the words with which a case began.
pub fn contents(case: &Case) -> impl Iterator<Item = Uuid> + '_ {
    std::iter::once(&case.origin.text).chain(&case.origin.contents).map(|content| content.id.0)
}

/// True for a case that neighbours may be told of, by its title.
pub fn visible_nearby(snapshot: &sandan_boot::Snapshot, case: &Case) -> bool {
    super::nearby::may_be_told(case) && super::nearby::is_public(snapshot, case)
}
