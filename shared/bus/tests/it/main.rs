//! One binary: the suite for both back ends, the faults of a network, and the follower alone.

mod conformance;
mod follower;
mod redis_faults;
mod support;
