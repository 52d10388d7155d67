//! The command line.

use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// 三单 Sandan: residents order, the grid places the order, volunteers, grid workers and departments take it.
#[derive(Debug, Parser)]
#[command(name = "sandan", version, about, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  sandan demo                                  a whole invented county at work, on this machine, nothing to install
  sandan demo --town grids.geojson --speed 60  a real one; one second is one minute
  sandan serve                                 all roles, SQLite in ./data
  sandan serve --role intake,push              some roles; needs PostgreSQL and Redis
  sandan check --data ./data                   prove the invariants over a database";

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// Settings file (see `sandan genconfig`); the environment SANDAN__SECTION__KEY overrides it.
    #[arg(long, global = true, value_name = "FILE", env = "SANDAN_CONFIG")]
    pub config: Option<PathBuf>,
    /// Data folder: database file, keys, photos. Overrides storage.data_dir.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves until stopped.
    Serve(Serve),
    /// Runs an invented county (or a real one) with people at work in it.
    Demo(Demo),
    /// Brings the database schema to head.
    Migrate,
    /// Imports areas, people or requests from a file.
    Import(Import),
    /// Copies a database into an empty one, such as SQLite into PostgreSQL.
    Copy(Copy),
    /// Replays every history and proves the invariants; exit code 1 on a violation.
    Check(Check),
    /// Drives real or synthetic days through the system.
    Simulate(Simulate),
    /// Prints the OpenAPI document.
    Openapi,
    /// Prints what is served where and for whom.
    Routes(Routes),
    /// Prints the commented default settings.
    Genconfig,
    /// Prints the shipped rules (categories, limits, who leads what), to be changed and imported.
    Genprofile,
    /// Checks the settings and says what is wrong or risky.
    Checkconfig,
    /// Looks at everything that this installation needs.
    Doctor,
    /// Accounts from the command line.
    User(User),
}

#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Roles to run, joined by commas: intake, dispatcher, push, followup, registry. All when not given.
    #[arg(long, value_delimiter = ',', value_name = "ROLE")]
    pub role: Vec<String>,
    /// Address to listen on; port 0 takes a free one. Overrides server.listen.
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Address for health and metrics. Overrides server.operations_listen.
    #[arg(long, value_name = "ADDR")]
    pub operations: Option<SocketAddr>,
}

#[derive(Clone, Debug, Args)]
pub struct Routes {
    /// As the configuration of a proxy in front of separate processes.
    #[arg(long)]
    pub nginx: bool,
}

#[derive(Clone, Debug, Args)]
pub struct Demo {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Business seconds in one real second.
    #[arg(long, value_name = "N", default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub speed: u32,
    /// A GeoJSON town instead of the invented one.
    #[arg(long, value_name = "FILE")]
    pub town: Option<PathBuf>,
    /// Seed of the invented town and of everybody's doings.
    #[arg(long, value_name = "N", default_value_t = 2026)]
    pub seed: u64,
    /// A smaller invented town: fewer grids, quicker start.
    #[arg(long)]
    pub small: bool,
    /// New cases in one real minute.
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub rate: u32,
    /// Stop by itself after so many seconds.
    #[arg(long, value_name = "SECONDS")]
    pub seconds: Option<u64>,
}

#[derive(Clone, Debug, Args)]
pub struct Import {
    #[command(subcommand)]
    pub what: ImportKind,
}

#[derive(Clone, Debug, Subcommand)]
pub enum ImportKind {
    /// Areas from GeoJSON; every fault is reported by row.
    Grids(ImportFile),
    /// Departments, property companies, volunteer teams from a spreadsheet (xlsx, csv).
    Units(ImportSheet),
    /// Volunteers, grid workers and handlers from a spreadsheet (xlsx, csv); other staff by `sandan user add`.
    People(ImportSheet),
    /// Compounds with their points, to which addresses are matched, from a spreadsheet (xlsx, csv).
    Places(ImportSheet),
    /// Rules: a profile file (TOML). `sandan genprofile` writes the shipped one to begin with.
    Profile(ImportProfile),
}

