//! A town of the project's own making, for demos and tests: shaped like a real county, found nowhere.
//!
//! The ground is a lattice of crooked cells. Streets, communities, small grids and micro-grids are connected sets
//! of cells, each cut out of the one above, so that neighbours and levels share exactly the same points: no gap, no
//! overlap, no sliver. A river runs through; crossing it costs so much that grids end at it. Some small grids are
//! special (a hospital, a school …) and lie inside a normal one. The same seed gives the same town.

mod lattice;
mod names;
mod partition;
mod places;
mod random;
mod trace;

pub use names::vocabulary;
pub use places::{Place, places};

use crate::area::{Area, AreaKind};
use crate::geojson;
use geo::{Centroid, MultiPolygon};
use lattice::{Lattice, Spot};
use random::Random;
use sandan_core::area::{AreaCode, Level};
use serde::{Deserialize, Serialize};

/// Micro-grids to a small grid that has any.
const MICROS_TOGETHER: usize = 3;
/// Two digits number the grids of a community.
const MOST_IN_COMMUNITY: usize = 99;
/// Three digits number streets and communities.
const MOST_IN_STREET: usize = 999;

/// What town to make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TownSpec {
    pub seed: u64,
    /// Six digits. The default, 419901, is unassigned in GB/T 2260.
    pub county: String,
    pub name: String,
    /// Streets.
    pub large: usize,
    /// Communities.
    pub middle: usize,
    /// Small grids, the special ones included.
    pub small: usize,
    /// Micro-grids; they exist under some small grids only.
    pub micro: usize,
    /// Special grids among the small ones.
    pub special: usize,
    /// Centre, WGS84 degrees.
    pub lng: f64,
    pub lat: f64,
}

impl Default for TownSpec {
    fn default() -> Self {
        Self {
            seed: 1,
            county: "419901".to_owned(),
            name: "霁川区".to_owned(),
            large: 12,
            middle: 198,
            small: 2021,
            micro: 253,
            special: 24,
            lng: 112.3,
            lat: 33.1,
        }
    }
}

impl TownSpec {
    /// One street, three communities, twelve small grids, two of them special, and four micro-grids: for tests.
    #[must_use]
    pub fn tiny(seed: u64) -> Self {
        Self { seed, large: 1, middle: 3, small: 12, micro: 4, special: 2, ..Self::default() }
    }
}

/// Why a town cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TownError {
    #[error("the county code {0:?} is not six digits")]
    BadCounty(String),
    #[error("the centre must lie between 80° south and 80° north, and within ±179° of longitude")]
    BadCentre,
    #[error("{0}")]
    BadCounts(&'static str),
    #[error("some part has too little ground for its grids; ask for fewer or for another seed")]
    TooDense,
}

/// A made town.
#[derive(Clone, Debug)]
pub struct Town {
    /// Parents before children, siblings by code.
    pub areas: Vec<Area>,
    /// The river's course, west to east, WGS84.
    pub river: Vec<(f64, f64)>,
}

impl Town {
    /// The areas as the file that the import reads.
    #[must_use]
    pub fn to_geojson(&self) -> String {
        geojson::to_geojson(&self.areas)
    }
}

/// Makes the town of a specification.
///
/// # Errors
/// When the counts do not fit together or into the codes, or the ground does not suffice.
pub fn generate(spec: &TownSpec) -> Result<Town, TownError> {
    check(spec)?;
    let mut random = Random::new(spec.seed);
    let lattice = Lattice::new(spec, &mut random);
    let stems = names::stems(&mut random);
    let mut builder = Builder { spec, lattice, random, stems, areas: Vec::new() };
    builder.build()?;
    let river = builder.lattice.river_course().into_iter().map(|c| (c.x, c.y)).collect();
    Ok(Town { areas: builder.areas, river })
}

fn check(spec: &TownSpec) -> Result<(), TownError> {
    if spec.county.len() != 6 || !spec.county.bytes().all(|b| b.is_ascii_digit()) {
        return Err(TownError::BadCounty(spec.county.clone()));
    }
    if !(-80.0..=80.0).contains(&spec.lat) || !(-179.0..=179.0).contains(&spec.lng) {
        return Err(TownError::BadCentre);
    }
    let normal = spec.small.saturating_sub(spec.special);
    let wrong = [
        (spec.large == 0 || spec.large > MOST_IN_STREET, "there must be 1 to 999 streets"),
        (spec.middle < spec.large, "there must be a community in each street"),
        (normal < spec.middle, "there must be a normal small grid in each community"),
        (spec.special > normal, "there must be a normal small grid around each special one"),
        (spec.micro == 1, "a single micro-grid cannot divide a small grid"),
        (spec.micro / 2 > normal, "there are too many micro-grids for the small grids"),
    ];
    match wrong.into_iter().find(|(is_wrong, _)| *is_wrong) {
        Some((_, why)) => Err(TownError::BadCounts(why)),
        None => Ok(()),
    }
}

