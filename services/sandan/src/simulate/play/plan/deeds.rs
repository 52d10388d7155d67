//! The deeds of the loop, stage by stage.

use super::*;

const ACCEPTED: &[&str] = &["accepted"];
const WORKING: &[&str] = &["accepted", "dispatched", "handling"];
/// Questions and suggestions: no unit is told by rule, the desk answers.
const ANSWERED: &[&str] = &["E0604", "E0605"];
const HANDLING: &[&str] = &["handling"];
const BEFORE_FEEDBACK: &[&str] = &["submitted", "accepted", "dispatched", "handling", "shelved"];
pub(super) const OPEN_AFTER_ACCEPTANCE: &[&str] =
    &["accepted", "dispatched", "handling", "fed_back", "revisiting"];

impl Planner {
    pub(super) fn submitted(&self, scene: &mut Scene) -> Vec<Act> {
        let n = scene.request.n;
        let mut acts = Vec::new();
        if !self.profile.accepts_by_itself(scene.request.category) {
            let after = scene.draw.between(10, 60) * M;
            let at = self.desk(scene, after);
            acts.push(on_case(at, "accept", turn(&self.cast.acceptors, n), json!({}), &["submitted"]));
        }
        if let (Sender::Superior(_), after) = (scene.request.sender, scene.draw.between(15, 60) * M) {
            let at = self.desk(scene, after);
            acts.push(on_case(
                at,
                "sign_external",
                turn(&self.cast.acceptors, n),
                json!({}),
                BEFORE_FEEDBACK,
            ));
        }
        if let (true, Sender::Resident(_), Some(reporter)) =
            (scene.request.fate.withdrawn, scene.request.sender, self.reporter(scene))
        {
            let at = scene.at.plus(scene.draw.between(5, 180) * M);
            acts.push(on_case(
                at,
                "withdraw",
                reporter,
                json!({ "note": "已经自己解决了" }),
                BEFORE_FEEDBACK,
            ));
        }
        acts
    }

    pub(super) fn accepted(&self, scene: &mut Scene) -> Vec<Act> {
        if !scene.request.fate.supervised {
            return Vec::new();
        }
        let after = scene.draw.between(30, 600) * M;
        let at = self.desk(scene, after);
        let by = turn(&self.cast.supervisors, scene.request.n);
        vec![on_case(at, "supervise", by, json!({ "note": "请按时办结" }), OPEN_AFTER_ACCEPTANCE)]
    }

    /// No rule found anybody: a dispatcher answers a question or tells the responsible unit.
    pub(super) fn place(&self, scene: &mut Scene) -> Vec<Act> {
        let after = scene.draw.between(10, 60) * M;
        let at = self.desk(scene, after);
        let by = turn(&self.cast.dispatchers, scene.request.n);
        if ANSWERED.contains(&scene.request.category) {
            return vec![on_case(
                at,
                "answer",
                by,
                json!({ "note": "按现行政策，请携带身份证到社区办理。" }),
                ACCEPTED,
            )];
        }
        let Some(unit) = self.unit(scene) else { return Vec::new() };
        vec![on_case(at, "place_order", by, json!({ "mode": "assign", "unit": unit }), ACCEPTED)]
    }

    pub(super) fn placed(&self, scene: &mut Scene, id: Uuid) -> Vec<Act> {
        let Some(order) = scene.tale.orders.get(&id) else { return Vec::new() };
        match order.mode {
            DispatchMode::Assign => self.sign(scene, id, order),
            DispatchMode::ClaimFirst => self.claim(scene, id, order),
            DispatchMode::Interest => self.interest(scene, id, order),
            DispatchMode::Invite => self.invited(scene, id, order),
        }
    }

    fn sign(&self, scene: &mut Scene, id: Uuid, order: &Order) -> Vec<Act> {
        let by = order.person.or_else(|| self.handler(order.unit?, scene));
        let after = scene.draw.between(3, 75) * M;
        let at = self.desk(scene, after);
        let sign = |by| command(at, Target::Order(id), "sign", by, json!({}), Guard::Waits(id));
        by.map(sign).into_iter().collect()
    }

