//! A file in pieces, for the network of a stairwell: begin, send pieces with their offset, finish.

use super::MAX_FILE;
use super::kitchen::Kitchen;
use super::pieces::{Meta, Pieces, PiecesError, Writer};
use super::upload::{keep, too_large};
use crate::caller::Caller;
use axum::Json;
use axum::body::Body as RequestBody;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use futures::StreamExt;
use sandan_boot::App;
use sandan_contract::rest::attachment::{AttachmentBody, NewUpload, UploadBody};
use sandan_core::ids::AttachmentId;
use sandan_kit::body::{Body, PathId};
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_kit::seal::Sealer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;
use uuid::Uuid;

/// Bytes gathered before they are sealed and written: what a broken connection loses at most.
const PIECE: usize = 64 * 1024;
const OFFSET_HEADER: &str = "upload-offset";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(paths!(begin)).routes(paths!(look, send)).routes(paths!(finish))
}

fn pieces(app: &App, id: Uuid) -> Pieces {
    Pieces::of(&app.attachment_dir(), id)
}

fn problem(error: PiecesError) -> Problem {
    match error {
        PiecesError::Missing => Code::NotFound.into(),
        PiecesError::Busy => Problem::new(Code::KeyInProgress).retry_after(1),
        PiecesError::Offset(stands) => Problem::new(Code::Precondition).field(
            "Upload-Offset",
            format!("已收到 {stands} 字节，请从此处继续"),
            format!("the upload stands at {stands}"),
        ),
        error => Problem::internal("keep an upload", error),
    }
}

/// Runs work on files where blocking is allowed.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PiecesError> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.or_internal("keep an upload")?.map_err(problem)
}

/// The upload's description, for its owner.
async fn meta(app: &App, caller: &Caller, id: Uuid) -> Result<Meta, Problem> {
    let pieces = pieces(app, id);
    let meta = on_disk(move || pieces.meta()).await?;
    if meta.owner == caller.account() { Ok(meta) } else { Err(Code::NotFound.into()) }
}

/// Begins an upload in pieces; it is kept for 24 hours.
#[utoipa::path(post, path = "/api/v1/attachments/uploads", tag = "intake", request_body = NewUpload,
    responses((status = 201, body = UploadBody), Problem))]
async fn begin(
    State(app): State<App>,
    caller: Caller,
    Body(new): Body<NewUpload>,
) -> Result<(StatusCode, Json<UploadBody>), Problem> {
    caller.limit_report(&app)?;
    if new.size == 0 {
        return Err(Problem::new(Code::BadField).field("size", "应大于 0", "must be more than 0"));
    }
    if new.size > MAX_FILE as u64 {
        return Err(too_large());
    }
    let extension = new.name.as_deref().and_then(|name| name.rsplit_once('.'));
    let extension = extension.map(|(_, end)| end.chars().take(8).collect());
    let id = app.new_id();
    let meta = Meta { size: new.size, owner: caller.account(), extension, attachment: None };
    let pieces = pieces(&app, id);
    on_disk(move || pieces.describe(&meta)).await?;
    Ok((StatusCode::CREATED, Json(UploadBody { id, offset: 0, size: new.size })))
}

/// How far an upload is: asked after a broken connection.
#[utoipa::path(get, path = "/api/v1/attachments/uploads/{id}", tag = "intake", params(("id" = Uuid, Path)),
    responses((status = 200, body = UploadBody), Problem))]
async fn look(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<Uuid>,
) -> Result<Json<UploadBody>, Problem> {
    caller.limit(&app)?;
    let size = meta(&app, &caller, id).await?.size;
    let pieces = pieces(&app, id);
    let offset = on_disk(move || pieces.offset()).await?;
    Ok(Json(UploadBody { id, offset, size }))
}

/// Appends a piece at `Upload-Offset`. What arrived before a connection broke is kept.
#[utoipa::path(patch, path = "/api/v1/attachments/uploads/{id}", tag = "intake",
    params(("id" = Uuid, Path), ("Upload-Offset" = u64, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = UploadBody), Problem))]