/// A set of cells that is to become an area.
struct Part {
    cells: Vec<Spot>,
    border: MultiPolygon<f64>,
}

/// A normal small grid on its way: its ground, its community, what lies in it.
struct Small {
    community: usize,
    part: Part,
    micros: usize,
    special: Option<Part>,
}

struct Builder<'a> {
    spec: &'a TownSpec,
    lattice: Lattice,
    random: Random,
    stems: Vec<String>,
    areas: Vec<Area>,
}

impl Builder<'_> {
    fn build(&mut self) -> Result<(), TownError> {
        let county = self.lattice.cells();
        let root = self.add(
            format!("{}000000", self.spec.county),
            self.spec.name.clone(),
            Level::County,
            None,
            &county,
        );
        let streets = self.cut(&county, self.spec.large)?;
        let per_street = shares(self.spec.middle, &streets)?;
        let mut communities = Vec::new();
        for (number, (street, count)) in streets.iter().zip(per_street).enumerate() {
            let code = format!("{}{:03}000", self.spec.county, number + 1);
            let name = names::name(&self.stems, number, "街道");
            let street_at = self.add(code, name, Level::Large, Some(root), &street.cells);
            communities.extend(self.communities(street_at, number + 1, &street.cells, count)?);
        }
        let smalls = self.smalls(&communities)?;
        self.add_smalls(&communities, smalls)
    }

    fn communities(
        &mut self,
        street: usize,
        street_number: usize,
        cells: &[Spot],
        count: usize,
    ) -> Result<Vec<(usize, Part)>, TownError> {
        if count > MOST_IN_STREET {
            return Err(TownError::BadCounts("a street has at most 999 communities"));
        }
        let mut made = Vec::new();
        for (number, part) in self.cut(cells, count)?.into_iter().enumerate() {
            let code = format!("{}{:03}{:03}", self.spec.county, street_number, number + 1);
            // Streets took the first stems; communities go on after them.
            let used = self.areas.len() + self.spec.large;
            let name = names::name(&self.stems, used, "社区");
            made.push((self.add(code, name, Level::Middle, Some(street), &part.cells), part));
        }
        Ok(made)
    }

    /// Cuts communities into normal small grids and decides which of them hold micro-grids or a special grid.
    fn smalls(&mut self, communities: &[(usize, Part)]) -> Result<Vec<Small>, TownError> {
        let weights: Vec<usize> = communities.iter().map(|(_, part)| part.cells.len()).collect();
        let normal = self.spec.small - self.spec.special;
        let counts = partition::share_out(normal, &weights).ok_or(TownError::TooDense)?;
        let mut smalls = Vec::new();
        for (community, ((_, part), count)) in communities.iter().zip(counts).enumerate() {
            let parts = self.cut(&part.cells, count)?;
            smalls.extend(parts.into_iter().map(|part| Small { community, part, micros: 0, special: None }));
        }
        let mut order: Vec<usize> = (0..smalls.len()).collect();
        self.random.shuffle(&mut order);
        self.place_micros(&mut smalls, &order)?;
        self.place_specials(&mut smalls, &order)?;
        Ok(smalls)
    }

    fn place_micros(&mut self, smalls: &mut [Small], order: &[usize]) -> Result<(), TownError> {
        let mut left = self.spec.micro;
        // First where there is room to spare, then wherever there is any.
        for least in [2 * MICROS_TOGETHER, 2] {
            for &number in order {
                let small = &mut smalls[number];
                let fits = small.part.cells.len() >= least && small.micros == 0;
                if !fits || left == 0 {
                    continue;
                }
                // A remainder of one cannot stand alone: two and two instead of three and one.
                let most = if left == MICROS_TOGETHER + 1 { 2 } else { MICROS_TOGETHER };
                let count = most.min(left).min(small.part.cells.len());
                if left - count != 1 {
                    small.micros = count;
                    left -= count;
                }
            }
        }
        if left == 0 { Ok(()) } else { Err(TownError::TooDense) }
    }

    fn place_specials(&mut self, smalls: &mut [Small], order: &[usize]) -> Result<(), TownError> {
        let mut left = self.spec.special;
        for least in [6, 2] {
            for &number in order {
                let small = &mut smalls[number];
                let is_free = small.micros == 0 && small.special.is_none();
                if left == 0 || !is_free || small.part.cells.len() < least {
                    continue;
                }
                let wanted = (small.part.cells.len() / 3).max(1);
                let cells = neighbourhood(&self.lattice, &small.part.cells, wanted);
                small.special = Some(Part { border: trace::border(&self.lattice, &cells), cells });
                left -= 1;
            }
        }
        if left == 0 { Ok(()) } else { Err(TownError::TooDense) }
    }

    fn add_smalls(&mut self, communities: &[(usize, Part)], smalls: Vec<Small>) -> Result<(), TownError> {
        let mut specials = 0;
        for (number, (at, _)) in communities.iter().enumerate() {
            let (code, stem) = (self.areas[*at].code.clone(), self.areas[*at].name.replace("社区", ""));
            let mut sequence = 0;
            for small in smalls.iter().filter(|small| small.community == number) {
                sequence += 1;
                let name = format!("{stem}第{sequence}网格");
                let code = format!("{code}{sequence:02}");
                let small_at = self.add(code, name.clone(), Level::Small, Some(*at), &small.part.cells);
                self.add_micros(small_at, &name, small)?;
            }
            // Special grids take the numbers after the normal ones.
            let within = smalls.iter().filter(|small| small.community == number);
            for special in within.filter_map(|small| small.special.as_ref()) {
                sequence += 1;
                let (kind, name) = names::special(&self.stems, self.spec.large + specials);
                specials += 1;
                let special_at =
                    self.add(format!("{code}{sequence:02}"), name, Level::Small, Some(*at), &special.cells);
                self.areas[special_at].kind = kind;
            }
            if sequence > MOST_IN_COMMUNITY {
                return Err(TownError::BadCounts("a community has at most 99 small grids"));
            }
        }
        Ok(())
    }

    fn add_micros(&mut self, small: usize, name: &str, made: &Small) -> Result<(), TownError> {
        if made.micros == 0 {
            return Ok(());
        }
        let code = self.areas[small].code.clone();
        for (number, part) in self.cut(&made.part.cells, made.micros)?.into_iter().enumerate() {
            let name = format!("{name}微网格{}", number + 1);
            self.add(format!("{code}{:02}", number + 1), name, Level::Micro, Some(small), &part.cells);
        }
        Ok(())
    }

    /// Parts in the order of their codes: west to east, then north to south.
    fn cut(&mut self, cells: &[Spot], count: usize) -> Result<Vec<Part>, TownError> {
        let cut = partition::cut(&self.lattice, cells, count, &mut self.random).ok_or(TownError::TooDense)?;
        let traced =
            cut.into_iter().map(|cells| Part { border: trace::border(&self.lattice, &cells), cells });
        let mut parts: Vec<Part> = traced.collect();
        let centre = |part: &Part| part.border.centroid().map_or((0.0, 0.0), |point| (point.x(), -point.y()));
        parts.sort_by(|a, b| centre(a).partial_cmp(&centre(b)).unwrap_or(std::cmp::Ordering::Equal));
        Ok(parts)
    }

    fn add(
        &mut self,
        code: String,
        name: String,
        level: Level,
        parent: Option<usize>,
        cells: &[Spot],
    ) -> usize {
        let parent = parent.map(|at| self.areas[at].code.clone());
        // Codes are digits by construction; the county's were checked.
        let code = AreaCode::new(code).expect("a made code is 6 to 16 digits");
        let border = trace::border(&self.lattice, cells);
        let kind = AreaKind::Urban;
        self.areas.push(Area { code, name, level, parent, kind, valid_from: None, valid_to: None, border });
        self.areas.len() - 1
    }
}

fn shares(total: usize, parts: &[Part]) -> Result<Vec<usize>, TownError> {
    let weights: Vec<usize> = parts.iter().map(|part| part.cells.len()).collect();
    partition::share_out(total, &weights).ok_or(TownError::TooDense)
}

/// Some connected cells around the middle of a part.
fn neighbourhood(lattice: &Lattice, cells: &[Spot], wanted: usize) -> Vec<Spot> {
    let mut found = vec![partition::middle(cells)];
    let mut next = 0;
    while found.len() < wanted && next < found.len() {
        let around: Vec<Spot> = lattice
            .neighbours(found[next])
            .filter(|cell| cells.contains(cell) && !found.contains(cell))
            .collect();
        found.extend(around.into_iter().take(wanted - found.len()));
        next += 1;
    }
    found
}
