//! The same request again: one effect, one answer.

use sandan_boot::App;
use sandan_boot::desk::executor::Keyed;
use sandan_kit::idempotency::Answer;
use sandan_kit::problem::{Code, Problem};
use sandan_store::{Change, CommitError};

/// Does the work of a request unless its key earned an answer before. Only one request per key works at a time.
pub async fn once<F>(app: &App, keyed: Option<&Keyed>, work: F) -> Result<Answer, Problem>
where
    F: Future<Output = Result<Answer, Problem>>,
{
    let _flight = keyed.map(|keyed| app.flights.enter(&keyed.scope)).transpose()?;
    if let Some(keyed) = keyed
        && let Some(answer) = keyed.earlier(app).await?
    {
        return Ok(answer);
    }
    work.await
}

/// Commits a change together with the answer that the key earns. The inner error is for the caller to judge.
pub async fn write(
    app: &App,
    mut change: Change,
    keyed: Option<&Keyed>,
    answer: Answer,
) -> Result<Result<Answer, CommitError>, Problem> {
    if let Some(keyed) = keyed {
        change.key = Some(keyed.row(app, &answer)?);
    }
    match app.store.commit(change).await {
        Ok(_) => Ok(Ok(answer)),
        Err(CommitError::KeyTaken(stored)) => match keyed {
            Some(keyed) => keyed.replay(app, &stored).map(Ok),
            None => Err(Code::Internal.into()),
        },
        Err(other) => Ok(Err(other)),
    }
}
