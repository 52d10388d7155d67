//! 台账: areas, units, people, accounts, profiles; imports.