#[derive(Clone, Debug, Args)]
pub struct ImportSheet {
    /// The spreadsheet; its headings may be in Chinese or English.
    #[arg(required_unless_present = "template")]
    pub file: Option<PathBuf>,
    /// Writes an empty spreadsheet with headings and an example row to this file (xlsx), and imports nothing.
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    pub template: Option<PathBuf>,
    /// Coordinate system of points in the file: wgs84, gcj02, bd09, cgcs2000.
    #[arg(long, default_value = "wgs84")]
    pub crs: String,
    /// Import the rows without faults although others have some.
    #[arg(long)]
    pub accept_rest: bool,
    /// Only report.
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Clone, Debug, Args)]
pub struct ImportProfile {
    pub file: PathBuf,
    /// Only report.
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Clone, Debug, Args)]
pub struct ImportFile {
    pub file: PathBuf,
    /// Coordinate system of the file: wgs84, gcj02, bd09, cgcs2000.
    #[arg(long, default_value = "wgs84")]
    pub crs: String,
    /// Import the rows without faults although others have some.
    #[arg(long)]
    pub accept_rest: bool,
    /// Only report.
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Clone, Debug, Args)]
pub struct Copy {
    /// Database to read: sqlite:///absolute/file or postgres://…
    #[arg(long, value_name = "URL")]
    pub from: String,
    /// Database to write; must be empty or hold a part of this copy.
    #[arg(long, value_name = "URL")]
    pub to: String,
}

#[derive(Clone, Debug, Args)]
pub struct Check {
    /// Database to check, when it is not the one of the data folder.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Answers that clients got (one JSON object a line: id, number, key): each must be there.
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Debug, Args)]
pub struct Simulate {
    #[command(subcommand)]
    pub what: SimulateKind,
}

#[derive(Clone, Debug, Subcommand)]
pub enum SimulateKind {
    /// Composes requests from real parts and drives them through the real system.
    Replay(Replay),
}

#[derive(Clone, Debug, Args)]
pub struct Replay {
    /// Requests with opening and closing times (csv or csv.zst).
    #[arg(long, value_name = "FILE")]
    pub events: PathBuf,
    /// Places: compounds with wgs_lng and wgs_lat.
    #[arg(long, value_name = "FILE")]
    pub places: PathBuf,
    /// Texts: csv or csv.zst with a column body, and a title; may be given more than once.
    #[arg(long, value_name = "FILE")]
    pub texts: Vec<PathBuf>,
    /// The town (GeoJSON). Needed unless --server is given.
    #[arg(long, value_name = "FILE")]
    pub town: Option<PathBuf>,
    /// Only the first so many requests.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Business time jumps to what is next: as fast as it goes.
    #[arg(long)]
    pub step: bool,
    /// Business seconds in one real second, without --step.
    #[arg(long, value_name = "N", default_value_t = 3600)]
    pub speed: u32,
    /// Clients at the same time.
    #[arg(long, value_name = "N", default_value_t = 64)]
    pub clients: usize,
    /// Deeds within so many business seconds are done together, at the beginning of the window.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub window: u32,
    /// Drives running servers of the folder --data instead of one of its own: URL, or role=URL for every role.
    #[arg(long, value_delimiter = ',', value_name = "URL")]
    pub server: Vec<String>,
    /// Only makes the database (map, rules, people) in --data, for servers that are started afterwards.
    #[arg(long)]
    pub prepare: bool,
    /// Writes one line for every case that was answered 201.
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// Synthetic residents over whom the requests are spread.
    #[arg(long, value_name = "N", default_value_t = 3000)]
    pub residents: usize,
    /// Seed of everything that is drawn.
    #[arg(long, value_name = "N", default_value_t = 2011)]
    pub seed: u64,
}

#[derive(Clone, Debug, Args)]
pub struct User {
    #[command(subcommand)]
    pub what: UserKind,
}

#[derive(Clone, Debug, Subcommand)]
pub enum UserKind {
    /// Adds an account; the password is read from standard input.
    Add {
        login: String,
        #[arg(long)]
        name: String,
        /// role@scope: `dispatcher@110102001000`, `handler@unit:D03`, `security_admin@`. May be given more than once.
        #[arg(long = "role", required = true, value_name = "ROLE@SCOPE")]
        roles: Vec<String>,
    },
    /// Sets a new password, read from standard input.
    Password { login: String },
    /// Disables an account: open sessions and sockets end within seconds.
    Disable { login: String },
    /// Lists accounts with roles.
    List,
}
