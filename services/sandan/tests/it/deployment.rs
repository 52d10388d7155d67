//! Running processes over a seeded database.

use sandan_testkit::{Backend, Seeded};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const ROLES: [&str; 6] = ["registry", "intake", "dispatcher", "followup", "push", "notifier"];

/// One process or five, with a town and its people.
pub struct Deployment {
    seeded: Seeded,
    processes: Vec<(String, Child)>,
    /// Base URL by role; the same for all in one process.
    bases: BTreeMap<String, String>,
    redis: Option<String>,
}

impl Deployment {
    /// All roles in one process, SQLite, events in the process.
    pub async fn single() -> Self {
        let mut deployment = Self::seeded(Backend::Sqlite, None).await;
        deployment.start(None).await;
        deployment
    }

    /// Each role in a process of its own, PostgreSQL and Redis.
    pub async fn five() -> Self {
        let redis = own_redis().await;
        let mut deployment = Self::seeded(Backend::Postgres, Some(redis)).await;
        for role in ROLES {
            deployment.start(Some(role)).await;
        }
        deployment
    }

    async fn seeded(backend: Backend, redis: Option<String>) -> Self {
        let seeded = Seeded::on(backend).await;
        Self { seeded, processes: Vec::new(), bases: BTreeMap::new(), redis }
    }

