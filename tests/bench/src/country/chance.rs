//! Chance without state: a number for any place of any stream, and an order that looks shuffled and is worked out place by
//! place. So a country of any size is written in constant memory, the same bytes for the same seed.

/// A source of numbers, one for every (stream, place).
#[derive(Debug, Clone, Copy)]
pub struct Chance {
    seed: u64,
}

impl Chance {
    /// The source of a seed and a stream: numbers of different streams have nothing to do with each other.
    #[must_use]
    pub const fn new(seed: u64, stream: u64) -> Chance {
        Chance { seed: mix(seed ^ mix(stream)) }
    }

    /// The number at a place.
    #[must_use]
    pub const fn at(self, place: u64) -> u64 {
        mix(self.seed ^ mix(place.wrapping_add(0x9e37_79b9_7f4a_7c15)))
    }

    /// A number of 0 up to, but not including, `below`.
    #[must_use]
    pub fn below(self, place: u64, below: u64) -> u64 {
        scaled(self.at(place), below)
    }
}

/// A number brought to 0 up to, but not including, `below`.
#[must_use]
pub(super) fn scaled(number: u64, below: u64) -> u64 {
    u64::try_from((u128::from(number) * u128::from(below)) >> 64).expect("below is 64 bits")
}

/// The finishing steps of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the input reaches every bit.
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// An order of 0 up to `length`: each number comes once. A Feistel network over the next even number of bits, walked
/// until it falls within the length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shuffle {
    chance: Chance,
    length: u64,
    half: u32,
}

impl Shuffle {
    /// The order of a source.
    #[must_use]
    pub(super) fn new(chance: Chance, length: u64) -> Shuffle {
        let bits = u64::BITS - length.max(2).saturating_sub(1).leading_zeros();
        Shuffle { chance, length, half: bits.div_ceil(2) }
    }

    /// The number that comes at a place below the length.
    #[must_use]
    pub(super) fn at(self, place: u64) -> u64 {
        let low = (1u64 << self.half) - 1;
        let mut number = place;
        loop {
            let (mut left, mut right) = (number >> self.half, number & low);
            for round in 0..4 {
                (left, right) = (right, left ^ (mix(self.chance.seed ^ (right << 2 | round)) & low));
            }
            number = left << self.half | right;
            if number < self.length {
                return number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_gives_every_number_once_and_not_in_order() {
        for length in [1, 2, 3, 1_000, 4_097] {
            let shuffle = Shuffle::new(Chance::new(7, 1), length);
            let mut order: Vec<u64> = (0..length).map(|place| shuffle.at(place)).collect();
            let in_order = order.is_sorted();
            assert_eq!(in_order, length < 3 && in_order, "{length}");
            order.sort_unstable();
            assert_eq!(order, (0..length).collect::<Vec<_>>());
        }
    }

    #[test]
    fn numbers_below_a_bound_reach_both_ends() {
        let chance = Chance::new(7, 2);
        let drawn: Vec<u64> = (0..1_000).map(|place| chance.below(place, 10)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&0), Some(&9)));
    }
}
