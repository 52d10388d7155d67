//! What crosses a process boundary: REST bodies, bus events, websocket frames and problem codes.
//!
//! Pure: shapes and their checks, no transport. A change here keeps old readers working on new data and new
//! readers on old data.

pub mod feed;
pub mod problem;
pub mod rest;
pub mod ws;