    fn claim(&self, scene: &mut Scene, id: Uuid, order: &Order) -> Vec<Act> {
        if order.ring == 0 && scene.request.fate.nobody_claims {
            return Vec::new();
        }
        let wanted = usize::from(order.capacity).max(if scene.request.fate.race { 2 } else { 1 });
        let people = scene.draw.some(&self.offered(order), wanted);
        let at = by_day(scene.at.plus(scene.draw.between(1, 12) * M), &mut scene.draw);
        // Nobody but the first to look at it names a fence: it is the one that the offer showed.
        let one = |by| Command {
            target: Target::Order(id),
            name: "claim",
            by,
            body: json!({}),
            photo: false,
            guard: Guard::Waits(id),
        };
        match people.as_slice() {
            [first, second] if scene.request.fate.race => {
                vec![Act { at, deed: Deed::Race(Box::new([one(*first), one(*second)])) }]
            }
            people => people.iter().map(|by| Act { at, deed: Deed::Command(one(*by)) }).collect(),
        }
    }

    fn interest(&self, scene: &mut Scene, id: Uuid, order: &Order) -> Vec<Act> {
        if order.ring == 0 && scene.request.fate.nobody_claims {
            return Vec::new();
        }
        let wanted = usize::from(order.capacity.min(6)) + scene.draw.below(3);
        let people = scene.draw.some(&self.offered(order), wanted);
        let mut acts = Vec::new();
        for by in people {
            let at = by_day(scene.at.plus(scene.draw.between(5, 150) * M), &mut scene.draw);
            acts.push(command(at, Target::Order(id), "express_interest", by, json!({}), Guard::Waits(id)));
        }
        acts
    }

    fn invited(&self, scene: &mut Scene, id: Uuid, order: &Order) -> Vec<Act> {
        let Some(by) = order.person else { return Vec::new() };
        let at = by_day(scene.at.plus(scene.draw.between(10, 300) * M), &mut scene.draw);
        let name =
            if scene.request.fate.declined && scene.tale.counts.declined == 0 { "decline" } else { "claim" };
        vec![command(at, Target::Order(id), name, by, json!({}), Guard::Waits(id))]
    }

    pub(super) fn taken(&self, scene: &mut Scene, id: Uuid, by: Uuid) -> Vec<Act> {
        let Some(order) = scene.tale.orders.get(&id) else { return Vec::new() };
        if !order.lead {
            let after = scene.draw.between(60, 1_200) * M;
            let at = self.desk(scene, after);
            return vec![command(at, Target::Order(id), "done", by, json!({}), Guard::Holds(id))];
        }
        let mut acts = Vec::new();
        let first = order.holders.len() <= 1;
        if first && self.can_be_asked(scene) && scene.tale.times.contacted.is_none() {
            let after = scene.draw.between(5, 300) * M;
            let at = self.desk(scene, after);
            acts.push(on_case(at, "contact", by, json!({ "attempt": "reached" }), WORKING));
        }
        if first && scene.request.fate.whistle && scene.tale.counts.leads == 1 {
            acts.extend(self.whistle(scene));
        }
        if order.mode == DispatchMode::Assign {
            acts.extend(self.request_or_work(scene, id, by));
        } else if !(scene.request.fate.no_show && scene.tale.counts.no_shows == 0) {
            acts.push(self.check_in(scene, id, by));
        }
        acts
    }

    fn check_in(&self, scene: &mut Scene, id: Uuid, by: Uuid) -> Act {
        let after = if self.urgent(scene.request.category) {
            scene.draw.between(5, 30) * M
        } else {
            scene.draw.between(30, 480) * M
        };
        let at = scene.at.plus(after);
        let at = if self.urgent(scene.request.category) { at } else { by_day(at, &mut scene.draw) };
        command(at, Target::Order(id), "check_in", by, json!({}), Guard::Holds(id))
    }

