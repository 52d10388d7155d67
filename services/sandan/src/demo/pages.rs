//! Two pages that only a demo has: who there is to sign in as, and the messages that nobody sends.
//!
//! Plain HTML from the server: no script, nothing from another host.

use super::world::PASSWORD;
use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use sandan_boot::message::{self, MessageData};
use sandan_boot::{App, Snapshot};
use sandan_core::ids::AccountId;
use sandan_core::message::Template;
use sandan_kit::problem::{Code, Language, OrInternal, Problem};
use sandan_store::rows::MessageRow;
use std::fmt::Write as _;

/// Messages shown.
const SHOWN: u64 = 50;

/// One line of the list of accounts.
#[derive(Clone, Debug)]
pub struct Account {
    pub login: String,
    /// What they are and where.
    pub title: String,
}

/// The demo's pages; the list is fixed for the life of the process.
pub fn router(accounts: Vec<Account>) -> Router<App> {
    let landing = Html(page("三单 Sandan demo", 0, &landing(&accounts)));
    Router::new().route("/", get(move || async move { landing })).route("/demo/messages", get(messages))
}

/// The newest one-time codes and messages: in a demo this page is everybody's telephone.
async fn messages(State(app): State<App>) -> Result<Response, Problem> {
    if !app.config.demo.enabled {
        return Err(Code::NotFound.into());
    }
    let mut rows = Vec::new();
    for state in ["sent", "kept"] {
        rows.extend(
            app.store.newest_messages(app.district, state, SHOWN).await.or_internal("read messages")?,
        );
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.id)));
    let people = app.directory.now();
    let mut body =
        "<p><a href=\"/\">← demo</a></p><table><tr><th>时间</th><th>给谁</th><th>内容</th></tr>".to_owned();
    for row in rows {
        let known = Template::from_word(&row.template).zip(MessageData::read(&row));
        let (to, text) = match &known {
            Some((template, data)) => {
                let words = message::words(&app, *template, data, Language::Chinese);
                let page = message::page_of(&app, &row, *template, data);
                let link = format!("<a href=\"/m/#/{}\">打开</a>", inert(&page));
                (addressee(&people, &row, data), format!("{} {link}", inert(&words.text)))
            }
            None => code(&row),
        };
        let cells = [inert(&row.at.rfc3339()), inert(&to), text];
        // Writing to a string does not fail.
        let _ = write!(body, "<tr>{}</tr>", cells.map(|cell| format!("<td>{cell}</td>")).concat());
    }
    body.push_str("</table>");
    Ok(Html(page("消息 · messages", 3, &body)).into_response())
}

fn addressee(people: &Snapshot, row: &MessageRow, data: &MessageData) -> String {
    let person = row.account.and_then(|account| people.people.get(&AccountId(account)));
    match (person, data.to.as_str()) {
        (Some(person), _) => person.name.clone(),
        (None, "served") => "服务对象".to_owned(),
        (None, "contact") => "联系人".to_owned(),
        _ => "居民".to_owned(),
    }
}

/// A one-time code: to which number, and its digits.
fn code(row: &MessageRow) -> (String, String) {
    let data: serde_json::Value = serde_json::from_str(&row.data).unwrap_or_default();
    let word = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
    (word("phone"), format!("验证码 <code>{}</code>", inert(&word("code"))))
}

fn landing(accounts: &[Account]) -> String {
    let mut body = format!(
        "<p>居民点单 · 网格下单 · 党员接单。这里的人和事都是虚构的。 Everybody and everything here is invented.</p>\
         <ul><li><a href=\"/docs\">/docs</a> 接口</li><li><a href=\"/demo/messages\">/demo/messages</a> 验证码与消息</li></ul>\
         <p>密码 password: <code>{PASSWORD}</code>。居民用手机号 19000000001 起，验证码见消息页。</p>\
         <table><tr><th>账号</th><th>身份</th></tr>"
    );
    for account in accounts {
        let (login, title) = (inert(&account.login), inert(&account.title));
        let _ = write!(body, "<tr><td><code>{login}</code></td><td>{title}</td></tr>");
    }
    body.push_str("</table>");
    body
}

fn page(title: &str, refresh_seconds: u32, body: &str) -> String {
    let again = match refresh_seconds {
        0 => String::new(),
        seconds => format!("<meta http-equiv=\"refresh\" content=\"{seconds}\">"),
    };
    format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">{again}\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>body{{font:16px/1.6 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}}\
         td,th{{padding:.2rem .8rem .2rem 0;text-align:left}}code{{font-size:1.05em}}</style>\
         </head><body><h1>{title}</h1>{body}</body></html>"
    )
}

/// Text that can do nothing in a page.
fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_is_inert_on_a_page() {
        let account = Account { login: "<script>".to_owned(), title: "\"'&".to_owned() };
        let html = landing(&[account]);
        assert!(!html.contains("<script"));
        assert!(html.contains("&lt;script&gt;") && html.contains("&quot;&#39;&amp;"));
    }
}
