//! Categories, profiles, the calendar.

use super::guard::{Staff, SystemAdmin, reaches_all};
use crate::calendar::add_notice;
use crate::import::{ProfileReport, install_profile, read_profile};
use crate::suggest::suggest;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use sandan_boot::App;
use sandan_boot::desk::Rules;
use sandan_contract::rest::catalog::{
    CalendarBody, CategoriesBody, CategoryBody, CategoryGroup, NoticeBody, NoticeDayBody, ProfileBody,
    ProfileReportBody, ProfilesBody, SuggestionBody,
};
use sandan_core::calendar::{Calendar, DayKind, Notice, NoticeDay};
use sandan_core::case::facts::{LeadKind, Urgency};
use sandan_core::profile::{Category, Profile};
use sandan_core::role::Role;
use sandan_kit::body::{Body, MAX_BODY, Query, read};
use sandan_kit::problem::{Code, Problem};
use sandan_kit::text::{MAX_TEXT, check_optional};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(categories))
        .routes(routes!(profiles, upload))
        .routes(routes!(calendar))
        .routes(routes!(notice))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TextQuery {
    /// What somebody wants to report or ask for.
    text: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DryRun {
    /// Only check.
    #[serde(default)]
    dry_run: bool,
}

/// The categories of the profile in force; with a text, the three that it suggests and why.
#[utoipa::path(get, path = "/api/v1/categories", tag = "registry", params(TextQuery),
    responses((status = 200, body = CategoriesBody), Problem))]
async fn categories(
    State(app): State<App>,
    Query(query): Query<TextQuery>,
) -> Result<Json<CategoriesBody>, Problem> {
    let text = check_optional("text", query.text.as_deref(), MAX_TEXT)?;
    let profile = Rules::of(&app, None)?.profile;
    let suggestions = text.map(|text| suggestions(&profile, &text)).unwrap_or_default();
    Ok(Json(CategoriesBody { profile_version: profile.version, groups: groups(&profile), suggestions }))
}

fn suggestions(profile: &Profile, text: &str) -> Vec<SuggestionBody> {
    let found = suggest(profile, text).into_iter();
    let body = found.map(|one| SuggestionBody {
        code: one.category.code.clone(),
        name: one.category.name.clone(),
        weight: one.weight,
        matched: one.matched,
    });
    body.collect()
}

/// In the order of the profile.
fn groups(profile: &Profile) -> Vec<CategoryGroup> {
    let mut groups: Vec<CategoryGroup> = Vec::new();
    for category in &profile.categories {
        let at = groups.iter().position(|group| group.group == category.group).unwrap_or_else(|| {
            groups.push(CategoryGroup { group: category.group.clone(), categories: Vec::new() });
            groups.len() - 1
        });
        groups[at].categories.push(category_body(category));
    }
    groups
}

fn category_body(category: &Category) -> CategoryBody {
    CategoryBody {
        code: category.code.clone(),
        name: category.name.clone(),
        name_en: category.name_en.clone(),
        kind: category.kind.word().to_owned(),
        urgency: category.urgency.map(|urgency: Urgency| urgency.word().to_owned()),
        volunteers: category.leads.contains(&LeadKind::Volunteer),
        public: category.public,
        stopper: category.stopper.clone(),
    }
}

/// Every version of the rules.
#[utoipa::path(get, path = "/api/v1/profiles", tag = "registry",
    responses((status = 200, body = ProfilesBody), Problem))]
async fn profiles(State(app): State<App>, _staff: Staff) -> Result<Json<ProfilesBody>, Problem> {
    let snapshot = app.directory.now();
    let body = |profile: &Profile| ProfileBody {
        version: profile.version,
        name: profile.name.clone(),
        effective_from: profile.effective_from.to_string(),
        categories: profile.categories.len(),
    };
    Ok(Json(ProfilesBody { profiles: snapshot.profiles.values().map(|profile| body(profile)).collect() }))
}

/// Upload a profile as TOML or JSON. Every fault is listed; with one, or in a dry run, nothing is written.
#[utoipa::path(post, path = "/api/v1/profiles", tag = "registry", params(DryRun),
    request_body(content = String, content_type = "application/toml"),
    responses((status = 200, body = ProfileReportBody), (status = 201, body = ProfileReportBody), Problem))]
async fn upload(
    State(app): State<App>,
    admin: SystemAdmin,
    Query(query): Query<DryRun>,
    request: Request,
) -> Result<(StatusCode, Json<ProfileReportBody>), Problem> {
    reaches_all(&admin.0, Role::SystemAdmin, &app.directory.now())?;
    let bytes = read(request, MAX_BODY).await?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Problem::new(Code::BadField).field("profile", "不是 UTF-8 文本", "not UTF-8"))?;
    let report = install_profile(&app, read_profile(text)?, query.dry_run, admin.by()).await?;
    let status = if report.version.is_some() { StatusCode::CREATED } else { StatusCode::OK };
    let ProfileReport { version, categories, faults, warnings } = report;
    Ok((status, Json(ProfileReportBody { version, categories, faults, warnings })))
}

/// The calendar in force.
#[utoipa::path(get, path = "/api/v1/calendar", tag = "registry",
    responses((status = 200, body = CalendarBody), Problem))]
async fn calendar(State(app): State<App>) -> Result<Json<CalendarBody>, Problem> {
    Ok(Json(calendar_body(&app.directory.now().calendar)))
}

/// Merge a notice of the State Council into the calendar, date by date.
#[utoipa::path(post, path = "/api/v1/calendar/notices", tag = "registry", params(DryRun),
    request_body = NoticeBody, responses((status = 200, body = CalendarBody), Problem))]
async fn notice(
    State(app): State<App>,
    admin: SystemAdmin,
    Query(query): Query<DryRun>,
    Body(body): Body<NoticeBody>,
) -> Result<Json<CalendarBody>, Problem> {
    reaches_all(&admin.0, Role::SystemAdmin, &app.directory.now())?;
    let calendar = add_notice(&app, &read_notice(body)?, query.dry_run, admin.by()).await?;
    Ok(Json(calendar_body(&calendar)))
}

fn read_notice(body: NoticeBody) -> Result<Notice, Problem> {
    let mut problem = Problem::new(Code::BadField);
    let mut days = Vec::with_capacity(body.days.len());
    for (at, day) in body.days.into_iter().enumerate() {
        let kind = match day.kind.as_str() {
            "off" => Some(DayKind::Off),
            "make_up" => Some(DayKind::MakeUp),
            _ => None,
        };
        match (day.date.parse(), kind) {
            (Ok(date), Some(kind)) => days.push(NoticeDay { date, kind, name: day.name }),
            (Err(_), _) => problem = problem.field(format!("days[{at}].date"), "应为日期", "must be a date"),
            (_, None) => {
                problem = problem.field(format!("days[{at}].kind"), "应为 off 或 make_up", "off or make_up");
            }
        }
    }
    if problem.field_names().next().is_some() {
        return Err(problem);
    }
    Ok(Notice { number: body.number, year: body.year, days })
}

fn calendar_body(calendar: &Calendar) -> CalendarBody {
    let days = calendar.days.iter().map(|(date, day)| NoticeDayBody {
        date: date.to_string(),
        kind: match day.kind {
            DayKind::Off => "off",
            DayKind::MakeUp => "make_up",
        }
        .to_owned(),
        name: day.name.clone(),
    });
    CalendarBody {
        version: calendar.version,
        published_through: calendar.published_through,
        days: days.collect(),
    }
}
