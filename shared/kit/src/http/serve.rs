//! Connections: accepted up to a limit, their headers in time, ended gracefully.

use crate::config::Limits;
use crate::tasks::Shutdown;
use axum::extract::ConnectInfo;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tower::Layer;

/// Headers in all of one request, in bytes; more ends the connection with 431.
const MAX_HEADER_BYTES: usize = 64 * 1024;
/// The pause after a failed accept: without it, running out of file descriptors would spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Bounds of one listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServeOptions {
    /// Open connections; beyond, new ones wait in the system's queue.
    pub connections: usize,
    /// The time from the first byte of a request, or the end of the one before, to its last header.
    pub header_time: Duration,
    /// The time for running requests to end after the wish to stop.
    pub grace: Duration,
}

impl From<&Limits> for ServeOptions {
    fn from(limits: &Limits) -> Self {
        Self {
            connections: limits.connections,
            header_time: Duration::from_secs(limits.header_seconds),
            grace: Duration::from_secs(limits.shutdown_seconds),
        }
    }
}

/// Serves until asked to stop, then lets running requests end. Connections that became websockets are no longer
/// counted here: they belong to whoever upgraded them.
pub async fn serve(listener: TcpListener, router: Router, shutdown: Shutdown, options: ServeOptions) {
    let places = Arc::new(Semaphore::new(options.connections.clamp(1, Semaphore::MAX_PERMITS)));
    let mut open = JoinSet::new();
    while let Some(Some((stream, peer, place))) = shutdown.or_stop(next(&listener, &places)).await {
        open.spawn(connection(stream, peer, router.clone(), shutdown.clone(), options.header_time, place));
        while open.try_join_next().is_some() {}
    }
    drop(listener);
    let all_ended = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(options.grace, all_ended).await.is_err() {
        tracing::warn!(connections = open.len(), "connections did not end in time and are cut off");
        open.shutdown().await;
    }
}

async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    // Closed never: the semaphore lives as long as the listener.
    let place = places.clone().acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return Some((stream, peer, place)),
            Err(error) => {
                tracing::warn!(%error, "connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    shutdown: Shutdown,
    header_time: Duration,
    _place: OwnedSemaphorePermit,
) {
    // Answers are small and whole; waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(Extension(ConnectInfo(peer)).layer(router));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(header_time).max_buf_size(MAX_HEADER_BYTES);
    let connection = http.serve_connection(TokioIo::new(stream), service).with_upgrades();
    tokio::pin!(connection);
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        () = shutdown.wait() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, "connection ended early");
    }
}
