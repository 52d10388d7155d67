use super::*;
use sandan_core::area::Level;
use sandan_core::case::facts::Part;

fn line(
    category: &str,
    area: Option<&str>,
    level: Option<Level>,
    number: u128,
    part: Part,
) -> Responsibility {
    Responsibility { category: category.into(), area: area.map(path), level, unit: unit(number), part }
}

fn list() -> Vec<Responsibility> {
    vec![
        line("", None, None, 1, Part::Lead),
        line("A", None, None, 2, Part::Lead),
        line("A01", None, None, 3, Part::Lead),
        line("A01", Some("1/1a/"), None, 4, Part::Lead),
        line("A01", Some("1/1b/"), None, 5, Part::Lead),
        line("A01", Some("1/1a/"), Some(Level::Large), 6, Part::Lead),
        line("A", None, None, 7, Part::Assist),
        line("A01", None, None, 4, Part::Assist),
        line("B", None, None, 8, Part::Assist),
    ]
}

fn matter(branches: Vec<Branch>) -> Matter {
    Matter { category: "A0102".into(), place: path("1/1a/1a1/"), level: Level::Middle, branches }
}

fn lead(matter: &Matter) -> Option<UnitId> {
    responsible(matter, &list()).lead.map(|lead| lead.unit)
}

#[test]
fn the_closest_line_leads_and_every_assisting_line_assists() {
    let found = responsible(&matter(vec![]), &list());
    let numbers = |choices: &[UnitChoice]| choices.iter().map(|c| c.unit.0.as_u128()).collect::<Vec<_>>();
    assert_eq!(found.lead.unwrap().unit, unit(4));
    assert_eq!(numbers(&found.assists), [7]);
    assert_eq!(numbers(&found.passed_over), [3, 2, 1]);
}

#[test]
fn a_line_of_the_level_wins_over_one_of_every_level() {
    assert_eq!(lead(&Matter { level: Level::Large, ..matter(vec![]) }), Some(unit(6)));
}

#[test]
fn special_branches_go_before_the_list_in_their_order() {
    let (first, precedent) = (Branch::FirstLead { unit: unit(20) }, Branch::Precedent { unit: unit(21) });
    let owner = |first| Branch::Owner { unit: unit(22), first };
    assert_eq!(lead(&matter(vec![owner(true), precedent, first])), Some(unit(20)));
    assert_eq!(lead(&matter(vec![owner(true), precedent])), Some(unit(21)));
    assert_eq!(lead(&matter(vec![owner(true)])), Some(unit(22)), "部件 先属主、后属地");
    assert_eq!(lead(&matter(vec![owner(false)])), Some(unit(4)), "事件 先属地、后属主");
    let unlisted = Matter { category: "Z".into(), ..matter(vec![owner(false)]) };
    assert_eq!(responsible(&unlisted, &list()[1..]).lead.unwrap().reason, UnitReason::Owner);
}

#[test]
fn a_unit_never_deals_with_a_complaint_about_itself() {
    let found = responsible(&matter(vec![Branch::Subject { unit: unit(4) }]), &list());
    assert_eq!(found.lead.unwrap().unit, unit(3));
    assert!(found.assists.iter().all(|assist| assist.unit != unit(4)));
    assert!(found.passed_over.contains(&UnitChoice { unit: unit(4), reason: UnitReason::Subject }));
    let reasons: Vec<_> = found.passed_over.iter().map(|passed| passed.reason.zh()).collect();
    assert!(reasons[0].contains("上一级"));
}

#[test]
fn a_matter_that_no_line_names_has_no_lead() {
    let unlisted = Matter { category: "Z".into(), ..matter(vec![]) };
    assert_eq!(responsible(&unlisted, &list()[1..]), Responsible::default());
}
