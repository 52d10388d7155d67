use super::*;

/// One of everybody: near and far, fresh and tired, able and not.
fn town() -> Vec<Candidate> {
    let skilled = |mut person: Candidate| {
        person.skills = words(&["electric"]);
        person
    };
    let night = QuietHours { from: MinuteOfDay::at(21, 0), to: MinuteOfDay::at(7, 0) };
    let certificate = |until: &str| [("electrician".to_owned(), Some(at(until)))].into();
    vec![
        skilled(Candidate {
            last_taken: Some(at("2026-03-08 10:00")),
            ..volunteer(1, "1/1a/1a1/1a1x/1a1x1/")
        }),
        skilled(Candidate { open_load: 1, rating: Some(90), ..volunteer(2, "1/1a/1a1/1a1x/") }),
        skilled(Candidate { open_load: 3, ..volunteer(3, "1/1a/1a1/1a1x/1a1x1/") }),
        volunteer(4, "1/1a/1a1/1a1x/1a1x1/"),
        skilled(Candidate { minor: true, insured: false, ..volunteer(5, "1/1a/1a1/1a1x/1a1x1/") }),
        skilled(Candidate { rest_until: Some(at("2026-03-10 08:00")), ..volunteer(6, "1/1a/1a1/") }),
        skilled(Candidate { quiet: Some(night), ..volunteer(7, "1/1a/1a2/") }),
        skilled(volunteer(8, "2/2a/")),
        skilled(Candidate {
            certificates: certificate("2026-01-01 00:00"),
            ..volunteer(9, "1/1a/1a1/1a1x/1a1x1/")
        }),
        skilled(worker(10, "1/1a/1a1/1a1x/")),
        Candidate { units: vec![unit(1)], ..Candidate::new(account(11), CandidateKind::Handler) },
    ]
}

#[test]
fn a_lamp_is_offered_in_the_community_to_those_who_can_repair_it() {
    let task = Task { skills: words(&["electric"]), ring: 2, ..task() };
    let ranking = rank(&task, &town(), &Weights::default());
    insta::assert_snapshot!(told_all(&ranking.offered, &ranking.refused));
}

#[test]
fn a_burst_pipe_at_night_goes_to_those_on_duty() {
    let task = Task { urgent: true, at: at("2026-03-09 23:30"), ..task() };
    let mut town = town();
    town[3].on_duty = true;
    let ranking = rank(&task, &town, &Weights::default());
    insta::assert_snapshot!(told_all(&ranking.offered, &ranking.refused));
}

#[test]
fn the_search_widens_until_somebody_is_fit_and_says_where_it_stopped() {
    let far = [volunteer(1, "1/1b/1b1/"), volunteer(2, "2/")];
    let ranking = rank(&task(), &far, &Weights::default());
    assert_eq!((ranking.ring, ranking.ring_area, ranking.last_ring), (4, Some(path("1/")), true));
    assert_eq!(ranking.offered[0].account, account(1));
    assert_eq!(ranking.refused[0].reasons, [Refusal::OutsideCounty]);

    let near = [volunteer(1, "1/1b/1b1/"), volunteer(2, "1/1a/1a1/1a1z/")];
    let ranking = rank(&task(), &near, &Weights::default());
    assert_eq!((ranking.ring, ranking.ring_area, ranking.last_ring), (2, Some(path("1/1a/1a1/")), false));
    assert_eq!(ranking.refused[0].reasons, [Refusal::BeyondRing { ring: 4 }]);
}

#[test]
fn an_unknown_place_is_offered_to_nobody() {
    let ranking = rank(&Task { place: AreaPath::default(), ..task() }, &town(), &Weights::default());
    assert!(ranking.offered.is_empty() && ranking.last_ring && ranking.ring_area.is_none());
    assert_eq!(ranking.refused.len(), town().len());
}

#[test]
fn whoever_waited_longest_comes_first_among_equals_then_the_lower_id() {
    let home = "1/1a/1a1/1a1x/1a1x1/";
    let waited = |number, last: &str| Candidate { last_taken: Some(at(last)), ..volunteer(number, home) };
    let people = [
        waited(1, "2026-01-03 10:00"),
        waited(2, "2026-01-02 10:00"),
        waited(4, "2026-01-01 10:00"),
        waited(3, "2026-01-01 10:00"),
    ];
    let ranking = rank(&task(), &people, &Weights::default());
    let order: Vec<_> = ranking.offered.iter().map(|ranked| ranked.account.0.as_u128()).collect();
    assert_eq!(order, [3, 4, 2, 1]);
}

#[test]
fn the_nearer_of_two_neighbours_comes_first() {
    let point = |lng| Some(Point { lng, lat: 39.9 });
    let home = "1/1a/1a1/1a1x/1a1x1/";
    let people = [
        Candidate { point: point(116.42), ..volunteer(1, home) },
        Candidate { point: point(116.402), ..volunteer(2, home) },
    ];
    let ranking = rank(&Task { point: point(116.4), ..task() }, &people, &Weights::default());
    assert_eq!(ranking.offered[0].account, account(2));
    assert!(ranking.offered[1].reasons.contains(&Merit::Distance { metres: 1706, points: -170 }));
}

