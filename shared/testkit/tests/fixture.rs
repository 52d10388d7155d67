//! The fixture itself: a town that is whole on both engines and leaves nothing behind.

use sandan_core::area::Level;
use sandan_core::role::Role;
use sandan_core::time::Instant;
use sandan_testkit::{Backend, Fixture};

async fn a_town_is_whole(backend: Backend) {
    let fixture = Fixture::on(backend).await;
    let snapshot = fixture.app.directory.now();
    let grid = snapshot.grid.as_ref().unwrap();
    assert_eq!(grid.tree().counts()[&Level::Small], 12);
    assert_eq!((snapshot.map_version, snapshot.profile().unwrap().version), (1, 1));
    assert_eq!((snapshot.units.len(), snapshot.people.len()), (12, 8 + 6 + 3));
    for role in Role::ALL {
        let principal = fixture.app.auth.principal(&fixture.token(fixture.people.of(*role))).unwrap();
        assert!(principal.actor.is(*role), "{role:?}");
    }
    for code in fixture.small_grids() {
        let point = fixture.point_in(&code);
        let place = sandan_boot::desk::place::locate(&snapshot, "", &point).unwrap();
        assert_eq!(place.path, fixture.path(&code));
    }
    fixture.start(&[]);
    let before = fixture.now().await;
    fixture.advance(Instant::HOUR).await;
    assert_eq!(fixture.now().await.since(before), Instant::HOUR);
    fixture.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_town_is_whole_on_sqlite() {
    a_town_is_whole(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_town_is_whole_on_postgres() {
    a_town_is_whole(Backend::Postgres).await;
}
