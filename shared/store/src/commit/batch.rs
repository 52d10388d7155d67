//! Which of the waiting changes go together.

use super::Job;
use std::collections::{HashSet, VecDeque};

/// Takes a batch from the front: changes of one district, no stream and no key twice. The others keep their order
/// and stand in front next time. A change that must wait blocks its streams for those behind it, so changes of one
/// stream are never reordered.
pub fn pick(waiting: &mut VecDeque<Job>, limit: usize) -> Vec<Job> {
    let Some(district) = waiting.front().map(|job| job.change.district) else { return Vec::new() };
    let mut taken = Vec::with_capacity(limit.min(waiting.len()));
    let mut left = VecDeque::new();
    let mut streams = HashSet::new();
    let mut keys = HashSet::new();
    while let Some(job) = waiting.pop_front() {
        let change = &job.change;
        let key = change.key.as_ref().map(|key| (key.scope.clone(), key.key.clone()));
        let fits = taken.len() < limit
            && change.district == district
            && !change.streams.iter().any(|stream| streams.contains(&stream.id))
            && !key.as_ref().is_some_and(|key| keys.contains(key));
        streams.extend(change.streams.iter().map(|stream| stream.id));
        keys.extend(key);
        if fits {
            taken.push(job)
        } else {
            left.push_back(job)
        }
        if taken.len() == limit {
            break;
        }
    }
    left.append(waiting);
    *waiting = left;
    taken
}
