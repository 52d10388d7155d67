//! What is published beside the code is what the program says.

use std::path::Path;
use std::process::Command;

fn says(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_sandan")).args(arguments).output().expect("the program runs");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text")
}

fn committed(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}; run `make docs`"))
}

#[test]
fn the_committed_interface_is_the_one_that_is_served() {
    assert!(
        says(&["openapi"]) == committed("docs/openapi.json"),
        "docs/openapi.json is out of date: run `make docs`"
    );
}

#[test]
fn the_committed_proxy_configuration_is_the_one_that_is_generated() {
    let generated = says(&["routes", "--nginx"]);
    assert!(
        generated == committed("deploy/nginx/sandan.conf"),
        "deploy/nginx/sandan.conf is out of date: run `make docs`"
    );
}

#[test]
fn the_default_settings_are_good_and_say_what_they_mean() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sandan.toml");
    std::fs::write(&file, says(&["genconfig"])).expect("the file is written");
    let said = says(&["checkconfig", "--config", file.to_str().expect("a path")]);
    assert!(said.contains("the settings are good"), "{said}");
}

#[test]
fn a_part_of_the_roles_without_a_shared_database_says_what_to_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_sandan"))
        .args([
            "serve",
            "--role",
            "intake",
            "--listen",
            "127.0.0.1:0",
            "--operations",
            "127.0.0.1:0",
            "--data",
        ])
        .arg(folder.path())
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(said.contains("storage.database_url") && said.contains("storage.redis_url"), "{said}");
}
