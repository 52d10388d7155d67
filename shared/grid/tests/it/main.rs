//! One test binary: it links once.

mod brute;
mod compounds;
mod data;
mod import_faults;
mod import_real;
mod map;
mod random_maps;
mod real_town;
mod rules;
mod town;
