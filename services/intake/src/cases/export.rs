//! The list as a spreadsheet: the same query, text cells only.

use super::list::{ListQuery, cases, filter, page};
use super::sight;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sandan_boot::App;
use sandan_contract::rest::case::CaseBody;
use sandan_kit::auth::Principal;
use sandan_kit::body::Query;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::find::MAX_LIMIT;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;

/// Rows of one file: more is refused, never cut off.
const MAX_ROWS: i64 = 10_000;
/// By this, spreadsheet programs know that the file is UTF-8.
const BOM: &str = "\u{FEFF}";
const HEAD: [&str; 14] = [
    "编号",
    "类型",
    "状态",
    "类别代码",
    "类别",
    "区域代码",
    "区域",
    "渠道",
    "紧急程度",
    "受理时间",
    "到期时间",
    "超期",
    "结案时间",
    "内容",
];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(export))
}

/// Staff's list of cases as CSV, without names and numbers.
#[utoipa::path(get, path = "/api/v1/cases/export.csv", tag = "intake", params(ListQuery),
    responses((status = 200, content_type = "text/csv", body = String), Problem))]
async fn export(
    State(app): State<App>,
    principal: Principal,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    principal.require_staff()?;
    app.rates.principal(principal.district, principal.account())?;
    let now = app.store.now().await.or_internal("read the time")?;
    let mut filter = filter(&app.directory.now(), &principal.actor, &query, now)?;
    filter.limit = MAX_LIMIT;
    let total = app.store.count_cases(app.district, &filter).await.or_internal("count cases")?;
    if total > MAX_ROWS {
        let (zh, en) = (
            format!("共 {total} 条，请缩小范围至 {MAX_ROWS} 条以内"),
            format!("{total} cases, at most {MAX_ROWS}"),
        );
        return Err(Problem::new(Code::TooMany).detail(zh, en));
    }
    let logged =
        app.store.log_access(app.district, now, Some(principal.account().0), "export;fields=text", None);
    logged.await.or_internal("log an export")?;
    let mut writer = csv::Writer::from_writer(BOM.as_bytes().to_vec());
    writer.write_record(HEAD).or_internal("write an export")?;
    loop {
        let (rows, next) = page(&app, &filter).await?;
        for body in sight::page(&app, &principal.actor, &cases(&rows)?, now).await? {
            writer.write_record(line(&body)).or_internal("write an export")?;
        }
        match (next, rows.last()) {
            (Some(_), Some(last)) => filter.after = Some(filter.cursor(last)),
            _ => break,
        }
    }
    let bytes = writer.into_inner().or_internal("write an export")?;
    Ok(file(bytes))
}

fn file(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"cases.csv\""),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Body::from(bytes)).into_response()
}

fn line(case: &CaseBody) -> [String; 14] {
    let area = case.area.clone();
    let cells = [
        case.number.clone(),
        case.kind.clone(),
        case.state_title.clone(),
        case.category.code.clone(),
        case.category.name.clone(),
        area.as_ref().map(|area| area.code.clone()).unwrap_or_default(),
        area.map(|area| area.name).unwrap_or_default(),
        case.channel.clone(),
        case.urgency.clone(),
        case.opened_at.clone(),
        case.due.clone().unwrap_or_default(),
        if case.overdue { "是" } else { "否" }.to_owned(),
        case.closed_at.clone().unwrap_or_default(),
        case.text.clone().unwrap_or_default(),
    ];
    cells.map(|cell| inert(&cell))
}

/// A cell that no spreadsheet takes for a formula: a leading sign, tab or line end, full-width too, is quoted.
fn inert(cell: &str) -> String {
    const SIGNS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if cell.trim_start_matches([' ', '\u{3000}']).starts_with(SIGNS) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "  =1", "\u{3000}＋1"] {
            assert_eq!(inert(bad), format!("'{bad}"));
        }
        assert_eq!(inert("路灯不亮"), "路灯不亮");
    }
}