#[test]
fn an_invitation_asks_the_one_it_names_and_respects_what_he_may_do() {
    let invite = Task { mode: DispatchMode::Invite, invited: Some(account(2)), ..task() };
    let people = [volunteer(1, "1/1a/1a1/1a1x/1a1x1/"), volunteer(2, "1/1b/")];
    let ranking = rank(&invite, &people, &Weights::default());
    assert_eq!((ranking.ring, ranking.offered.len(), ranking.offered[0].account), (0, 1, account(2)));
    assert_eq!(ranking.refused[0].reasons, [Refusal::NotInvited]);
    let never = Task { never_volunteers: true, ..invite };
    assert!(rank(&never, &people, &Weights::default()).offered.is_empty());
}

#[test]
fn of_the_interested_the_fittest_gets_the_order_and_the_others_wait() {
    let task = Task { mode: DispatchMode::Interest, skills: words(&["electric"]), ..task() };
    let interested = [account(9), account(7), account(3), account(4), account(99), account(7)];
    let choice = choose_interested(&task, &town(), &interested, &Weights::default());
    let all: Vec<_> = choice.chosen.iter().chain(&choice.waiting).cloned().collect();
    assert_eq!(choice.chosen.len(), 1);
    insta::assert_snapshot!(told_all(&all, &choice.refused));
}

#[test]
fn a_team_order_takes_as_many_as_it_needs() {
    let task = Task { mode: DispatchMode::Interest, capacity: 2, ..task() };
    let interested = [account(1), account(2), account(4)];
    let choice = choose_interested(&task, &town(), &interested, &Weights::default());
    assert_eq!((choice.chosen.len(), choice.waiting.len()), (2, 1));
}

#[test]
fn an_order_is_assigned_to_the_worker_of_the_grid_else_of_the_area_above_else_to_a_neighbour() {
    let task = Task { mode: DispatchMode::Assign, ..task() };
    let assigned = |workers: &[Candidate]| assign_worker(&task, workers, &Weights::default());
    let street = worker(1, "1/1a/");
    let neighbour = worker(2, "1/1a/1a1/1a1y/");
    let community = worker(3, "1/1a/1a1/");
    let grid = Candidate { open_load: 9, ..worker(4, "1/1a/1a1/1a1x/") };
    let own = assigned(&[street.clone(), neighbour.clone(), community.clone(), grid]);
    assert_eq!((own.ring, own.worker.unwrap().account), (1, account(4)));
    let above = assigned(&[street.clone(), neighbour.clone(), community]);
    assert_eq!(
        (above.ring, above.worker.unwrap().account, above.others[0].account),
        (2, account(3), account(2))
    );
    let beside = assigned(&[street.clone(), neighbour]);
    assert_eq!((beside.ring, beside.worker.as_ref().unwrap().account), (2, account(2)));
    let area = path("1/1a/1a1/");
    assert_eq!(beside.worker.unwrap().reasons[0], Merit::Neighbour { area, points: 0 });
    assert_eq!(assigned(&[street]).area, Some(path("1/1a/")));
    let foreign = assigned(&[worker(5, "2/")]);
    assert_eq!(
        (foreign.worker, foreign.refused[0].reasons.as_slice()),
        (None, &[Refusal::OutsideCounty][..])
    );
}

#[test]
fn a_volunteer_is_never_assigned_even_when_he_alone_is_there() {
    for mode in DispatchMode::ALL {
        let task = Task { mode: *mode, ..task() };
        let alone = [volunteer(1, "1/1a/1a1/1a1x/1a1x1/")];
        let assignment = assign_worker(&task, &alone, &Weights::default());
        assert_eq!(assignment.worker, None);
        assert_eq!(assignment.refused[0].reasons, [Refusal::VolunteersAreNotAssigned]);
    }
    let ranking = rank(&Task { mode: DispatchMode::Assign, ..task() }, &town(), &Weights::default());
    assert!(ranking.offered.iter().all(|ranked| ranked.account == account(10)));
}

#[test]
fn a_grid_worker_who_is_a_volunteer_too_is_told_as_a_worker() {
    let both = [volunteer(1, "1/1a/1a1/1a1x/1a1x1/"), worker(1, "1/1a/1a1/1a1x/")];
    let task = Task { mode: DispatchMode::Assign, ..task() };
    assert_eq!(assign_worker(&task, &both, &Weights::default()).worker.unwrap().account, account(1));
}

#[test]
fn a_taken_slot_and_an_expired_certificate_are_told() {
    let slot = |from, to| Slot { from: at(from), to: at(to) };
    let task = Task {
        slot: Some(slot("2026-03-12 09:00", "2026-03-12 11:00")),
        certificates: words(&["electrician"]),
        ..task()
    };
    let busy = Candidate {
        busy: vec![slot("2026-03-12 10:30", "2026-03-12 12:00")],
        certificates: [("electrician".to_owned(), Some(at("2026-03-11 00:00")))].into(),
        ..volunteer(1, "1/1a/1a1/1a1x/1a1x1/")
    };
    let ranking = rank(&task, &[busy], &Weights::default());
    let expired =
        Refusal::CertificateExpired { certificate: "electrician".into(), until: at("2026-03-11 00:00") };
    assert_eq!(ranking.refused[0].reasons, [expired, Refusal::SlotTaken]);
}

#[test]
fn quiet_hours_run_over_midnight() {
    let quiet = QuietHours { from: MinuteOfDay::at(21, 0), to: MinuteOfDay::at(7, 0) };
    let held: Vec<_> = ["20:59", "21:00", "00:00", "06:59", "07:00"]
        .into_iter()
        .map(|time| quiet.contain(at(&format!("2026-03-09 {time}"))))
        .collect();
    assert_eq!(held, [false, true, true, true, false]);
}
