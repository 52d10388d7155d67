//! Values that fit their types and still cannot be meant.

use super::Config;
use crate::limits::Network;
use sandan_core::message::Template;
use std::fmt;
use std::net::IpAddr;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Legal, but risky: said at start.
    Warning,
    /// The process does not start.
    Error,
}

/// One thing to say about the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// `section.key`
    pub key: &'static str,
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}: {}: {}", self.key, self.message)
    }
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn error_if(&mut self, wrong: bool, key: &'static str, message: impl Into<String>) {
        if wrong {
            self.0.push(Finding { severity: Severity::Error, key, message: message.into() });
        }
    }

    fn warn_if(&mut self, risky: bool, key: &'static str, message: impl Into<String>) {
        if risky {
            self.0.push(Finding { severity: Severity::Warning, key, message: message.into() });
        }
    }
}

impl Config {
    /// Everything to say about these settings, errors first.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Findings::default();
        self.check_server(&mut findings);
        self.check_storage(&mut findings);
        self.check_auth(&mut findings);
        self.check_limits(&mut findings);
        self.check_messages(&mut findings);
        self.check_demo(&mut findings);
        findings.0.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings.0
    }

    fn check_server(&self, findings: &mut Findings) {
        let server = &self.server;
        let (listen, operations) = (server.listen, server.operations_listen);
        let same = listen == operations && listen.port() != 0;
        findings.error_if(same, "server.operations_listen", "must differ from server.listen");
        findings.error_if(
            !is_origin(&server.public_url),
            "server.public_url",
            "must be http(s)://host[:port] without path or closing slash",
        );
        for origin in &server.allowed_origins {
            let message = format!("{origin:?} is not an exact origin such as https://office.example.cn");
            findings.error_if(!is_origin(origin), "server.allowed_origins", message);
        }
        for origin in &server.tile_origins {
            let message = format!("{origin:?} is not an exact origin such as https://t0.tianditu.gov.cn");
            findings.error_if(!is_origin(origin), "server.tile_origins", message);
        }
        for tile in &server.tiles {
            let known = server.tile_origins.iter().any(|origin| tile.starts_with(&format!("{origin}/")));
            findings.error_if(
                !known,
                "server.tiles",
                format!("{tile:?} lies on none of server.tile_origins"),
            );
            let filled = ["{z}", "{x}", "{y}"].iter().all(|part| tile.contains(part));
            findings.error_if(!filled, "server.tiles", format!("{tile:?} must name {{z}}, {{x}} and {{y}}"));
        }
        for network in &server.trusted_proxies {
            let message = format!("{network:?} is no address or network such as 10.0.0.0/8");
            let parsed = network.parse::<Network>();
            findings.error_if(parsed.is_err(), "server.trusted_proxies", message);
            let all = parsed.is_ok_and(|network| network.is_everything());
            findings.warn_if(all, "server.trusted_proxies", "believes every client about its own address");
        }
        let open = !is_private(operations.ip());
        findings.warn_if(open, "server.operations_listen", "metrics and health are open to the network");
        let plain = server.public_url.starts_with("http://") && !server.public_url.contains("127.0.0.1");
        findings.warn_if(plain, "server.public_url", "passwords travel unencrypted without https");
    }

    fn check_storage(&self, findings: &mut Findings) {
        let storage = &self.storage;
        let database = storage.database_url.as_str();
        let known = database.is_empty()
            || database.starts_with("postgres://")
            || database.starts_with("postgresql://");
        findings.error_if(
            !known,
            "storage.database_url",
            "must be empty (SQLite in storage.data_dir) or postgres://…",
        );
        let redis = storage.redis_url.as_str();
        let schemes = ["redis://", "rediss://", "redis+unix://"];
        let known = redis.is_empty() || schemes.iter().any(|scheme| redis.starts_with(scheme));
        findings.error_if(
            !known,
            "storage.redis_url",
            "must be empty (events stay in this process) or redis://…",
        );
        let odd = storage.is_embedded() && !redis.is_empty();
        findings.warn_if(odd, "storage.redis_url", "has no use while the database is a file of one process");
        let no = self.district.no;
        findings.error_if(
            no == 0,
            "district.no",
            "0 is reserved for what belongs to all districts; use 1 to 65535",
        );
        let code = &self.district.code;
        let plain = (1..=32).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
        findings.error_if(!plain, "district.code", "must be 1 to 32 letters or digits");
        findings.error_if(self.district.name.trim().is_empty(), "district.name", "must not be empty");
    }

    fn check_auth(&self, findings: &mut Findings) {
        let auth = &self.auth;
        findings.error_if(!(1..=60).contains(&auth.access_minutes), "auth.access_minutes", "must be 1 to 60");
        findings.error_if(!(1..=365).contains(&auth.refresh_days), "auth.refresh_days", "must be 1 to 365");
        findings.error_if(auth.lock_after == 0, "auth.lock_after", "must be at least 1");
        findings.error_if(
            auth.hash_memory_kib < 8 || auth.hash_rounds == 0,
            "auth.hash_memory_kib",
            "argon2 needs at least 8 KiB and one round",
        );
        let weak = auth.hash_memory_kib < 19_456 && !self.demo.enabled;
        findings.warn_if(weak, "auth.hash_memory_kib", "below 19456, which OWASP recommends for two rounds");
        findings.warn_if(auth.lock_after > 20, "auth.lock_after", "lets passwords be guessed");
        findings.warn_if(
            !auth.admin_second_factor,
            "auth.admin_second_factor",
            "administrators need no second factor",
        );
    }

    fn check_limits(&self, findings: &mut Findings) {
        let limits = &self.limits;
        let positive = [
            ("limits.connections", limits.connections as u64),
            ("limits.requests", limits.requests as u64),
            ("limits.header_seconds", limits.header_seconds),
            ("limits.answer_seconds", limits.answer_seconds),
            ("limits.per_principal", limits.per_principal.into()),
            ("limits.per_address", limits.per_address.into()),
            ("limits.per_device", limits.per_device.into()),
            ("limits.reports_per_principal", limits.reports_per_principal.into()),
            ("limits.codes_per_phone", limits.codes_per_phone.into()),
        ];
        for (key, value) in positive {
            findings.error_if(value == 0, key, "must be at least 1");
        }
        let backwards = limits.upload_seconds < limits.answer_seconds;
        findings.error_if(
            backwards,
            "limits.upload_seconds",
            "must not be shorter than limits.answer_seconds",
        );
        let short = limits.shutdown_seconds < limits.answer_seconds;
        findings.warn_if(short, "limits.shutdown_seconds", "running requests may be cut off at a restart");
    }

    fn check_messages(&self, findings: &mut Findings) {
        let messages = &self.messages;
        for (key, url) in
            [("messages.sms_url", &messages.sms_url), ("messages.wechat_url", &messages.wechat_url)]
        {
            let wrong = !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://");
            findings.error_if(wrong, key, "must begin with https:// or http://");
            let open = url.starts_with("http://") && !is_this_machine(url);
            findings.warn_if(open, key, "telephone numbers travel unencrypted");
        }
        let unknown = |word: &&String| Template::from_word(word).is_none();
        let words = messages.sms_templates.iter().chain(messages.wechat_templates.keys());
        if let Some(word) = words.clone().find(unknown) {
            findings.error_if(true, "messages", format!("there is no message {word:?}"));
        }
        let half = !messages.wechat_app_id.is_empty() && messages.wechat_secret_file.as_os_str().is_empty();
        findings.error_if(half, "messages.wechat_secret_file", "is needed with wechat_app_id");
        let forever = !(1..=24 * 7).contains(&messages.link_hours);
        findings.error_if(forever, "messages.link_hours", "must be 1 to 168");
    }

    fn check_demo(&self, findings: &mut Findings) {
        let reachable = self.demo.enabled && !is_private(self.server.listen.ip());
        findings.warn_if(reachable, "demo.enabled", "known passwords on an address that others can reach");
        let foreign = self.demo.enabled && !self.storage.is_embedded();
        findings.error_if(
            foreign,
            "demo.enabled",
            "the demo town lives in its own SQLite file, not in PostgreSQL",
        );
    }
}

fn is_private(address: IpAddr) -> bool {
    address.is_loopback()
}

/// `http(s)://host[:port]`, nothing behind it.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
        !host.is_empty() && host.bytes().all(plain)
    })
}

fn is_this_machine(url: &str) -> bool {
    let host = url.split("://").nth(1).and_then(|rest| rest.split(['/', '?']).next()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}