    async fn start(&mut self, role: Option<&str>) {
        let data = self.seeded.folder();
        let instance =
            data.join(role.map_or("instance.json".to_owned(), |role| format!("instance.{role}.json")));
        std::fs::remove_file(&instance).ok();
        let mut command = Command::new(env!("CARGO_BIN_EXE_sandan"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--operations", "127.0.0.1:0", "--data"]).arg(data);
        if let Some(role) = role {
            command.args(["--role", role]);
        }
        command
            .env("SANDAN__STORAGE__DATABASE_URL", self.seeded.database_url())
            .env("SANDAN__STORAGE__REDIS_URL", self.redis.as_deref().unwrap_or_default())
            .env("SANDAN__STORAGE__ATTACHMENTS_SHARED", "true")
            .env("SANDAN__AUTH__ADMIN_SECOND_FACTOR", "false")
            .env("SANDAN__AUTH__HASH_MEMORY_KIB", "64")
            .env("SANDAN__AUTH__HASH_ROUNDS", "1")
            .env("SANDAN__LIMITS__PER_ADDRESS", "1000000")
            .env("SANDAN__LIMITS__PER_PRINCIPAL", "1000000")
            .env("SANDAN__DEMO__ENABLED", if self.redis.is_none() { "true" } else { "false" })
            .env("SANDAN__LOG__LEVEL", "error")
            .stdout(Stdio::null())
            .stderr(Stdio::inherit());
        let child = command.spawn().expect("the program starts");
        let base = ready(&instance, child.id()).await;
        match role {
            Some(role) => {
                self.bases.insert(role.to_owned(), base);
            }
            None => ROLES.iter().for_each(|role| {
                self.bases.insert((*role).to_owned(), base.clone());
            }),
        }
        self.processes.push((role.unwrap_or("all").to_owned(), child));
    }

    /// The base URL of the process that serves this route, as the program's own table says.
    pub fn base_of(&self, method: &str, path: &str) -> &str {
        let role = sandan::roles::all()
            .iter()
            .flat_map(|role| (role.table)())
            .find(|route| route.method == method && matches(route.path, path))
            .map_or("registry", |route| route.service);
        &self.bases[role]
    }

    /// One process with the demo's message page, where one-time codes appear.
    pub fn shows_codes(&self) -> bool {
        self.redis.is_none()
    }

    /// Where live connections go.
    pub fn live(&self) -> String {
        format!("{}/ws/v1", self.bases["push"].replacen("http", "ws", 1))
    }

    /// Ends every process gracefully and proves the invariants over what they leave.
    pub async fn stop_and_check(mut self) {
        self.stop();
        self.check();
    }

    /// Proves the invariants over what the ended processes left.
    pub fn check(&self) {
        let url = self.seeded.address();
        let report = Command::new(env!("CARGO_BIN_EXE_sandan"))
            .args(["check", "--database", &url, "--data"])
            .arg(self.seeded.folder())
            .output()
            .expect("the check runs");
        let text = String::from_utf8_lossy(&report.stdout);
        assert!(report.status.success(), "{text}{}", String::from_utf8_lossy(&report.stderr));
        println!("{text}");
    }

    /// In how many places these words stand in clear: files of the data folder, lines of the database.
    pub fn places_of(&self, words: &str) -> usize {
        let url = self.seeded.database_url();
        let in_files = files(self.seeded.folder()).iter().filter(|bytes| holds(bytes, words)).count();
        if !url.starts_with("postgres") {
            return in_files;
        }
        let dump = Command::new("pg_dump").args(["--dbname", &url]).output().expect("pg_dump runs");
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        in_files + dump.stdout.split(|byte| *byte == b'\n').filter(|line| holds(line, words)).count()
    }

    /// Ends the process gracefully and leaves its data folder.
    pub async fn stop_and_keep(mut self) -> tempfile::TempDir {
        self.stop();
        let kept = tempfile::tempdir().expect("a folder");
        copy_folder(self.seeded.folder(), kept.path());
        kept
    }

    /// The dispatcher ends last: its relay numbers what the others committed while stopping.
    pub fn stop(&mut self) {
        self.processes.sort_by_key(|(role, _)| role == "dispatcher");
        for (role, child) in &mut self.processes {
            let ended =
                Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill runs");
            assert!(ended.success(), "{role} was still running");
            assert!(child.wait().expect("it can be waited for").success(), "{role} ended badly");
        }
        self.processes.clear();
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        for (_, child) in &mut self.processes {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

/// Waits until the process says where it listens and is ready.
async fn ready(instance: &Path, pid: u32) -> String {
    let wait = async {
        loop {
            let listen = std::fs::read_to_string(instance).ok().and_then(|text| {
                let value: serde_json::Value = serde_json::from_str(&text).ok()?;
                (value["pid"] == pid).then(|| value["listen"].as_str().map(str::to_owned))?
            });
            if let Some(listen) = listen {
                let base = format!("http://{listen}");
                let http = sandan_kit::outgoing::client().build().expect("a client");
                let answer = http.get(format!("{base}/readyz")).send().await;
                if answer.is_ok_and(|answer| answer.status().is_success()) {
                    return base;
                }
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait)
        .await
        .expect("the process becomes ready within a minute")
}

/// A numbered database of the test server that nobody uses: our streams are found by name, so two tests may not share one.
async fn own_redis() -> String {
    let server = std::env::var("SANDAN_TEST_REDIS").unwrap_or_else(|_| "redis://127.0.0.1:6379".to_owned());
    format!("{}/{}", server.trim_end_matches('/'), 1 + rand::random::<u8>() % 15)
}

fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(&path).all(|(pattern, part)| pattern.starts_with('{') || pattern == part)
}

/// The words themselves, or their bytes as PostgreSQL prints them.
fn holds(bytes: &[u8], words: &str) -> bool {
    let hex: String = words.bytes().map(|byte| format!("{byte:02x}")).collect();
    let found = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    found(words.as_bytes()) || found(hex.as_bytes())
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
    let mut found: Vec<Vec<u8>> = folders.iter().flat_map(|folder| self::files(folder)).collect();
    found.extend(files.iter().filter(|path| path.is_file()).map(|path| std::fs::read(path).expect("a file")));
    found
}

/// Everything of a folder: database, keys, photos.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder to copy") {
        let path = entry.expect("an entry").path();
        let copy = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else if path.is_file() {
            std::fs::copy(&path, &copy).expect("a copy");
        }
    }
}
