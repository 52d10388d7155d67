//! Lists under a scope.

use crate::town::{DISTRICT, OPENED, Town, case, case_row, event, fresh_id, report_row};
use sandan_contract::feed::{FeedKeys, StreamKind};
use sandan_core::area::AreaPath;
use sandan_core::ids::OrderId;
use sandan_store::find::{CaseFilter, CaseOrder, CaseScope, OrderFilter, OrderScope};
use sandan_store::rows::{
    AreaRow, CaseLinkRow, CaseRow, CompoundRow, DocRow, OrderPersonRow, OrderRow, RoutingRow,
};
use sandan_store::{Change, HeadRow, RowWrite, StreamWrite};
use std::sync::Arc;
use uuid::Uuid;

const NONE: [Uuid; 0] = [];

async fn put(town: &Town, change: impl FnOnce(&mut CaseRow)) -> Uuid {
    let mut row = case_row(fresh_id(), "submitted", "1/12/");
    change(&mut row);
    let id = row.id;
    town.store.commit(report_row(row)).await.unwrap();
    id
}

fn street(path: &str) -> (String, String) {
    AreaPath::from_stored(path.to_owned()).range()
}

async fn ids(town: &Town, filter: &CaseFilter) -> Vec<Uuid> {
    let rows = town.store.list_cases(DISTRICT, filter).await.unwrap();
    let count = town.store.count_cases(DISTRICT, filter).await.unwrap();
    assert_eq!(count, i64::try_from(rows.len()).unwrap());
    let mut ids: Vec<Uuid> = rows.into_iter().map(|row| row.id).collect();
    ids.sort();
    ids
}

fn sorted<const N: usize>(mut ids: [Uuid; N]) -> Vec<Uuid> {
    ids.sort();
    ids.to_vec()
}

pub async fn lists_show_only_what_is_in_scope(town: Arc<Town>) {
    let (unit, person) = (fresh_id(), fresh_id());
    let here = put(&town, |row| row.category = Some("0101".to_owned())).await;
    let below = put(&town, |row| row.area_path = AreaPath::from_stored("1/12/3/".to_owned())).await;
    let sibling = put(&town, |row| row.area_path = AreaPath::from_stored("1/120/".to_owned())).await;
    let led = put(&town, |row| {
        row.area_path = AreaPath::from_stored("2/".to_owned());
        row.lead_unit = Some(unit);
    })
    .await;
    let own = put(&town, |row| {
        row.area_path = AreaPath::from_stored(String::new());
        row.reporter = Some(person);
        row.next_due = Some(OPENED);
    })
    .await;
    let scope = |paths: &[&str], units: &[Uuid], reporter| {
        let paths = paths.iter().map(|path| street(path)).collect();
        CaseFilter::new(CaseScope::Any { paths, units: units.to_vec(), reporter })
    };
    assert_eq!(ids(&town, &scope(&["1/12/"], &[], None)).await, sorted([here, below]));
    assert_eq!(ids(&town, &scope(&["1/12/"], &[unit], Some(person))).await, sorted([here, below, led, own]));
    assert_eq!(ids(&town, &scope(&[], &[], None)).await, NONE);
    assert_eq!(ids(&town, &scope(&[], &[], Some(fresh_id()))).await, NONE);
    let everything = CaseFilter::new(CaseScope::District);
    assert_eq!(ids(&town, &everything).await, sorted([here, below, sibling, led, own]));
    assert_eq!(ids(&town, &CaseFilter { paths: vec![street("2/")], ..everything.clone() }).await, [led]);
    assert_eq!(
        ids(&town, &CaseFilter { categories: vec!["0101".to_owned()], ..everything.clone() }).await,
        [here]
    );
    assert_eq!(
        ids(&town, &CaseFilter { states: vec!["closed".to_owned()], ..everything.clone() }).await,
        NONE
    );
    assert_eq!(
        ids(&town, &CaseFilter { overdue_at: Some(OPENED.plus(1)), ..everything.clone() }).await,
        [own]
    );
    let number = sibling.simple().to_string();
    assert_eq!(
        ids(&town, &CaseFilter { number: Some(number.clone()), ..everything.clone() }).await,
        [sibling]
    );
    assert_eq!(town.store.case_by_number(DISTRICT, &number).await.unwrap().unwrap().id, sibling);
    let later = CaseFilter { opened: (Some(OPENED.plus(1)), None), ..everything };
    assert_eq!(ids(&town, &later).await, NONE);
}

