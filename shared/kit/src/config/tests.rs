use super::*;

fn environment(pairs: &[(&str, &str)]) -> HashMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn with(file: &str) -> Config {
    Config::from_parts(Some(file), HashMap::new()).unwrap()
}

fn errors(config: &Config) -> Vec<&'static str> {
    config.check().iter().filter(|f| f.severity == Severity::Error).map(|f| f.key).collect()
}

#[test]
fn the_defaults_are_complete_and_start_without_a_warning() {
    assert_eq!(Config::default().check(), vec![]);
    assert!(Config::default().checked().is_ok());
}

#[test]
fn the_environment_overrides_the_file_which_overrides_the_defaults() {
    let file = "[server]\nlisten = '0.0.0.0:1'\n[limits]\nrequests = 7\n";
    let config = Config::from_parts(
        Some(file),
        environment(&[
            ("SANDAN__SERVER__LISTEN", "127.0.0.1:2"),
            ("SANDAN__SERVER__ALLOWED_ORIGINS", "https://a.cn, https://b.cn"),
            ("SANDAN__SERVER__TRUSTED_PROXIES", ""),
            ("SANDAN__DISTRICT__CODE", "440305000000"),
            ("SANDAN__STORAGE__DATABASE_URL", ""),
            ("SANDAN__DEMO__ENABLED", "true"),
            ("SANDAN_DATA", "/not/a/setting"),
        ]),
    )
    .unwrap();
    assert_eq!(config.server.listen.port(), 2);
    assert_eq!(config.server.allowed_origins, ["https://a.cn", "https://b.cn"]);
    assert!(config.server.trusted_proxies.is_empty());
    assert_eq!((config.limits.requests, config.limits.per_device), (7, 120));
    assert_eq!((config.district.code.as_str(), config.demo.enabled), ("440305000000", true));
}

#[test]
fn what_is_unknown_or_of_the_wrong_type_stops_the_start() {
    for file in
        ["[server]\nlissen = 'x'", "[sever]\n", "[server]\nlisten = 'here'", "[district]\nno = 65536", "x"]
    {
        assert!(Config::from_parts(Some(file), HashMap::new()).is_err(), "{file}");
    }
    assert!(Config::from_parts(None, environment(&[("SANDAN__LOG__FORMAT", "yaml")])).is_err());
    assert!(Config::from_parts(None, environment(&[("SANDAN__LOG__COLOUR", "1")])).is_err());
    assert!(matches!(Config::load(Some("/nonexistent.toml".as_ref())), Err(ConfigError::File { .. })));
}

#[test]
fn combinations_that_cannot_be_meant_are_refused_by_name() {
    assert_eq!(errors(&with("[server]\noperations_listen = '127.0.0.1:8080'")), ["server.operations_listen"]);
    assert_eq!(errors(&with("[server]\npublic_url = 'https://x.cn/'")), ["server.public_url"]);
    assert_eq!(errors(&with("[server]\nallowed_origins = ['*']")), ["server.allowed_origins"]);
    assert_eq!(errors(&with("[server]\ntrusted_proxies = ['10.0.0.0/33']")), ["server.trusted_proxies"]);
    let tiles = |tile: &str| with(&format!("[server]\ntile_origins = ['https://t.cn']\ntiles = ['{tile}']"));
    assert!(errors(&tiles("https://t.cn/{z}/{x}/{y}.png")).is_empty());
    assert_eq!(errors(&tiles("https://u.cn/{z}/{x}/{y}.png")), ["server.tiles"]);
    assert_eq!(errors(&tiles("https://t.cn/{z}/{x}.png")), ["server.tiles"]);
    assert_eq!(errors(&with("[storage]\ndatabase_url = 'mysql://x'")), ["storage.database_url"]);
    assert_eq!(errors(&with("[district]\nno = 0")), ["district.no"]);
    assert_eq!(errors(&with("[limits]\nrequests = 0")), ["limits.requests"]);
    assert_eq!(errors(&with("[limits]\nupload_seconds = 1")), ["limits.upload_seconds"]);
    let demo = with("[demo]\nenabled = true\n[storage]\ndatabase_url = 'postgres://u:pw@h/d'");
    assert_eq!(errors(&demo), ["demo.enabled"]);
    let refused = demo.checked().unwrap_err().to_string();
    assert!(refused.contains("demo.enabled") && !refused.contains("pw"), "{refused}");
}

#[test]
fn risky_values_are_warned_about() {
    let warned = |file: &str, key: &str| {
        let (_, warnings) = with(file).checked().unwrap();
        assert!(warnings.iter().any(|finding| finding.key == key), "{file}: {warnings:?}");
    };
    warned("[server]\noperations_listen = '0.0.0.0:9090'", "server.operations_listen");
    warned("[server]\npublic_url = 'http://town.cn'", "server.public_url");
    warned("[server]\ntrusted_proxies = ['0.0.0.0/0']", "server.trusted_proxies");
    warned("[demo]\nenabled = true\n[server]\nlisten = '0.0.0.0:80'", "demo.enabled");
    warned("[auth]\nadmin_second_factor = false", "auth.admin_second_factor");
}

#[test]
fn passwords_in_urls_are_not_printed() {
    let config = with("[storage]\ndatabase_url = 'postgres://u:canary@h/d'\nredis_url = 'redis://:canary@h'");
    assert!(!format!("{config:?}").contains("canary"));
}
