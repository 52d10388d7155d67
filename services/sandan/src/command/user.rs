//! `sandan user`: accounts from the command line.

use super::config;
use crate::cli::{Common, UserKind};
use anyhow::{Context as _, bail};
use sandan_boot::App;
use sandan_core::area::AreaPath;
use sandan_core::ids::AccountId;
use sandan_core::role::{Grant, Role, Scope};
use sandan_registry::accounts::{NewAccount, create_account, disable, set_password};
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;

pub async fn run(common: &Common, what: &UserKind) -> anyhow::Result<ExitCode> {
    let app = App::open(config(common)?).await?;
    let result = match what {
        UserKind::Add { login, name, roles } => add(&app, login, name, roles).await,
        UserKind::Password { login } => password(&app, login).await,
        UserKind::Disable { login } => {
            let account = find(&app, login).await?;
            disable(&app, account, None).await?;
            println!("{login} is disabled; running servers close their sessions within seconds");
            Ok(())
        }
        UserKind::List => list(&app),
    };
    app.store.close().await;
    result.map(|()| ExitCode::SUCCESS)
}

async fn add(app: &App, login: &str, name: &str, roles: &[String]) -> anyhow::Result<()> {
    let roles = roles.iter().map(|text| grant(app, text)).collect::<anyhow::Result<Vec<_>>>()?;
    let password = Some(read_password()?);
    let new = NewAccount {
        login: Some(login.to_owned()),
        password,
        name: name.to_owned(),
        roles,
        ..Default::default()
    };
    let id = create_account(app, new, None).await?;
    println!("{login} is {id}");
    Ok(())
}

async fn password(app: &App, login: &str) -> anyhow::Result<()> {
    let account = find(app, login).await?;
    set_password(app, account, read_password()?, None).await?;
    println!("the password of {login} is changed; its sessions are over");
    Ok(())
}

async fn find(app: &App, login: &str) -> anyhow::Result<AccountId> {
    let row = app.store.account_by_login(app.district, login).await?;
    Ok(AccountId(row.with_context(|| format!("there is no account {login:?}"))?.id))
}

fn list(app: &App) -> anyhow::Result<()> {
    let snapshot = app.directory.now();
    let mut lines: Vec<String> = snapshot
        .accounts
        .iter()
        .map(|(id, entry)| {
            let roles: Vec<_> = entry.grants.iter().map(|grant| scope_text(app, grant)).collect();
            let state = if entry.disabled { "  disabled" } else { "" };
            format!("{id}  {:<10}  {}{state}", entry.name, roles.join(" "))
        })
        .collect();
    lines.sort();
    lines.iter().for_each(|line| println!("{line}"));
    Ok(())
}

fn scope_text(app: &App, grant: &Grant) -> String {
    let scope = match &grant.scope {
        Scope::Area(path) => path.leaf().unwrap_or_default().to_owned(),
        Scope::Unit(unit) => {
            let snapshot = app.directory.now();
            format!(
                "unit:{}",
                snapshot.units.get(unit).map_or_else(|| unit.to_string(), |unit| unit.code.clone())
            )
        }
        Scope::Own => "own".to_owned(),
    };
    format!("{}@{scope}", grant.role.word())
}

/// `role@`, `role@area-code` or `role@unit:code`.
fn grant(app: &App, text: &str) -> anyhow::Result<Grant> {
    let (word, place) = text.split_once('@').with_context(|| format!("{text:?} is not ROLE@SCOPE"))?;
    let Some(role) = Role::from_word(word) else {
        let known: Vec<_> = Role::ALL.iter().map(|role| role.word()).collect();
        bail!("there is no role {word:?}; there are {}", known.join(", "));
    };
    let snapshot = app.directory.now();
    let scope = match place.strip_prefix("unit:") {
        Some(code) => {
            Scope::Unit(snapshot.unit_by_code(code).with_context(|| format!("no unit {code:?}"))?.0)
        }
        None if place.is_empty() => Scope::Area(AreaPath::default()),
        None => {
            let grid = snapshot.grid.as_ref().context("no area map was imported yet")?;
            Scope::Area(grid.tree().path(place).cloned().with_context(|| format!("no area {place:?}"))?)
        }
    };
    Ok(Grant { role, scope })
}

/// Never an argument: arguments stand in the list of processes.
fn read_password() -> anyhow::Result<String> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        print!("password (visible while typing): ");
        std::io::stdout().flush()?;
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line).context("read the password from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