pub async fn pages_neither_repeat_nor_skip(town: Arc<Town>) {
    for index in 0..25 {
        // Many share an instant: the id breaks the tie.
        put(&town, |row| {
            row.opened_at = OPENED.plus(index / 4);
            row.next_due = (index % 5 != 0).then_some(OPENED.plus(index / 7));
        })
        .await;
    }
    for (order, total) in
        [(CaseOrder::NewestFirst, 25), (CaseOrder::OldestFirst, 25), (CaseOrder::SoonestDue, 20)]
    {
        let mut filter = CaseFilter { order, limit: 4, ..CaseFilter::new(CaseScope::District) };
        let mut seen = Vec::new();
        loop {
            let page = town.store.list_cases(DISTRICT, &filter).await.unwrap();
            let Some(last) = page.last() else { break };
            filter.after = Some(filter.cursor(last));
            seen.extend(page.into_iter().map(|row| row.id));
        }
        let all =
            town.store.list_cases(DISTRICT, &CaseFilter { limit: 200, after: None, ..filter }).await.unwrap();
        assert_eq!(all.len(), total, "{order:?}");
        assert_eq!(seen, all.into_iter().map(|row| row.id).collect::<Vec<_>>(), "{order:?}");
    }
}

pub async fn orders_are_found_by_person_unit_area_and_state(town: Arc<Town>) {
    let (volunteer, unit, case_id) = (fresh_id(), fresh_id(), fresh_id());
    let mut change = report_row(case_row(case_id, "dispatched", "1/12/"));
    let order = |state: &str, unit: Option<Uuid>, path: &str| OrderRow {
        district: DISTRICT,
        id: fresh_id(),
        case_id,
        state: state.to_owned(),
        part: "lead".to_owned(),
        mode: "claim".to_owned(),
        unit,
        ring: 1,
        area_path: AreaPath::from_stored(path.to_owned()),
        window_until: None,
        due_at: None,
        fence: 1,
        body: "{}".to_owned(),
    };
    let orders =
        [order("offered", None, "1/12/"), order("assigned", Some(unit), "1/13/"), order("taken", None, "1/")];
    let [offered, assigned, taken] = [orders[0].id, orders[1].id, orders[2].id];
    let person = |order_id, relation: &str, active| OrderPersonRow {
        district: DISTRICT,
        order_id,
        account: volunteer,
        relation: relation.to_owned(),
        case_id,
        active,
    };
    change.rows.extend(orders.map(RowWrite::Order));
    for (order_id, relation, active) in [(offered, "offered", true), (taken, "holder", false)] {
        change
            .rows
            .push(RowWrite::OrderPeople { order_id, people: vec![person(order_id, relation, active)] });
    }
    town.store.commit(change).await.unwrap();

    let find = async |scope| {
        let filter = OrderFilter::new(scope);
        let rows = town.store.list_orders(DISTRICT, &filter).await.unwrap();
        assert_eq!(
            town.store.count_orders(DISTRICT, &filter).await.unwrap(),
            i64::try_from(rows.len()).unwrap()
        );
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let of = |relations: &[&str]| OrderScope::Person {
        account: volunteer,
        relations: relations.iter().map(|relation| (*relation).to_owned()).collect(),
    };
    assert_eq!(find(of(&[])).await, [offered]);
    assert_eq!(find(of(&["offered", "holder"])).await, [offered]);
    assert_eq!(find(of(&["holder"])).await, NONE);
    assert_eq!(find(OrderScope::Any { units: vec![unit], paths: vec![] }).await, [assigned]);
    assert_eq!(find(OrderScope::Any { units: vec![], paths: vec![street("1/12/")] }).await, [offered]);
    assert_eq!(find(OrderScope::Any { units: vec![], paths: vec![] }).await, NONE);
    assert_eq!(find(OrderScope::District).await.len(), 3);
    assert_eq!(town.store.orders_of(case(case_id)).await.unwrap().len(), 3);
    assert_eq!(town.store.people_of_case(case(case_id)).await.unwrap().len(), 2);
    assert_eq!(town.store.people_of_order(OrderId(taken)).await.unwrap().len(), 1);
    assert_eq!(town.store.active_relations(DISTRICT, &[volunteer]).await.unwrap().len(), 1);
    assert_eq!(town.store.load_order(OrderId(taken)).await.unwrap().unwrap().state, "taken");
}

pub async fn maps_documents_links_and_decisions_are_kept(town: Arc<Town>) {
    let area = |code: &str, valid_from: &str| AreaRow {
        district: DISTRICT,
        code: code.to_owned(),
        valid_from: valid_from.to_owned(),
        valid_to: None,
        level: "small".to_owned(),
        parent: None,
        name: "一网格".to_owned(),
        kind: "urban".to_owned(),
        path: AreaPath::from_stored(format!("{code}/")),
        geometry: "{}".to_owned(),
    };
    let compound = |name: &str| CompoundRow {
        district: DISTRICT,
        id: fresh_id(),
        name: name.to_owned(),
        lng: 116.25,
        lat: 39.875,
        area: None,
        data: "{}".to_owned(),
    };
    for map in [
        vec![area("1", "2026-01-01"), area("2", "2026-01-01")],
        vec![area("1", "2026-01-01"), area("1", "2026-07-01")],
    ] {
        let mut change = Change::new(DISTRICT);
        change.rows.push(RowWrite::Areas(map.clone()));
        change.rows.push(RowWrite::Compounds(vec![compound("甲"), compound("乙")]));
        town.store.commit(change).await.unwrap();
        assert_eq!(town.store.areas(DISTRICT).await.unwrap(), map);
        let compounds = town.store.compounds(DISTRICT).await.unwrap();
        assert_eq!((compounds.len(), compounds[0].lng), (2, 116.25));
    }

    let unit = fresh_id();
    let doc = DocRow {
        district: DISTRICT,
        kind: "unit".to_owned(),
        id: unit,
        version: 0,
        code: "U1".to_owned(),
        parent: None,
        area_path: AreaPath::from_stored("1/".to_owned()),
        name: "物业".to_owned(),
        active: true,
        data: "{}".to_owned(),
    };
    let mut change = Change::new(DISTRICT);
    change.streams.push(StreamWrite {
        id: unit,
        kind: StreamKind::Unit,
        expected: 0,
        events: vec![event("unit_added", FeedKeys::default()), event("unit_renamed", FeedKeys::default())],
        head: Some(HeadRow::Doc(Box::new(doc))),
    });
    town.store.commit(change).await.unwrap();
    assert_eq!(town.store.docs(DISTRICT, "unit").await.unwrap()[0].version, 2);
    assert!(town.store.doc(DISTRICT, "unit", unit).await.unwrap().is_some());

    let (one, other) = (fresh_id(), fresh_id());
    let mut change = report_row(case_row(one, "submitted", "1/"));
    let link = CaseLinkRow { district: DISTRICT, case_id: one, kind: "merged".to_owned(), other, at: OPENED };
    let decision = RoutingRow { district: DISTRICT, case_id: one, seq: 1, at: OPENED, data: "{}".to_owned() };
    change.rows.extend([RowWrite::CaseLink(link.clone()), RowWrite::Routing(decision.clone())]);
    town.store.commit(change).await.unwrap();
    assert_eq!(town.store.links_of(case(one)).await.unwrap(), std::slice::from_ref(&link));
    assert_eq!(town.store.links_to(case(other)).await.unwrap(), [link]);
    assert_eq!(town.store.routing_of(case(one)).await.unwrap(), [decision]);
    let mut change = Change::new(DISTRICT);
    change.rows.push(RowWrite::RemoveCaseLink { case_id: one, kind: "merged".to_owned(), other });
    town.store.commit(change).await.unwrap();
    assert!(town.store.links_of(case(one)).await.unwrap().is_empty());
    town.assert_clean().await;
}
