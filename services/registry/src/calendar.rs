//! Calendar notices: which days are worked.
//!
//! The calendar belongs to all districts. Its document is written first and the event that tells this district's
//! processes of it afterwards; uploading a notice again after a crash in between changes nothing and tells them.

use crate::names;
use crate::stream::{Entry, canonical, commit, next};
use sandan_boot::App;
use sandan_boot::directory::load::kinds;
use sandan_contract::feed::StreamKind;
use sandan_core::area::AreaPath;
use sandan_core::calendar::{Calendar, Notice};
use sandan_core::ids::{AccountId, District};
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::rows::DocRow;
use sandan_store::{Change, RowWrite};
use serde_json::json;

/// The most dates of one notice: a year's holidays are some forty.
const MAX_DAYS: usize = 366;

/// Merges a notice into the calendar; answers the calendar as it would be, or is.
///
/// # Errors
/// `bad_field` when the notice is empty, or its dates lie elsewhere than in its year and the December before.
pub async fn add_notice(
    app: &App,
    notice: &Notice,
    dry_run: bool,
    by: Option<AccountId>,
) -> Result<Calendar, Problem> {
    check(notice)?;
    let before = app.directory.now().calendar.clone();
    let merged = before.merge(notice);
    if dry_run {
        return Ok(merged);
    }
    // The same notice twice is one: the version moves only when something does.
    let changed = merged.days != before.days || merged.published_through != before.published_through;
    let calendar = if changed { merged } else { (*before).clone() };
    let doc = DocRow {
        district: District::GLOBAL,
        kind: kinds::CALENDAR.to_owned(),
        id: names::calendar(),
        version: i64::from(calendar.version),
        code: String::new(),
        parent: None,
        area_path: AreaPath::default(),
        name: notice.number.clone(),
        active: true,
        data: canonical(&calendar)?,
    };
    let mut document = Change::new(District::GLOBAL);
    document.rows.push(RowWrite::Doc(doc));
    app.store.commit(document).await.or_internal("write the calendar")?;
    let stream = names::calendar_news(app.district);
    let entry = Entry {
        stream,
        kind: StreamKind::Calendar,
        next: next(app, stream).await?,
        event: "notice_added",
        actor: by,
        doc: None,
        data: &json!({ "notice": notice, "version": calendar.version }),
    };
    let mut change = Change::new(app.district);
    change.streams.push(entry.write()?);
    commit(app, change).await?;
    Ok(calendar)
}

fn check(notice: &Notice) -> Result<(), Problem> {
    use chrono::Datelike as _;
    let bad = |field: &'static str, zh: &'static str, en: &'static str| {
        Err(Problem::new(Code::BadField).field(field, zh, en))
    };
    if notice.number.trim().is_empty() {
        return bad("number", "不能为空", "must not be empty");
    }
    if notice.days.is_empty() || notice.days.len() > MAX_DAYS {
        return bad("days", "应有 1 到 366 天", "1 to 366 days");
    }
    let fits = |date: chrono::NaiveDate| {
        date.year() == notice.year || (date.year() == notice.year - 1 && date.month() == 12)
    };
    if notice.days.iter().any(|day| !fits(day.date)) {
        return bad("days", "日期应在该年度或上年 12 月", "dates lie in its year or the December before");
    }
    Ok(())
}
