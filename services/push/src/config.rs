use std::time::Duration;

/// The hub's bounds and times.
#[derive(Clone, Debug)]
pub struct HubConfig {
    /// Connections of one process. About 25 KiB each when idle.
    pub sockets: usize,
    /// Connections of one person: several devices and tabs, no more.
    pub sockets_per_account: usize,
    pub topics_per_socket: usize,
    /// Entries that wait for one socket. They are shared, so that a full queue costs little.
    pub queue: usize,
    /// Recent events kept per district, from which short absences are resumed without the database.
    pub recent: usize,
    /// More missed events than these are answered with a snapshot.
    pub replay: usize,
    /// Histories and snapshots read at the same time.
    pub history_reads: usize,
    pub history_timeout: Duration,
    pub hello: Duration,
    pub ping: Duration,
    pub pong: Duration,
    pub head: Duration,
    /// A peer that takes nothing for so long is gone.
    pub write_timeout: Duration,
}

impl Default for HubConfig {
    fn default() -> Self {
        Self {
            sockets: 20_000,
            sockets_per_account: 16,
            topics_per_socket: 64,
            queue: 256,
            recent: 2_048,
            replay: 500,
            history_reads: 32,
            history_timeout: Duration::from_secs(5),
            hello: Duration::from_secs(5),
            ping: Duration::from_secs(25),
            pong: Duration::from_secs(10),
            head: Duration::from_secs(10),
            write_timeout: Duration::from_secs(15),
        }
    }
}
