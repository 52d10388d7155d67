//! The program as its users have it: real processes on free ports, both databases, both buses.

mod caller;
mod cuts;
mod deployment;
mod erasure;
mod faults;
mod live;
mod published;
mod the_loop;