    fn whistle(&self, scene: &mut Scene) -> Option<Act> {
        let lead = self.unit(scene);
        let others: Vec<Uuid> =
            self.cast.units.values().copied().filter(|unit| Some(*unit) != lead).collect();
        let units = scene.draw.some(&others, 2);
        let after = scene.draw.between(20, 120) * M;
        let at = self.desk(scene, after);
        let by = turn(&self.cast.dispatchers, scene.request.n);
        Some(on_case(at, "whistle", by, json!({ "units": units, "note": "联合处置" }), WORKING))
    }

    /// A handler asks for something first, or goes to work.
    fn request_or_work(&self, scene: &mut Scene, id: Uuid, by: Uuid) -> Vec<Act> {
        let (fate, first) = (scene.request.fate, scene.tale.counts.leads == 1);
        let after = scene.draw.between(20, 90) * M;
        let at = self.desk(scene, after);
        let superior = matches!(scene.request.sender, Sender::Superior(_));
        let ask = |name, body| vec![on_case(at, name, by, body, HANDLING)];
        match self.extension(scene.request.category) {
            _ if fate.returned && first => ask("request_return", json!({ "note": "不属于本单位职责" })),
            _ if fate.shelved && first && !superior => {
                let limit = json!({ "amount": 5, "unit": "natural_days" });
                ask("request_shelve", json!({ "note": "等待材料到货", "limit": limit }))
            }
            Some(limit) if fate.extended && first && !superior => {
                ask("request_extend", json!({ "note": "需要更换部件", "limit": limit }))
            }
            _ => self.work(scene, id, by),
        }
    }

    /// The work itself: as long as the request took in that city.
    pub(super) fn work(&self, scene: &mut Scene, id: Uuid, by: Uuid) -> Vec<Act> {
        let soon = scene.at.plus(scene.draw.between(15, 75) * M);
        let whole = scene.request.at.plus(scene.request.duration / 10 * 9);
        let again = scene.tale.counts.redone + scene.tale.counts.reopened > 0;
        let at = if again { soon.plus(scene.draw.between(1, 40) * H) } else { soon.max(whole) };
        let at = if self.urgent(scene.request.category) { at } else { self.office.open(at, &mut scene.draw) };
        vec![command(at, Target::Order(id), "done", by, json!({}), Guard::Holds(id))]
    }

    /// Something of the work ended: feed back when nothing is open any more.
    pub(super) fn done(&self, scene: &mut Scene) -> Vec<Act> {
        if scene.tale.state != "handling" || !scene.tale.may_feed_back() {
            return Vec::new();
        }
        let Some(by) = scene.tale.lead().and_then(|(_, lead)| lead.holders.first().copied()) else {
            return Vec::new();
        };
        let at = scene.at.plus(scene.draw.between(1, 15) * M);
        let outcome = match scene.draw.below(100) {
            0..84 => "solved",
            84..91 => "partly_solved",
            91..97 => "explained",
            _ => "unfounded",
        };
        let mut act = on_case(
            at,
            "feed_back",
            by,
            json!({ "outcome": outcome, "note": "已到现场处理完毕。" }),
            HANDLING,
        );
        if let Deed::Command(command) = &mut act.deed {
            command.guard = Guard::AllDone;
            command.photo = self.check_mode(scene.request.category) == CheckMode::Photos;
        }
        vec![act]
    }

    pub(super) fn check(&self, scene: &mut Scene) -> Vec<Act> {
        let after = scene.draw.between(15, 360) * M;
        let at = self.desk(scene, after);
        let requester = self.check_mode(scene.request.category) == CheckMode::Requester;
        let by_reporter = requester && scene.draw.in_thousand(500) && self.can_be_asked(scene);
        let checker = turn(&self.cast.checkers, scene.request.n);
        let by = self.reporter(scene).filter(|_| by_reporter).unwrap_or(checker);
        let passed = !(scene.request.fate.failed_check && scene.tale.counts.reworked == 0);
        vec![on_case(at, "verify", by, json!({ "passed": passed }), &["fed_back"])]
    }

