//! `sandan copy`: from one database into an empty one; the portable backup.

use crate::cli::Copy;
use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use sandan_boot::tools::{open_to_read, open_to_write};
use sandan_store::copy_all;
use std::process::ExitCode;

pub async fn run(args: &Copy) -> anyhow::Result<ExitCode> {
    if args.from == args.to {
        bail!("--from and --to are the same database");
    }
    let from = open_to_read(&args.from).await?;
    let to = open_to_write(&args.to).await?;
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} rows  {msg}") {
        bar.set_style(style);
    }
    let mut rows = 0;
    let mut table = "";
    let copied = copy_all(&from, &to, |progress| {
        if progress.table != table {
            table = progress.table;
            bar.set_message(table);
            bar.set_length(progress.total);
            rows += progress.total;
        }
        bar.set_position(progress.copied);
    });
    copied.await?;
    bar.finish_and_clear();
    println!("copied {rows} rows; the new database has an epoch of its own, so clients take fresh snapshots");
    println!("keys and photos are files: copy the data folder's keys and attachments along");
    to.close().await;
    Ok(ExitCode::SUCCESS)
}
