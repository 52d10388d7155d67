//! A past day, to be played again: the counts when it began, and every move of a case after that.
//!
//! The counters of now are walked back along the number line to the beginning of the day. Positions are dense and
//! every move is on them, so the result is exact; only the order of moves within a moment is that of their commits.

use super::screen::open;
use sandan_boot::App;
use sandan_contract::rest::areas::AreaRef;
use sandan_contract::rest::live::{DayBody, MoveBody, ScreenChild};
use sandan_core::area::AreaPath;
use sandan_core::time::Instant;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::find::Move;
use std::collections::BTreeMap;

/// Positions in one read.
const PAGE: u32 = 5_000;
/// Events are numbered after they happened: seconds in life, hours of business time in a demo that runs fast.
const SLACK: i64 = 6 * Instant::HOUR;
/// Moves in one answer. A county's day has some thousands.
const MOST: usize = 50_000;

type Counts = BTreeMap<String, i64>;

/// What an area and the areas below it held, by path.
struct Board<'a> {
    path: &'a AreaPath,
    own: Counts,
    below: BTreeMap<String, Counts>,
}

/// The day of an area.
///
/// # Errors
/// 422 for a day that has not begun or has too many moves; when the store cannot be read.
pub async fn day(
    app: &App,
    area: AreaRef,
    path: &AreaPath,
    children: Vec<(AreaRef, AreaPath)>,
    day: chrono::NaiveDate,
) -> Result<DayBody, Problem> {
    let from = Instant::from_local(day.and_hms_opt(0, 0, 0).unwrap_or_default());
    let to = from.plus(Instant::DAY);
    let now = app.store.now().await.or_internal("read the time")?;
    if from > now {
        return Err(Problem::new(Code::BadField).field("day", "这一天还没有到", "has not begun"));
    }
    let (mut position, mut board) = counts_now(app, path, &children).await?;
    let head = position;
    let start = app.store.position_at(app.district, from.plus(-SLACK)).await.or_internal("find the day")?;
    position = start;
    let mut moves = Vec::new();
    while position < head {
        let page = app.store.moves_after(app.district, position, PAGE).await.or_internal("read moves")?;
        position = (position + i64::from(PAGE)).min(head);
        for step in page.iter().filter(|step| step.position <= head && step.at >= from) {
            board.undo(step);
            if step.at < to {
                moves.extend(board.told(step));
            }
        }
        if moves.len() > MOST {
            return Err(Problem::new(Code::BadField).field("day", "这一天的事件太多", "has too many moves"));
        }
    }
    moves.sort_by(|one, other| one.at.cmp(&other.at).then(one.position.cmp(&other.position)));
    let below = |(area, path): (AreaRef, AreaPath)| {
        let counts = board.below.get(path.as_str()).cloned().unwrap_or_default();
        ScreenChild { area, open: open(&counts), counts, on_duty: None }
    };
    let children = children.into_iter().map(below).collect();
    Ok(DayBody { area, day: day.to_string(), start: board.own, children, moves })
}

async fn counts_now<'a>(
    app: &App,
    path: &'a AreaPath,
    children: &[(AreaRef, AreaPath)],
) -> Result<(i64, Board<'a>), Problem> {
    let mut paths: Vec<String> = children.iter().map(|(_, path)| path.as_str().to_owned()).collect();
    paths.push(path.as_str().to_owned());
    let (head, rows) = app.store.area_counts(app.district, &paths).await.or_internal("read counts")?;
    let mut board = Board { path, own: Counts::new(), below: BTreeMap::new() };
    for row in rows {
        let counts = match row.area == path.as_str() {
            true => &mut board.own,
            false => board.below.entry(row.area).or_default(),
        };
        counts.insert(row.bucket, row.n);
    }
    Ok((head, board))
}

impl Board<'_> {
    /// The path of the area directly below that holds a place; the shown area's own for a place that is not deeper.
    fn child(&self, place: &AreaPath) -> Option<String> {
        let rest = place.as_str().strip_prefix(self.path.as_str())?;
        let next = rest.split('/').next().filter(|code| !code.is_empty())?;
        Some(format!("{}{next}/", self.path.as_str()))
    }

    fn undo(&mut self, step: &Move) {
        let keys = &step.keys;
        self.add(keys.area_after.as_ref(), keys.bucket_after.as_deref(), -1);
        self.add(keys.area_before.as_ref(), keys.bucket_before.as_deref(), 1);
    }

    fn add(&mut self, place: Option<&AreaPath>, bucket: Option<&str>, n: i64) {
        let (Some(place), Some(bucket)) = (place.filter(|place| self.path.contains(place)), bucket) else {
            return;
        };
        *self.own.entry(bucket.to_owned()).or_default() += n;
        if let Some(child) = self.child(place) {
            *self.below.entry(child).or_default().entry(bucket.to_owned()).or_default() += n;
        }
    }

    /// The move as this area saw it; none when it only happened elsewhere.
    fn told(&self, step: &Move) -> Option<MoveBody> {
        let keys = &step.keys;
        let here = |place: &Option<AreaPath>| place.clone().filter(|place| self.path.contains(place));
        let (before, after) = (here(&keys.area_before), here(&keys.area_after));
        if before.is_none() && after.is_none() {
            return None;
        }
        let code = |place: &AreaPath| {
            let child = self.child(place)?;
            child.trim_end_matches('/').rsplit('/').next().map(str::to_owned)
        };
        Some(MoveBody {
            at: step.at.rfc3339(),
            position: step.position,
            case: step.case,
            kind: step.kind.clone(),
            from: before.as_ref().and(keys.bucket_before.clone()),
            from_area: before.as_ref().and_then(code),
            to: after.as_ref().and(keys.bucket_after.clone()),
            to_area: after.as_ref().and_then(code),
        })
    }
}
