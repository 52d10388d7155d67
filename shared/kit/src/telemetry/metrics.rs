//! Numbers for the operators.

use crate::tasks::{Shutdown, TaskResult};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;

/// Bounds of every `…_seconds` histogram: from a cached read to the longest answer.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// How often the recorder folds what was measured; it grows without.
const UPKEEP: Duration = Duration::from_secs(5);

static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// The metrics of this process, in the text form of Prometheus.
#[derive(Clone)]
pub struct Metrics(Option<PrometheusHandle>);

impl Metrics {
    /// Installs the recorder at the first call; later calls give the same one.
    #[must_use]
    pub fn install() -> Self {
        let handle = HANDLE.get_or_init(|| {
            let builder = PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS);
            let recorder = builder.map(PrometheusBuilder::build_recorder).ok()?;
            let handle = recorder.handle();
            // Refused when a host program has its own recorder: then that one has the numbers.
            metrics::set_global_recorder(recorder).ok().map(|()| handle)
        });
        Self(handle.clone())
    }

    /// The text for `/metrics`.
    #[must_use]
    pub fn render(&self) -> String {
        self.0.as_ref().map(PrometheusHandle::render).unwrap_or_default()
    }
}

/// The loop that keeps the recorder small; to be spawned as a task.
///
/// # Errors
/// None.
pub async fn upkeep(metrics: Metrics, shutdown: Shutdown) -> TaskResult {
    while shutdown.or_stop(tokio::time::sleep(UPKEEP)).await.is_some() {
        if let Some(handle) = &metrics.0 {
            handle.run_upkeep();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_rendered_and_installing_twice_is_harmless() {
        let first = Metrics::install();
        metrics::counter!("planted_total", "task" => "a").increment(2);
        metrics::histogram!("planted_seconds").record(0.003);
        let text = Metrics::install().render();
        assert!(text.contains("planted_total{task=\"a\"} 2"), "{text}");
        assert!(text.contains("planted_seconds_bucket{le=\"0.005\"} 1"), "{text}");
        drop(first);
    }
}
