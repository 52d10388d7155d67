//! The words of a message: for its reader, in their language.

use super::{MessageData, arrival_code};
use crate::app::App;
use sandan_core::ids::OrderId;
use sandan_core::message::Template;
use sandan_kit::problem::Language;

/// A message as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub title: String,
    pub text: String,
    /// What fills a template of WeChat, by our word.
    pub category: String,
    pub area: String,
    pub time: String,
}

/// Renders a message.
#[must_use]
pub fn words(app: &App, template: Template, data: &MessageData, language: Language) -> Words {
    let snapshot = app.directory.now();
    let profile = snapshot.profile_of(data.profile);
    let category = profile.and_then(|profile| profile.category(&data.category));
    let category = category.map_or_else(|| data.category.clone(), |category| category.name.clone());
    let area = snapshot.area_at(&data.area).map(|area| area.name).unwrap_or_default();
    let zh = language == Language::Chinese;
    let form = if zh { "%-m月%-d日 %H:%M" } else { "%-d %b %H:%M" };
    let time = data.slot.map(|slot| slot.local().format(form).to_string()).unwrap_or_default();
    let digits = data.order.filter(|_| data.digits).map(|order| arrival_code(app, OrderId(order)));
    let parts = Parts { category: &category, area: &area, time: &time, number: &data.number, digits };
    let text = if zh { chinese(template, data, &parts) } else { english(template, data, &parts) };
    let title = if zh { template.title().to_owned() } else { english_title(template).to_owned() };
    Words { title, text, category, area, time }
}

struct Parts<'a> {
    category: &'a str,
    area: &'a str,
    time: &'a str,
    number: &'a str,
    digits: Option<String>,
}

fn chinese(template: Template, data: &MessageData, parts: &Parts<'_>) -> String {
    let Parts { category, area, time, number, digits } = parts;
    let at = if time.is_empty() { String::new() } else { format!("，{time}") };
    match template {
        Template::Offer if data.mode.as_deref() == Some("interest") => {
            format!("{area}有新订单「{category}」{at}，报名中。不报名不影响任何记录。")
        }
        Template::Offer => format!("{area}有新订单「{category}」{at}，先接先得。不接不影响任何记录。"),
        Template::Invited => format!("{area}的居民点名请您办「{category}」{at}。可以婉拒，不影响任何记录。"),
        Template::Assigned => format!("{area}「{category}」（{number}）请您办理，请及时签收。"),
        Template::Chosen => format!("{area}「{category}」（{number}）由您办理{at}。"),
        Template::NotChosen => format!("{area}「{category}」这次选了别人，谢谢您报名。"),
        Template::OrderEnded => format!("「{category}」（{number}）您不用再办了。"),
        Template::Taken => match digits {
            Some(digits) => format!(
                "您要的「{category}」已有人接单{at}。到场码 {digits}，人到了请当面告诉他；别在电话里告诉任何人。编号 {number}。"
            ),
            None => format!("您反映的「{category}」已有人接单。编号 {number}。"),
        },
        Template::NoShow => format!("接单的人没有来，已另请人办「{category}」（{number}），给您添麻烦了。"),
        Template::Rejected => format!("「{category}」（{number}）不予受理，原因请点开查看，可以申诉一次。"),
        Template::Asked => format!("办理「{category}」（{number}）时有一个问题想问您，请点开回答。"),
        Template::FedBack => format!("「{category}」（{number}）已办理，请点开看结果。"),
        Template::Redone => format!("「{category}」（{number}）重新办理。"),
        Template::Closed => format!("「{category}」（{number}）已办结，请您评价。"),
    }
}

fn english(template: Template, data: &MessageData, parts: &Parts<'_>) -> String {
    let Parts { category, area, time, number, digits } = parts;
    let at = if time.is_empty() { String::new() } else { format!(", {time}") };
    match template {
        Template::Offer if data.mode.as_deref() == Some("interest") => {
            format!(
                "New order in {area}: {category}{at}; you may sign up. Not answering is never held against you."
            )
        }
        Template::Offer => {
            format!(
                "New order in {area}: {category}{at}; the first to claim has it. Not answering is never held against you."
            )
        }
        Template::Invited => format!("A resident of {area} asks for you: {category}{at}. You may decline."),
        Template::Assigned => format!("{area}, {category} ({number}): yours to handle; please sign."),
        Template::Chosen => format!("{area}, {category} ({number}) is yours{at}."),
        Template::NotChosen => format!("{area}, {category}: somebody else was chosen. Thank you."),
        Template::OrderEnded => format!("{category} ({number}): nothing is left for you to do."),
        Template::Taken => match digits {
            Some(digits) => format!(
                "Somebody will come for {category}{at}. Arrival code {digits}: tell it them at the door, never on the telephone. No. {number}."
            ),
            None => format!("Somebody has taken {category}. No. {number}."),
        },
        Template::NoShow => {
            format!("Who had taken {category} ({number}) did not come; somebody else is asked. We are sorry.")
        }
        Template::Rejected => {
            format!("{category} ({number}) is not accepted; open it for the reason. You may appeal once.")
        }
        Template::Asked => format!("There is a question about {category} ({number}); open it to answer."),
        Template::FedBack => format!("{category} ({number}) has been handled; open it for the result."),
        Template::Redone => format!("{category} ({number}) is being done again."),
        Template::Closed => format!("{category} ({number}) is closed; please rate it."),
    }
}

const fn english_title(template: Template) -> &'static str {
    match template {
        Template::Offer => "New order",
        Template::Invited => "You are asked for",
        Template::Assigned => "New task",
        Template::Chosen => "It is yours",
        Template::NotChosen => "Not chosen this time",
        Template::OrderEnded => "Order ended",
        Template::Taken => "Somebody comes",
        Template::NoShow => "Somebody else comes",
        Template::Rejected => "Not accepted",
        Template::Asked => "A question for you",
        Template::FedBack => "Handled",
        Template::Redone => "Done again",
        Template::Closed => "Closed",
    }
}
