//! A whole file in one request.

use super::kitchen::Kitchen;
use super::media::Clean;
use super::{MAX_FILE, vault};
use crate::caller::Caller;
use axum::Json;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use sandan_boot::App;
use sandan_contract::rest::attachment::AttachmentBody;
use sandan_core::ids::AccountId;
use sandan_kit::body::BodyHash;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::rows::AttachmentRow;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;

/// Other fields of the form (clients add some of their own) are skipped, so many of them.
const MAX_FIELDS: usize = 10;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(upload))
}

/// Takes a photo (JPEG, PNG, WebP) or a voice (MP3, AAC, AMR, at most 60 s) of at most 10 MiB, in the field `file`.
/// What is kept is re-encoded, without metadata. Name its id in a case or a comment within 24 hours.
#[utoipa::path(post, path = "/api/v1/attachments", tag = "intake",
    request_body(content = String, content_type = "multipart/form-data", description = "field `file`"),
    responses((status = 201, body = AttachmentBody), Problem))]
async fn upload(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<(StatusCode, Json<AttachmentBody>), Problem> {
    caller.limit_report(&app)?;
    let kitchen = Kitchen::of(&app);
    let _place = kitchen.receive()?;
    let form = Multipart::from_request(request, &app).await.map_err(|_| {
        Problem::new(Code::UnsupportedMedia)
            .detail("请使用 multipart/form-data", "the content type must be multipart/form-data")
    })?;
    let (name, bytes) = file(form).await?;
    let cleaned = kitchen.clean(name, bytes).await?;
    let body = keep(&app, caller.account(), cleaned).await?;
    Ok((StatusCode::CREATED, Json(body)))
}

async fn file(mut form: Multipart) -> Result<(Option<String>, Vec<u8>), Problem> {
    for _ in 0..MAX_FIELDS {
        let Some(field) = form.next_field().await.map_err(broken)? else { break };
        if field.file_name().is_some() || field.name() == Some("file") {
            let name = field.file_name().map(str::to_owned);
            return Ok((name, read(field).await?));
        }
    }
    Err(Problem::new(Code::MissingField).field("file", "必填", "required"))
}

async fn read(mut field: Field<'_>) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > MAX_FILE {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

pub(super) fn too_large() -> Problem {
    Problem::new(Code::TooLarge).detail("文件不得超过 10 MiB", "at most 10 MiB")
}

fn broken(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    Problem::new(Code::BadField).field("file", "表单不完整", "the form is malformed or ended early")
}

/// Seals and writes the bytes, then their row.
///
/// # Errors
/// When either fails; bytes without a row are swept away.
pub(super) async fn keep(
    app: &App,
    owner: Option<AccountId>,
    cleaned: Clean,
) -> Result<AttachmentBody, Problem> {
    let id = app.new_id();
    let size = i64::try_from(cleaned.bytes.len()).unwrap_or(i64::MAX);
    let sha256 = BodyHash::of(&cleaned.bytes).0;
    let pixels = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let (width, height) = cleaned.size.map(|(width, height)| (pixels(width), pixels(height))).unzip();
    let media_type = cleaned.media.word().to_owned();
    let path = vault::put(app, id, cleaned.bytes).await?;
    let row = AttachmentRow {
        district: app.district,
        id,
        state: "pending".to_owned(),
        case_id: None,
        owner: owner.map(|owner| owner.0),
        media_type: media_type.clone(),
        size,
        width,
        height,
        path,
        sha256,
        created_at: app.store.real_now().await.or_internal("read the time")?,
    };
    app.store.save_attachment(row).await.or_internal("save an attachment")?;
    Ok(AttachmentBody { id, media_type, size, width, height })
}
