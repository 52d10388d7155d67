use super::*;
use std::sync::atomic::{AtomicU32, Ordering};

const GRACE: Duration = Duration::from_secs(5);

#[tokio::test(start_paused = true)]
async fn a_panicking_loop_is_restarted_and_unready_while_it_keeps_failing() {
    let tasks = Tasks::new();
    let starts = Arc::new(AtomicU32::new(0));
    let counted = starts.clone();
    tasks.spawn("bad", move |stop| {
        let start = counted.fetch_add(1, Ordering::SeqCst);
        async move {
            match start {
                0 => panic!("planted"),
                1..4 => Err("planted".into()),
                _ => {
                    stop.wait().await;
                    Ok(())
                }
            }
        }
    });
    while starts.load(Ordering::SeqCst) < 5 {
        tokio::time::sleep(GRACE).await;
    }
    assert_eq!(tasks.failing(), ["bad"]);
    // It runs now; after a minute of that it is trusted again.
    tokio::time::sleep(Duration::from_secs(61)).await;
    assert!(tasks.failing().is_empty());
    assert_eq!(tasks.running(), ["bad"]);
    assert!(tasks.shutdown(GRACE).await.is_empty());
    assert!(tasks.running().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_first_fatal_failure_stops_everything() {
    let tasks = Tasks::new();
    tasks.spawn("loop", |stop| async move {
        stop.wait().await;
        Ok(())
    });
    tasks.spawn_fatal("listener", |_| async { Err("address in use".into()) });
    let failure = tasks.wait().await.unwrap_err();
    assert_eq!(failure.to_string(), "task listener ended: address in use");
    assert!(tasks.shutdown(GRACE).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_fatal_task_that_ends_too_early_is_a_failure_and_a_panic_too() {
    for (panics, reason) in [(false, "ended by itself"), (true, "panic: planted")] {
        let tasks = Tasks::new();
        tasks.spawn_fatal("listener", move |_| async move {
            assert!(!panics, "planted");
            Ok(())
        });
        assert_eq!(tasks.wait().await.unwrap_err().reason, reason);
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_that_does_not_stop_is_cut_off_and_named() {
    let tasks = Tasks::new();
    tasks.spawn("stubborn", |_| async {
        std::future::pending::<()>().await;
        Ok(())
    });
    tasks.spawn("done", |_| async { Ok(()) });
    // Both start; a task that was never polled is just not started.
    tokio::task::yield_now().await;
    assert_eq!(tasks.shutdown(GRACE).await, ["stubborn"]);
    assert_eq!(tasks.wait().await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn what_ends_last_sees_what_the_others_did_while_stopping() {
    let tasks = Tasks::new();
    let (left, seen) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let (leaves, sees, looks) = (left.clone(), seen.clone(), left.clone());
    // Spawned first, so that only the order of ending decides.
    tasks.spawn_last("relay", move |stop| {
        let (looks, sees) = (looks.clone(), sees.clone());
        async move {
            stop.wait().await;
            sees.store(looks.load(Ordering::SeqCst), Ordering::SeqCst);
            Ok(())
        }
    });
    tasks.spawn("slow", move |stop| {
        let leaves = leaves.clone();
        async move {
            stop.wait().await;
            tokio::time::sleep(GRACE / 2).await;
            leaves.store(7, Ordering::SeqCst);
            Ok(())
        }
    });
    tokio::task::yield_now().await;
    assert!(tasks.shutdown(GRACE).await.is_empty());
    assert_eq!(seen.load(Ordering::SeqCst), 7);
}
