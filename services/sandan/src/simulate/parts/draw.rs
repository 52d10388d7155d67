//! Chance that comes out the same on every run: a value is drawn from (seed, request, purpose), never from an order
//! of calls, so that a changed robot does not change the requests.

/// A stream of drawn values (SplitMix64, Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub struct Draw(u64);

impl Draw {
    /// The stream of one thing for one purpose.
    #[must_use]
    pub fn of(seed: u64, thing: u64, purpose: &str) -> Self {
        // FNV-1a over the purpose; SplitMix64 spreads what is similar.
        let words = purpose.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut draw = Self(seed ^ words.rotate_left(17) ^ thing.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        draw.next();
        draw
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `0..end`; 0 for an empty range.
    pub fn below(&mut self, end: usize) -> usize {
        let product = u128::from(self.next()) * end as u128;
        (product >> 64) as usize
    }

    /// A number in `from..=to`.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = usize::try_from(to - from + 1).unwrap_or(0);
        from + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// True in so many of a thousand cases.
    pub fn in_thousand(&mut self, share: usize) -> bool {
        self.below(1_000) < share
    }

    /// One of them; `None` of nothing.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        among.get(self.below(among.len()))
    }

    /// Up to `count` different ones, in drawn order.
    pub fn some<T: Clone>(&mut self, among: &[T], count: usize) -> Vec<T> {
        let mut left: Vec<T> = among.to_vec();
        let mut drawn = Vec::new();
        while drawn.len() < count && !left.is_empty() {
            let at = self.below(left.len());
            drawn.push(left.swap_remove(at));
        }
        drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_and_purpose_draw_the_same_and_others_do_not() {
        let line = |seed, thing, purpose| {
            let mut draw = Draw::of(seed, thing, purpose);
            (0..8).map(|_| draw.below(1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(line(1, 7, "text"), line(1, 7, "text"));
        assert_ne!(line(1, 7, "text"), line(1, 7, "place"));
        assert_ne!(line(1, 7, "text"), line(1, 8, "text"));
        assert_ne!(line(1, 7, "text"), line(2, 7, "text"));
    }

    #[test]
    fn shares_are_kept_and_ranges_hold_their_ends() {
        let hits = (0..10_000).filter(|n| Draw::of(3, *n, "share").in_thousand(200)).count();
        assert!((1_850..2_150).contains(&hits), "{hits}");
        let mut draw = Draw::of(3, 0, "range");
        let drawn: std::collections::BTreeSet<i64> = (0..200).map(|_| draw.between(-1, 2)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [-1, 0, 1, 2]);
        assert_eq!(draw.some(&[1, 2, 3], 9).len(), 3);
    }
}
