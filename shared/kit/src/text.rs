//! Texts that people typed.

use crate::problem::{Code, Problem};

/// The longest free text, in characters (Unicode scalar values).
pub const MAX_TEXT: usize = 4_000;
/// The longest name, title or address line.
pub const MAX_LINE: usize = 200;

/// Checks a free text of 1 to `max` characters and gives it back without outer blanks, its line ends as `\n`.
///
/// Direction overrides, which phones copy along with numbers and which can make a text read as another one, are
/// left out silently; other control characters and non-characters are refused. Lone surrogates cannot occur in a
/// Rust string; the JSON reader refuses them.
///
/// # Errors
/// `bad_text_empty`, `bad_text_too_long` or `bad_text_control`, with the field's name.
pub fn check(field: &str, text: &str, max: usize) -> Result<String, Problem> {
    let about = |code, zh: String, en: String| Err(Problem::new(code).field(field.to_owned(), zh, en));
    if let Some(bad) = text.chars().find(|c| is_forbidden(*c)) {
        let name = format!("U+{:04X}", u32::from(bad));
        return about(Code::BadTextControl, format!("含有不允许的字符 {name}"), format!("holds {name}"));
    }
    let plain: String =
        text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !is_override(*c)).collect();
    let trimmed = plain.trim_matches(is_blank);
    if trimmed.is_empty() {
        return about(Code::BadTextEmpty, "不能为空".into(), "must not be empty".into());
    }
    let length = trimmed.chars().count();
    if length > max {
        return about(
            Code::BadTextTooLong,
            format!("最多 {max} 个字，现有 {length} 个"),
            format!("at most {max} characters, got {length}"),
        );
    }
    Ok(trimmed.to_owned())
}

/// As [`check`], for a text that must stay on one line.
///
/// # Errors
/// As [`check`]; a line end counts as a control character.
pub fn check_line(field: &str, text: &str, max: usize) -> Result<String, Problem> {
    let line = check(field, text, max)?;
    if line.contains(['\n', '\t', '\u{2028}', '\u{2029}']) {
        let problem = Problem::new(Code::BadTextControl);
        return Err(problem.field(field.to_owned(), "不得换行", "must be one line"));
    }
    Ok(line)
}

/// As [`check`], where an absent or blank text is none.
///
/// # Errors
/// As [`check`], except for `bad_text_empty`.
pub fn check_optional(field: &str, text: Option<&str>, max: usize) -> Result<Option<String>, Problem> {
    match text.map(|text| check(field, text, max)).transpose() {
        Err(problem) if problem.code() == Code::BadTextEmpty => Ok(None),
        other => other,
    }
}

fn is_forbidden(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    let non_character =
        matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF) || ('\u{FDD0}'..='\u{FDEF}').contains(&c);
    control || non_character
}

/// Embeddings, overrides and isolates of the bidirectional algorithm (UAX #9).
fn is_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// White space, and what is as invisible: a text of these alone is empty.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' | '\u{3164}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> Option<Code> {
        check("text", text, 10).err().map(|problem| problem.code())
    }

    #[test]
    fn a_text_keeps_its_inner_lines_and_loses_its_outer_blanks() {
        assert_eq!(check("text", " \u{3000}楼道灯\r\n坏了\u{200B}\n", 10).unwrap(), "楼道灯\n坏了");
        assert_eq!(check("text", "\u{202D}13800138001\u{202C}", 11).unwrap(), "13800138001");
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert_eq!(code(&"灯".repeat(10)), None);
        assert_eq!(code(&"灯".repeat(11)), Some(Code::BadTextTooLong));
        assert_eq!(code(&"\u{1F4A1}".repeat(10)), None);
    }

    #[test]
    fn empty_and_invisible_texts_are_empty() {
        for text in ["", "  ", "\u{200B}\u{FEFF}", "\r\n\t", "\u{202E}"] {
            assert_eq!(code(text), Some(Code::BadTextEmpty), "{text:?}");
        }
        assert_eq!(check_optional("text", Some(" "), 10).unwrap(), None);
        assert_eq!(check_optional("text", None, 10).unwrap(), None);
    }

    #[test]
    fn control_characters_and_non_characters_are_refused() {
        for text in ["a\0b", "\u{1b}[31m", "\u{85}", "\u{FFFE}", "\u{FFFF}", "\u{FDD0}", "\u{1FFFE}"] {
            assert_eq!(code(text), Some(Code::BadTextControl), "{text:?}");
        }
        assert!(check_line("name", "王\n磊", 10).is_err());
    }

    proptest! {
        #[test]
        fn a_checked_text_passes_again_unchanged(text in "\\PC{0,30}") {
            if let Ok(checked) = check("text", &text, 30) {
                prop_assert_eq!(check("text", &checked, 30).unwrap(), checked);
            }
        }
    }
}