    pub(super) fn rework(&self, scene: &mut Scene) -> Vec<Act> {
        let Some((id, lead)) = scene.tale.lead() else { return Vec::new() };
        let Some(by) = lead.holders.first().copied() else { return Vec::new() };
        let after = scene.draw.between(60, 900) * M;
        let at = self.desk(scene, after);
        vec![command(at, Target::Order(id), "done", by, json!({}), Guard::Holds(id))]
    }

    /// Checked: the resident is asked, and a superior order gets its reply.
    pub(super) fn checked(&self, scene: &mut Scene) -> Vec<Act> {
        let mut acts = Vec::new();
        if matches!(scene.request.sender, Sender::Superior(_)) && !scene.tale.reply_sent {
            let after = scene.draw.between(20, 120) * M;
            let at = self.desk(scene, after);
            let by = turn(&self.cast.dispatchers, scene.request.n);
            let body = json!({ "note": "经核实，事项已办理完毕，特此答复。" });
            acts.push(on_case(at, "draft_reply", by, body, OPEN_AFTER_ACCEPTANCE));
        }
        if scene.tale.state == "revisiting" {
            acts.extend(self.revisit(scene));
        }
        acts
    }

    pub(super) fn revisit(&self, scene: &mut Scene) -> Vec<Act> {
        if scene.tale.state != "revisiting" {
            return Vec::new();
        }
        let fate = scene.request.fate;
        let after = scene.draw.between(60, 1_500) * M;
        let at = self.desk(scene, after);
        let revisiter = turn(&self.cast.revisiters, scene.request.n);
        let missed = fate.not_reached && scene.draw.in_thousand(700);
        let body = match () {
            () if fate.refuses_to_answer => json!({ "attempt": "refused" }),
            () if missed => json!({ "attempt": "not_reached" }),
            () => self.answers(scene),
        };
        let rates = !fate.refuses_to_answer && !missed && scene.draw.in_thousand(150);
        let by = self.reporter(scene).filter(|_| rates).unwrap_or(revisiter);
        vec![on_case(at, "revisit", by, body, &["revisiting"])]
    }

    fn answers(&self, scene: &mut Scene) -> Value {
        let fate = scene.request.fate;
        let unhappy = fate.never_content || (fate.dissatisfied && scene.tale.counts.redone == 0);
        let in_time = !scene.draw.in_thousand(50);
        if unhappy {
            let solved = scene.draw.in_thousand(300);
            return json!({ "contacted_in_time": in_time, "solved": solved, "satisfied": "dissatisfied",
                "note": "问题没有真正解决" });
        }
        let satisfied = if scene.draw.in_thousand(200) { "mostly" } else { "satisfied" };
        json!({ "contacted_in_time": in_time, "solved": true, "satisfied": satisfied })
    }

    pub(super) fn rule(&self, scene: &mut Scene) -> Vec<Act> {
        let after = scene.draw.between(4, 30) * H;
        let at = self.desk(scene, after);
        let by = turn(&self.cast.supervisors, scene.request.n);
        let body = json!({ "ruling": "close", "note": "已穷尽现有办法，告知其他渠道。" });
        vec![on_case(at, "rule_on", by, body, &["revisiting"])]
    }

    pub(super) fn closed(&self, scene: &mut Scene) -> Vec<Act> {
        let again = scene.request.fate.reopened && scene.tale.counts.reopened == 0;
        let resident = matches!(scene.request.sender, Sender::Resident(_));
        match self.reporter(scene) {
            Some(reporter) if again && resident => {
                let at = scene.at.plus(scene.draw.between(4 * 60, 6 * 24 * 60) * M);
                vec![on_case(at, "reopen", reporter, json!({ "note": "又出现了同样的问题" }), &["closed"])]
            }
            _ => Vec::new(),
        }
    }

    fn can_be_asked(&self, scene: &Scene) -> bool {
        !matches!(scene.request.sender, Sender::Anonymous | Sender::Worker(_))
    }
}
