use super::*;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;

const AREAS: &[&str] = &[
    "1/",
    "1/1a/",
    "1/1b/",
    "1/1a/1a1/",
    "1/1a/1a2/",
    "1/1a/1a1/1a1x/",
    "1/1a/1a1/1a1y/",
    "1/1a/1a1/1a1x/1a1x1/",
    "2/",
    "2/2a/",
    "",
];

fn kinds() -> impl Strategy<Value = CandidateKind> {
    select(&[CandidateKind::Volunteer, CandidateKind::GridWorker, CandidateKind::Handler][..])
}

fn skills() -> impl Strategy<Value = BTreeSet<String>> {
    proptest::collection::btree_set(select(&["electric", "water", "talk"][..]).prop_map(str::to_owned), 0..3)
}

prop_compose! {
    fn candidate()(
        number in 0..40_u128, kind in kinds(), area in select(AREAS), home in select(AREAS), skills in skills(),
        open_load in 0..5_u32, last in proptest::option::of(0..2_000_i64), rest in proptest::option::of(-5..5_i64),
        flags in any::<[bool; 5]>(), rating in proptest::option::of(any::<u8>()),
    ) -> Candidate {
        let now = at("2026-03-09 10:00");
        let [on_duty, insured, trained, minor, quiet] = flags;
        let night = QuietHours { from: MinuteOfDay::at(9, 0), to: MinuteOfDay::at(11, 0) };
        Candidate {
            areas: vec![path(area)],
            home: Some(path(home)),
            skills, open_load, rating, on_duty, insured, trained, minor,
            last_taken: last.map(|hours| now.plus(-hours * Instant::HOUR)),
            rest_until: rest.map(|hours| now.plus(hours * Instant::HOUR)),
            quiet: quiet.then_some(night),
            ..Candidate::new(account(number), kind)
        }
    }
}

prop_compose! {
    fn tasks()(
        mode in select(DispatchMode::ALL), skills in skills(), urgent: bool, never_volunteers: bool,
        place in select(&["1/1a/1a1/1a1x/1a1x1/", "1/1a/1a1/", "1/", ""][..]), ring in 0..6_u8, capacity in 0..4_u8,
        excluded in proptest::collection::btree_set(0..40_u128, 0..10), invited in 0..40_u128,
        safety in any::<[bool; 3]>(),
    ) -> Task {
        let [adult, trained, insured] = safety;
        Task {
            mode, skills, urgent, never_volunteers, ring, capacity,
            safety: Safety { adult, trained, insured },
            place: path(place),
            invited: Some(account(invited)),
            excluded: excluded.into_iter().map(|number| (account(number), Exclusion::Declined)).collect(),
            ..task()
        }
    }
}

fn town() -> impl Strategy<Value = Vec<Candidate>> {
    proptest::collection::vec(candidate(), 0..60)
}

fn accounts(ranked: &[Ranked]) -> BTreeSet<AccountId> {
    ranked.iter().map(|ranked| ranked.account).collect()
}

/// The candidates of one account that stand for an offer which nothing forbids.
fn some_capacity_allows(task: &Task, town: &[Candidate], account: AccountId) -> bool {
    town.iter().filter(|person| person.account == account).any(|person| {
        let volunteer = person.kind == CandidateKind::Volunteer;
        let safe = !(task.safety.adult && person.minor)
            && (person.trained || !task.safety.trained)
            && (person.insured || !task.safety.insured);
        task.skills.is_subset(&person.skills) && (!volunteer || (safe && !task.never_volunteers))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nobody_excluded_unable_or_unsafe_is_ever_asked(task in tasks(), town in town()) {
        let weights = Weights::default();
        let everybody: Vec<_> = town.iter().map(|person| person.account).collect();
        let choice = choose_interested(&task, &town, &everybody, &weights);
        let assignment = assign_worker(&task, &town, &weights);
        let ranking = rank(&task, &town, &weights);
        let asked = ranking.offered.iter().chain(&choice.chosen).chain(&choice.waiting).chain(&assignment.worker);
        for ranked in asked {
            prop_assert!(!task.excluded.contains_key(&ranked.account));
            prop_assert!(some_capacity_allows(&task, &town, ranked.account));
        }
        if let Some(worker) = assignment.worker {
            let is_worker = |p: &Candidate| p.account == worker.account && p.kind == CandidateKind::GridWorker;
            prop_assert!(town.iter().any(is_worker));
        }
    }

    #[test]
    fn everybody_is_either_asked_or_refused_with_a_reason_and_nobody_twice(task in tasks(), town in town()) {
        let ranking = rank(&task, &town, &Weights::default());
        let refused: BTreeSet<_> = ranking.refused.iter().map(|refused| refused.account).collect();
        let offered = accounts(&ranking.offered);
        prop_assert!(offered.is_disjoint(&refused));
        prop_assert_eq!(offered.len() + refused.len(), ranking.offered.len() + ranking.refused.len());
        let all: BTreeSet<_> = town.iter().map(|person| person.account).collect();
        prop_assert_eq!(offered.union(&refused).copied().collect::<BTreeSet<_>>(), all);
        prop_assert!(ranking.refused.iter().all(|refused| !refused.reasons.is_empty()));
        for ranked in &ranking.offered {
            prop_assert_eq!(ranked.score, ranked.reasons.iter().map(Merit::points).sum::<i32>());
        }
    }

    #[test]
    fn a_wider_ring_only_adds_people(task in tasks(), town in town()) {
        let mut before = BTreeSet::new();
        for ring in 0..6 {
            let ranking = rank(&Task { ring, ..task.clone() }, &town, &Weights::default());
            let offered = accounts(&ranking.offered);
            prop_assert!(before.is_subset(&offered), "ring {}", ring);
            if let Some(area) = &ranking.ring_area {
                prop_assert!(area.contains(&task.place) && !area.is_empty());
            }
            before = offered;
        }
    }

    #[test]
    fn the_order_of_the_candidates_changes_nothing(
        task in tasks(), (town, shuffled) in town().prop_flat_map(|town| {
            // Two capacities of one account that differ in nothing that counts would be a tie without an answer.
            let mut seen = BTreeSet::new();
            let town: Vec<_> = town.into_iter().filter(|person| seen.insert(person.account)).collect();
            (Just(town.clone()), Just(town).prop_shuffle())
        }),
    ) {
        let weights = Weights::default();
        prop_assert_eq!(rank(&task, &town, &weights), rank(&task, &shuffled, &weights));
        prop_assert_eq!(assign_worker(&task, &town, &weights), assign_worker(&task, &shuffled, &weights));
        let mut interested: Vec<_> = town.iter().map(|person| person.account).collect();
        let first = choose_interested(&task, &town, &interested, &weights);
        interested.reverse();
        prop_assert_eq!(first, choose_interested(&task, &shuffled, &interested, &weights));
    }

    #[test]
    fn a_decision_survives_json_and_every_reason_has_words(task in tasks(), town in town()) {
        let ranking = rank(&task, &town, &Weights::default());
        let text = serde_json::to_string(&ranking).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Ranking>(&text).unwrap(), &ranking);
        for reason in ranking.refused.iter().flat_map(|refused| &refused.reasons) {
            prop_assert!(!reason.zh().is_empty() && reason.en().is_ascii());
        }
        for reason in ranking.offered.iter().flat_map(|ranked| &ranked.reasons) {
            prop_assert!(!reason.zh().is_empty() && reason.en().is_ascii());
        }
    }
}
