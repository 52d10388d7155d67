//! `sandan demo`: an invented county (or a real one) with people at work in it, on one machine.
//!
//! The folder is filled once: map, compounds, units, rules, people. Then the ordinary server runs with all roles,
//! and robots do what people would do, through the public interface only. The demo itself looks at the same
//! interface with a supervisor's eyes and shows what it sees. A second start with the same folder goes on.

mod cast;
mod chance;
mod clock;
mod names;
mod observe;
mod pages;
mod photo;
mod robots;
mod seed;
mod show;
mod tally;
mod texts;
mod world;

use crate::cli::{self, Common};
use crate::client::Client;
use crate::server::Server;
use crate::{banner, command, roles};
use anyhow::Context as _;
use cast::Member;
use sandan_boot::App;
use sandan_core::ids::UnitId;
use sandan_kit::config::Config;
use sandan_kit::tasks::Shutdown;
use sandan_kit::telemetry::{self, Metrics};
use seed::Story;
use std::collections::HashMap;
use std::process::ExitCode;
use std::time::Duration;
use tokio::sync::mpsc;
use world::{Ground, Home, PASSWORD, Parts, World};

/// For how long a robot's request is tried again while the server is busy.
const PATIENCE: Duration = Duration::from_secs(20);
/// Time for robots to put down what they hold.
const GOODBYE: Duration = Duration::from_secs(5);
/// Loopback robots are one address: its limits would be theirs together.
const UNLIMITED: u32 = 10_000_000;

/// Runs the demo until it is stopped.
///
/// # Errors
/// When the folder, the town or an address cannot be used.
pub async fn run(common: &Common, args: &cli::Demo) -> anyhow::Result<ExitCode> {
    let config = config(common, args)?;
    let (story, town) = seed::found(args, &config.storage.data_dir)?;
    let mut config = config;
    config.district.code.clone_from(&story.county);
    config.district.name.clone_from(&story.name);
    let (config, _) = config.checked()?;
    telemetry::init(&config.log)?;

    let fresh = town.is_some();
    if fresh {
        println!("preparing {} in {} …", story.name, config.storage.data_dir.display());
    }
    // Filled before anybody can look at it, then opened like any other database.
    let filling = App::open(config.clone()).await?;
    let filled = seed::fill(&filling, &story, town, args.speed).await;
    let (units, members) = match filled {
        Ok(()) => everybody(&filling, &story).await?,
        Err(error) => {
            filling.store.close().await;
            return Err(error);
        }
    };
    filling.store.close().await;
    drop(filling);

    let roles = roles::all();
    let extra = pages::router(accounts(&members));
    let server = Server::start_with(config, &roles, Metrics::install(), extra).await?;
    let names: Vec<_> = roles.iter().map(|role| role.name).collect();
    banner::print(&server, &names);
    introduce(&server, &story, args);
    live(server, args, &story, units, members).await
}

/// The settings of a demo: small, on this machine, with room for many robots from one address.
fn config(common: &Common, args: &cli::Demo) -> anyhow::Result<Config> {
    let mut config = command::config(common)?;
    if common.data.is_none() {
        config.storage.data_dir = config.storage.data_dir.join("demo");
    }
    config.server.listen = args.listen;
    // Health and metrics beside it, on a free port: two demos may run at once.
    config.server.operations_listen = ([127, 0, 0, 1], 0).into();
    config.demo.enabled = true;
    config.auth.admin_second_factor = false;
    // Everybody's password is printed: hashing it slowly protects nothing.
    config.auth.hash_memory_kib = 64;
    config.auth.hash_rounds = 1;
    let limits = &mut config.limits;
    limits.per_principal = UNLIMITED;
    limits.per_address = UNLIMITED;
    limits.per_device = UNLIMITED;
    limits.codes_per_phone = UNLIMITED;
    if config.log.level == Config::default().log.level {
        // The terminal belongs to the town.
        "warn".clone_into(&mut config.log.level);
    }
    Ok(config)
}

async fn everybody(app: &App, story: &Story) -> anyhow::Result<(HashMap<String, UnitId>, Vec<Member>)> {
    let units = seed::units(app).await?;
    let members = cast::members(&app.directory.now(), &units, story.numbers(), story.seed);
    Ok((units, members))
}

fn accounts(members: &[Member]) -> Vec<pages::Account> {
    let account = |member: &Member| pages::Account {
        login: member.login.clone(),
        title: format!("{} {}", member.role.title(), member.account.name),
    };
    members.iter().map(account).collect()
}

