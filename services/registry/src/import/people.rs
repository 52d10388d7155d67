//! People who take orders, from a spreadsheet: volunteers, grid workers, handlers.

use super::report::{ImportMode, ImportReport};
use super::rows::{Reading, RowReport};
use super::sheet::{self, Column};
use crate::accounts::{self, NewAccount, check_login, create_accounts};
use crate::phone;
use sandan_boot::{App, Snapshot};
use sandan_contract::rest::registry::PersonDoc;
use sandan_core::area::AreaPath;
use sandan_core::ids::{AccountId, UnitId};
use sandan_core::role::{Grant, Role, Scope};
use sandan_kit::problem::Problem;
use sandan_kit::text;
use std::collections::HashSet;

const fn optional(zh: &'static str, name: &'static str, example: &'static str) -> Column {
    Column { zh, name, also: &[], required: false, example }
}

const fn required(zh: &'static str, name: &'static str, example: &'static str) -> Column {
    Column { zh, name, also: &[], required: true, example }
}

/// What a sheet of people holds.
pub const COLUMNS: &[Column] = &[
    required("账号", "login", "wang-lei"),
    required("姓名", "name", "王磊"),
    required("类型", "kind", "志愿者"),
    optional("初始密码", "password", ""),
    optional("手机", "phone", "13800138001"),
    optional("服务区域编码", "areas", "41990100100101"),
    optional("单位编码", "unit", ""),
    optional("党员", "party_member", "是"),
    optional("技能", "skills", "日常维修、搬运"),
    optional("证书", "certificates", ""),
    optional("最多在办", "max_open", "3"),
    optional("已培训", "trained", "是"),
    optional("已投保", "insured", "是"),
    optional("未成年", "minor", "否"),
];

/// Kinds by the words that people write.
const KINDS: [(&str, &str, Role); 3] = [
    ("志愿者", "volunteer", Role::Volunteer),
    ("网格员", "grid_worker", Role::GridWorker),
    ("处置人员", "handler", Role::Handler),
];

/// Orders that somebody may hold at once when the sheet says nothing.
const MAX_OPEN: u32 = 3;

/// Reads a sheet of people and, as far as the mode goes, creates their accounts, roles and cards.
///
/// # Errors
/// When the file cannot be read at all, or the store fails. Faults of rows are in the report.
pub async fn import_people(
    app: &App,
    bytes: &[u8],
    mode: ImportMode,
    by: Option<AccountId>,
) -> Result<ImportReport, Problem> {
    let sheet = sheet::read(bytes, COLUMNS)?;
    let snapshot = app.directory.now();
    let mut reading = Reading::of(&sheet, mode);
    let mut seen = HashSet::new();
    for row in &sheet.rows {
        let mut report = reading.row(row, "login");
        let new = person(&snapshot, &mut report);
        if let Err(problem) = accounts::check(app, &new).await {
            report.problem("", &problem);
        }
        for (column, value) in [("login", &new.login), ("phone", &new.phone)] {
            if value.as_ref().is_some_and(|value| !seen.insert((column, value.clone()))) {
                report.error(column, "duplicate", "在本表中重复", "given twice in this sheet");
            }
        }
        reading.close(report, new);
    }
    let (report, people) = reading.end(mode);
    create_accounts(app, people, by).await?;
    Ok(report)
}

fn person(snapshot: &Snapshot, report: &mut RowReport<'_>) -> NewAccount {
    let login = report.required("login");
    if !login.is_empty()
        && let Err(problem) = check_login(&login)
    {
        report.problem("login", &problem);
    }
    let name = report.required("name");
    if !name.is_empty()
        && let Err(problem) = text::check_line("name", &name, 40)
    {
        report.problem("name", &problem);
    }
    let (kind, role) = kind(report);
    let areas = areas(snapshot, report);
    let unit = unit(snapshot, report);
    let roles = roles(report, role, &areas, unit);
    let card = PersonDoc {
        name: name.clone(),
        kind: kind.to_owned(),
        areas: areas.iter().map(|path| path.as_str().to_owned()).collect(),
        unit: unit.map(|unit| unit.0),
        party_member: report.yes("party_member"),
        skills: report.row.list("skills"),
        certificates: report.row.list("certificates"),
        max_open: max_open(report),
        quiet: None,
        trained: report.yes("trained"),
        insured: report.yes("insured"),
        minor: report.yes("minor"),
        active: true,
    };
    let cell = |column: &str| Some(report.row.text(column).to_owned()).filter(|text| !text.is_empty());
    let (password, number) = (cell("password"), cell("phone"));
    if password.is_none() {
        report.warning(
            "password",
            "missing",
            "没有初始密码，暂不能登录",
            "without a password nobody signs in",
        );
    }
    // A wrong number is reported by the check of the whole account.
    let phone = number.map(|number| phone::normal(&number).unwrap_or(number));
    NewAccount { login: Some(login), password, name, phone, roles, card: Some(card), openid: None }
}

fn kind(report: &mut RowReport<'_>) -> (&'static str, Role) {
    let word = report.required("kind");
    let known = KINDS.iter().find(|(title, kind, _)| *title == word || *kind == word);
    if known.is_none() && !word.is_empty() {
        report.error("kind", "unknown", "应为 志愿者、网格员 或 处置人员", "no such kind");
    }
    known.map_or(("volunteer", Role::Volunteer), |(_, kind, role)| (kind, *role))
}

fn areas(snapshot: &Snapshot, report: &mut RowReport<'_>) -> Vec<AreaPath> {
    let mut paths = Vec::new();
    for code in report.row.list("areas") {
        match snapshot.grid.as_ref().and_then(|grid| grid.tree().path(&code)) {
            Some(path) => paths.push(path.clone()),
            None => report.error("areas", "unknown", format!("没有区域 {code}"), format!("no area {code}")),
        }
    }
    paths
}

fn unit(snapshot: &Snapshot, report: &mut RowReport<'_>) -> Option<UnitId> {
    let code = report.row.text("unit");
    let found = snapshot.unit_by_code(code).map(|(id, _)| id);
    if found.is_none() && !code.is_empty() {
        report.error("unit", "unknown", "没有这个单位", "no such unit");
    }
    found
}

/// Handlers work for a unit; the others serve areas.
fn roles(report: &mut RowReport<'_>, role: Role, areas: &[AreaPath], unit: Option<UnitId>) -> Vec<Grant> {
    match (role, unit) {
        (Role::Handler, Some(unit)) => vec![Grant { role, scope: Scope::Unit(unit) }],
        (Role::Handler, None) => {
            if report.row.text("unit").is_empty() {
                report.error("unit", "missing", "处置人员须有单位", "a handler needs a unit");
            }
            Vec::new()
        }
        _ => {
            if report.row.text("areas").is_empty() {
                report.error("areas", "missing", "须有服务区域", "needs an area");
            }
            areas.iter().map(|path| Grant { role, scope: Scope::Area(path.clone()) }).collect()
        }
    }
}

fn max_open(report: &mut RowReport<'_>) -> u32 {
    match report.row.text("max_open") {
        "" => MAX_OPEN,
        text => match text.parse() {
            Ok(number @ 1..=50) => number,
            _ => {
                report.error("max_open", "bad_field", "应为 1 到 50", "must be 1 to 50");
                MAX_OPEN
            }
        },
    }
}
