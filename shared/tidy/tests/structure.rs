//! The dependency table of ARCHITECTURE.md and the purity of the pure crates, held true.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Who may depend on whom among our own crates. Dev-dependencies are free.
const TABLE: &[(&str, &[&str])] = &[
    ("sandan-core", &[]),
    ("sandan-contract", &["core"]),
    ("sandan-grid", &["core"]),
    ("sandan-routing", &["core", "grid"]),
    ("sandan-store", &["core", "contract"]),
    ("sandan-bus", &["contract"]),
    ("sandan-kit", &["core", "contract"]),
    ("sandan-migrations", &[]),
    ("sandan-boot", &["core", "contract", "kit", "store", "bus", "grid", "migrations"]),
    (
        "sandan-testkit",
        &["core", "contract", "grid", "routing", "store", "bus", "kit", "boot", "migrations", "registry"],
    ),
    ("sandan-tidy", &[]),
    ("sandan-intake", SERVICE),
    ("sandan-dispatcher", SERVICE),
    ("sandan-push", SERVICE),
    ("sandan-followup", SERVICE),
    ("sandan-registry", SERVICE),
    ("sandan-notifier", SERVICE),
    (
        "sandan",
        &[
            "core",
            "contract",
            "grid",
            "routing",
            "store",
            "bus",
            "kit",
            "boot",
            "intake",
            "dispatcher",
            "push",
            "followup",
            "registry",
            "notifier",
        ],
    ),
];
const SERVICE: &[&str] = &["core", "contract", "grid", "routing", "store", "bus", "kit", "boot"];

/// Crates without clock, randomness, runtime or database.
const PURE: &[&str] = &["sandan-core", "sandan-contract", "sandan-grid", "sandan-routing"];
const IMPURE_CRATES: &[&str] = &["tokio", "axum", "sea-orm", "redis", "rand", "reqwest", "hyper", "tracing"];
const IMPURE_WORDS: &[&str] = &[
    "tokio::",
    "axum::",
    "sea_orm::",
    "redis::",
    "rand::",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "thread_rng",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "std::env::",
    "std::fs::",
    "std::net::",
];

/// Only these name the database library and the bus library.
const MONOPOLIES: &[(&str, &[&str])] = &[
    ("sea-orm", &["sandan-store", "sandan-testkit"]),
    ("sea-orm-migration", &["sandan-migrations"]),
    ("redis", &["sandan-bus"]),
];

/// The longest chain of our own crates, the binary included.
const LONGEST_CHAIN: usize = 6;

struct Crate {
    name: String,
    dir: PathBuf,
    dependencies: BTreeSet<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn crates() -> Vec<Crate> {
    let mut found = Vec::new();
    let mut dirs = vec![root().join("migrations")];
    for parent in ["shared", "services"] {
        dirs.extend(std::fs::read_dir(root().join(parent)).unwrap().map(|entry| entry.unwrap().path()));
    }
    for dir in dirs.into_iter().filter(|dir| dir.join("Cargo.toml").exists()) {
        let manifest: toml::Table = std::fs::read_to_string(dir.join("Cargo.toml")).unwrap().parse().unwrap();
        let name = manifest["package"]["name"].as_str().unwrap().to_owned();
        let tables = ["dependencies", "build-dependencies"].iter().filter_map(|key| manifest.get(*key));
        let dependencies = tables.flat_map(|table| table.as_table().unwrap().keys().cloned()).collect();
        found.push(Crate { name, dir, dependencies });
    }
    assert!(found.len() >= 16, "only {} crates found: the test looks in the wrong place", found.len());
    found
}

fn is_ours(name: &str) -> bool {
    name == "sandan" || name.starts_with("sandan-")
}

#[test]
fn every_crate_depends_only_on_what_the_table_allows() {
    let table: BTreeMap<&str, &[&str]> = TABLE.iter().copied().collect();
    let mut wrong = Vec::new();
    for krate in crates() {
        let Some(allowed) = table.get(krate.name.as_str()) else {
            wrong.push(format!("{} is not in the table", krate.name));
            continue;
        };
        for dependency in krate.dependencies.iter().filter(|name| is_ours(name)) {
            let short = dependency.strip_prefix("sandan-").unwrap_or(dependency);
            if !allowed.contains(&short) {
                wrong.push(format!("{} must not depend on {dependency}", krate.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn pure_crates_name_no_runtime_no_database_no_clock_and_no_chance() {
    let mut wrong = Vec::new();
    for krate in crates().iter().filter(|krate| PURE.contains(&krate.name.as_str())) {
        for dependency in krate.dependencies.iter().filter(|name| IMPURE_CRATES.contains(&name.as_str())) {
            wrong.push(format!("{} depends on {dependency}", krate.name));
        }
        for (path, text) in sources(&krate.dir.join("src")) {
            for word in IMPURE_WORDS.iter().filter(|word| text.contains(*word)) {
                wrong.push(format!("{} says {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_one_crate_names_the_database_and_one_the_bus() {
    let mut wrong = Vec::new();
    for krate in crates() {
        for (library, owners) in MONOPOLIES {
            if krate.dependencies.contains(*library) && !owners.contains(&krate.name.as_str()) {
                wrong.push(format!("{} names {library}", krate.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_boot_builds_a_store_or_a_bus() {
    let builders = ["sandan-boot", "sandan-store", "sandan-bus", "sandan-testkit"];
    let words = ["Store::open", "Bus::redis", "Bus::in_process"];
    let mut wrong = Vec::new();
    for krate in crates().iter().filter(|krate| !builders.contains(&krate.name.as_str())) {
        for (path, text) in sources(&krate.dir.join("src")) {
            for word in words.iter().filter(|word| text.contains(*word)) {
                wrong.push(format!("{} says {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_longest_chain_of_ours_stays_short() {
    let crates = crates();
    let by_name: BTreeMap<&str, &Crate> = crates.iter().map(|krate| (krate.name.as_str(), krate)).collect();
    fn depth(name: &str, by_name: &BTreeMap<&str, &Crate>) -> usize {
        let ours = by_name[name].dependencies.iter().filter(|name| is_ours(name));
        1 + ours.map(|name| depth(name, by_name)).max().unwrap_or(0)
    }
    let deepest = by_name
        .keys()
        .filter(|name| **name != "sandan-testkit")
        .map(|name| (depth(name, &by_name), *name))
        .max()
        .unwrap();
    assert!(deepest.0 <= LONGEST_CHAIN, "{} stands on a chain of {} crates", deepest.1, deepest.0);
}

/// Source texts without their tests.
fn sources(dir: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![dir.to_owned()];
    while let Some(dir) = waiting.pop() {
        for entry in std::fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                waiting.push(path);
            } else if name.ends_with(".rs") && !matches!(name.as_str(), "tests.rs" | "oracle.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
                found.push((path.clone(), lines.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    assert!(!found.is_empty(), "no sources in {}", dir.display());
    found
}