/// What a person in front of the terminal needs to look around.
fn introduce(server: &Server, story: &Story, args: &cli::Demo) {
    let numbers = story.numbers();
    println!("  town         {}  {}  one second is {} s", story.name, story.county, args.speed);
    println!("  look         http://{}/   codes http://{}/demo/messages", server.listen, server.listen);
    println!("  password     {PASSWORD}   for every account below");
    println!(
        "  accounts     acceptor-1 dispatcher-1 checker-1 revisiter-1 supervisor-1 secretary-1 worker-1…{} volunteer-1…{}",
        numbers.workers, numbers.volunteers
    );
    println!(
        "               d01-1…d12-{} signing-leader duty-leader station-keeper",
        numbers.handlers_per_unit
    );
    println!("               system-admin security-admin audit-admin");
    println!("  residents    by one-time code: {} … {}", cast::phone(1), cast::phone(numbers.residents));
}

async fn live(
    server: Server,
    args: &cli::Demo,
    story: &Story,
    units: HashMap<String, UnitId>,
    members: Vec<Member>,
) -> anyhow::Result<ExitCode> {
    let stop = Shutdown::new();
    let (clock, keeper) = clock::keep(server.app.store.clone(), args.speed, stop.clone()).await?;
    let keeper = tokio::spawn(keeper);
    let client = Client::new(&format!("http://{}", server.listen), PATIENCE)?;
    let snapshot = server.app.directory.now();
    let world = World::new(Parts {
        client,
        clock,
        rules: snapshot.profile().context("the demo has no rules")?.clone(),
        ground: ground(&server.app, story, units).await?,
        seed: story.seed,
        rate: args.rate,
        stop: stop.clone(),
    });
    let ended = work(&server, &world, args, &members, story).await;
    stop.set();
    let _ = tokio::time::timeout(GOODBYE, keeper).await;
    clock::stand_still(&server.app.store).await?;
    server.stop().await;
    ended
}

/// Robots and display, until time is up or somebody interrupts.
async fn work(
    server: &Server,
    world: &World,
    args: &cli::Demo,
    members: &[Member],
    story: &Story,
) -> anyhow::Result<ExitCode> {
    let Some(eye) = world.sign_in("observer", &cast::login("supervisor", 1)).await else {
        return Ok(ExitCode::SUCCESS);
    };
    let (decisions, to_decide) = mpsc::unbounded_channel();
    let observer = tokio::spawn(observe::observe(world.clone(), eye.clone(), decisions));
    let shown = tokio::spawn(show::show(world.clone(), eye.clone()));
    let mut robots = robots::start(world, members, story.numbers(), to_decide).await;
    let limit = args.seconds.map_or(Duration::MAX, Duration::from_secs);
    let failed = tokio::select! {
        signal = crate::server::stop_signal() => signal.map(|_| ()).err(),
        () = tokio::time::sleep(limit) => None,
        failed = server.app.tasks.wait() => {
            failed.err().map(|failure| anyhow::anyhow!("{} failed: {}", failure.name, failure.reason))
        }
    };
    let screen = observe::screen(world, &eye).await;
    world.stop.set();
    let leaving = async {
        while robots.join_next().await.is_some() {}
        let _ = tokio::join!(observer, shown);
    };
    // Whoever is still busy is cut off; what they sent is carried out or not, as with any client.
    let _ = tokio::time::timeout(GOODBYE, leaving).await;
    println!("{}", show::summary(world.now(), screen.as_ref(), &world.tally.figures()));
    failed.map_or(Ok(ExitCode::SUCCESS), Err)
}

/// The town as everybody knows it, read back from the registry.
async fn ground(app: &App, story: &Story, units: HashMap<String, UnitId>) -> anyhow::Result<Ground> {
    let snapshot = app.directory.now();
    let grid = snapshot.grid.as_ref().context("the demo has no map")?;
    let paths = grid.tree().iter().map(|area| (area.code.to_string(), area.path.clone())).collect();
    let compounds = app.store.compounds(app.district).await.context("read the compounds")?;
    let home = |row: sandan_store::rows::CompoundRow| Home {
        name: row.name,
        lng: row.lng,
        lat: row.lat,
        area: row.area.unwrap_or_default(),
    };
    let homes: Vec<Home> = compounds.into_iter().map(home).collect();
    anyhow::ensure!(!homes.is_empty(), "the town has no compounds");
    Ok(Ground {
        county: story.county.clone(),
        homes,
        beats: cast::beats(&snapshot, story.numbers().workers),
        paths,
        units,
    })
}
