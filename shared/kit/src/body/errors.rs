//! From the words of a deserializer to a problem that names the field.

use super::scan::Flaw;
use crate::problem::{Code, Problem};

/// The longest reason taken over from a deserializer; it may quote the client's own input.
const MAX_REASON: usize = 200;

impl From<Flaw> for Problem {
    fn from(flaw: Flaw) -> Self {
        match flaw {
            Flaw::Syntax(words) => {
                Problem::new(Code::BadJson).detail(format!("JSON 解析失败：{words}"), words)
            }
            Flaw::TooDeep { path } => {
                Problem::new(Code::TooDeep).field(path, "嵌套层数不得超过 64", "at most 64 levels")
            }
            Flaw::TooMany { path, max } => Problem::new(Code::TooMany).field(
                path,
                format!("不得超过 {max} 项"),
                format!("at most {max} items"),
            ),
            Flaw::Duplicate { path } => {
                Problem::new(Code::DuplicateField).field(path, "字段重复", "given twice")
            }
            Flaw::Control { path } => Problem::new(Code::BadTextControl).field(
                path,
                "含有空字符或不完整的字符",
                "holds NUL or a lone surrogate",
            ),
        }
    }
}

/// The problem for what serde said about the value at `path`.
pub(super) fn wrong_value(path: &str, words: &str) -> Problem {
    let words = without_position(words);
    let at = |name: &str| join(path, name);
    if let Some(name) = quoted(words, "unknown field `") {
        return Problem::new(Code::UnknownField).field(at(name), "未知字段", "unknown field");
    }
    if let Some(name) = quoted(words, "missing field `") {
        return Problem::new(Code::MissingField).field(at(name), "必填", "required");
    }
    if let Some(name) = quoted(words, "duplicate field `") {
        return Problem::new(Code::DuplicateField).field(at(name), "字段重复", "given twice");
    }
    let reason: String = words.chars().take(MAX_REASON).collect();
    Problem::new(Code::BadField).field(join(path, ""), "内容不正确", reason)
}

fn quoted<'a>(words: &'a str, before: &str) -> Option<&'a str> {
    words.strip_prefix(before)?.split('`').next()
}

/// serde_json ends its messages with ` at line 1 column 7`, which helps nobody who has the field's path.
fn without_position(words: &str) -> &str {
    words.rfind(" at line ").map_or(words, |end| &words[..end])
}

/// `path.name`, without saying the name twice when the path already ends with it.
fn join(path: &str, name: &str) -> String {
    let path = if path == "." { "" } else { path };
    match (path, name) {
        ("", "") => "(body)".to_owned(),
        ("", name) => name.to_owned(),
        (path, "") => path.to_owned(),
        (path, name) if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        (path, name) => format!("{path}.{name}"),
    }
}
