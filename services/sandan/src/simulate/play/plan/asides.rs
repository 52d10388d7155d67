//! What goes beside the loop: requests that somebody else decides, shelving, replies to a superior platform, and what
//! is taken up again.

use super::deeds::OPEN_AFTER_ACCEPTANCE;
use super::*;

impl Planner {
    pub(super) fn decide(&self, scene: &mut Scene, id: Uuid, kind: RequestKind) -> Vec<Act> {
        let after = scene.draw.between(20, 150) * M;
        let at = self.desk(scene, after);
        let grants = scene.draw.in_thousand(if kind == RequestKind::Return { 650 } else { 850 });
        let by = turn(&self.cast.leaders, scene.request.n);
        let name = if grants { "approve" } else { "refuse" };
        vec![command(at, Target::Case, name, by, json!({ "request": id }), Guard::Undecided(id))]
    }

    /// A decided request: whoever still holds the order goes to work.
    pub(super) fn decided(&self, scene: &mut Scene, granted: bool) -> Vec<Act> {
        let fate = scene.request.fate;
        // Given back or shelved: another event says how it goes on.
        if granted && (fate.returned || fate.shelved) {
            return Vec::new();
        }
        self.resumed(scene)
    }

    pub(super) fn shelved(&self, scene: &mut Scene) -> Vec<Act> {
        let after = scene.draw.between(20, 110) * H;
        let at = self.desk(scene, after);
        vec![on_case(at, "resume", turn(&self.cast.supervisors, scene.request.n), json!({}), &["shelved"])]
    }

    /// Whoever still holds something goes to work; what still waits for somebody is taken.
    pub(super) fn resumed(&self, scene: &mut Scene) -> Vec<Act> {
        let waits = |(id, order): (&Uuid, &Order)| (order.is_waiting() && !order.ended).then_some(*id);
        let waiting: Vec<Uuid> = scene.tale.orders.iter().filter_map(waits).collect();
        let mut acts: Vec<Act> = waiting.into_iter().flat_map(|id| self.placed(scene, id)).collect();
        let held = |(id, order): (&Uuid, &Order)| {
            let holder = order.holders.first().filter(|_| !order.is_settled());
            holder.map(|holder| (*id, *holder))
        };
        let held: Vec<(Uuid, Uuid)> = scene.tale.orders.iter().filter_map(held).collect();
        acts.extend(held.into_iter().flat_map(|(id, by)| self.work(scene, id, by)));
        acts
    }

    /// A limit passed and nobody is about to do anything: what was overtaken by events is taken up again.
    pub(super) fn take_up(&self, scene: &mut Scene) -> Vec<Act> {
        let mut acts = match scene.tale.state.as_str() {
            "submitted" => self.submitted(scene),
            "accepted" => self.place(scene),
            "dispatched" | "handling" => [self.resumed(scene), self.done(scene)].concat(),
            "fed_back" => self.check(scene),
            "revisiting" if scene.tale.counts.rulings > 0 => self.rule(scene),
            "revisiting" => self.checked(scene),
            "shelved" => self.shelved(scene),
            _ => Vec::new(),
        };
        let undecided: Vec<Uuid> = scene.tale.requests.iter().copied().collect();
        acts.extend(undecided.into_iter().flat_map(|id| self.decide(scene, id, RequestKind::Extend)));
        acts
    }

    pub(super) fn countersign(&self, scene: &mut Scene) -> Vec<Act> {
        let after = scene.draw.between(20, 120) * M;
        let at = self.desk(scene, after);
        vec![on_case(
            at,
            "countersign",
            turn(&self.cast.leaders, scene.request.n),
            json!({}),
            OPEN_AFTER_ACCEPTANCE,
        )]
    }

    pub(super) fn send_reply(&self, scene: &mut Scene) -> Vec<Act> {
        let after = scene.draw.between(10, 60) * M;
        let at = self.desk(scene, after);
        let by = turn(&self.cast.dispatchers, scene.request.n + 1);
        vec![on_case(at, "send_reply", by, json!({}), OPEN_AFTER_ACCEPTANCE)]
    }
}