async fn send(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<Uuid>,
    headers: HeaderMap,
    body: RequestBody,
) -> Result<Json<UploadBody>, Problem> {
    caller.limit(&app)?;
    let size = meta(&app, &caller, id).await?.size;
    let offset = headers.get(OFFSET_HEADER).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let offset =
        offset.ok_or_else(|| Problem::new(Code::MissingField).field("Upload-Offset", "必填", "required"))?;
    let pieces = pieces(&app, id);
    let writer = on_disk(move || pieces.write_at(offset)).await?;
    let (writer, outcome) = receive(&app.sealer, writer, size, body).await?;
    let offset = on_disk(move || writer.sync().map(|()| writer.offset())).await?;
    outcome?;
    Ok(Json(UploadBody { id, offset, size }))
}

/// Writes what arrives, piece by piece. The second result says how the stream ended; what came before is written.
async fn receive(
    sealer: &Sealer,
    mut writer: Writer,
    size: u64,
    body: RequestBody,
) -> Result<(Writer, Result<(), Problem>), Problem> {
    let mut stream = body.into_data_stream();
    let mut gathered: Vec<u8> = Vec::with_capacity(PIECE);
    loop {
        let chunk = stream.next().await;
        let ended = !matches!(chunk, Some(Ok(_)));
        let outcome = match chunk {
            Some(Ok(bytes)) => {
                gathered.extend_from_slice(&bytes);
                Ok(())
            }
            None => Ok(()),
            Some(Err(_)) => Err(Problem::new(Code::BadField).detail("传输中断", "the piece ended early")),
        };
        if writer.offset() + gathered.len() as u64 > size {
            return Ok((writer, Err(too_large())));
        }
        if !gathered.is_empty() && (ended || gathered.len() >= PIECE) {
            let piece = std::mem::take(&mut gathered);
            let sealer = sealer.clone();
            writer = on_disk(move || {
                writer.append(&sealer, &piece)?;
                Ok(writer)
            })
            .await?;
        }
        if ended {
            return Ok((writer, outcome));
        }
    }
}

/// Turns a complete upload into an attachment. Asked again it answers with the same one.
#[utoipa::path(post, path = "/api/v1/attachments/uploads/{id}/finish", tag = "intake",
    params(("id" = Uuid, Path)), responses((status = 201, body = AttachmentBody), Problem))]
async fn finish(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<Uuid>,
) -> Result<(StatusCode, Json<AttachmentBody>), Problem> {
    caller.limit(&app)?;
    let meta = meta(&app, &caller, id).await?;
    if let Some(attachment) = meta.attachment {
        return made(&app, attachment).await.map(|body| (StatusCode::CREATED, Json(body)));
    }
    let kitchen = Kitchen::of(&app);
    let _place = kitchen.receive()?;
    let (reading, sealer) = (pieces(&app, id), app.sealer.clone());
    // Its lock keeps a second finish, and late pieces, away.
    let writer = on_disk({
        let (pieces, size) = (pieces(&app, id), meta.size);
        move || pieces.write_at(size)
    })
    .await?;
    let bytes = on_disk(move || reading.read(&sealer)).await?;
    let name = meta.extension.as_ref().map(|extension| format!("file.{extension}"));
    let cleaned = kitchen.clean(name, bytes).await?;
    let body = keep(&app, meta.owner, cleaned).await?;
    let (pieces, done) = (pieces(&app, id), Meta { attachment: Some(body.id), ..meta });
    on_disk(move || {
        pieces.describe(&done)?;
        drop(writer);
        pieces.clear()
    })
    .await?;
    Ok((StatusCode::CREATED, Json(body)))
}

async fn made(app: &App, id: Uuid) -> Result<AttachmentBody, Problem> {
    let row = app.store.attachment(AttachmentId(id)).await.or_internal("read an attachment")?;
    let row = row.filter(|row| row.state != "erased").ok_or(Code::NotFound)?;
    Ok(AttachmentBody {
        id,
        media_type: row.media_type,
        size: row.size,
        width: row.width,
        height: row.height,
    })
}
