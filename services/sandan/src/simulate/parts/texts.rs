//! What people write: bodies of real messages, cleaned of what no keyboard sends.

use super::open::Table;
use anyhow::bail;
use std::path::PathBuf;

/// Characters of a report's text (api.md).
pub const LONGEST: usize = 4_000;

/// What had to be done to the texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub texts: usize,
    pub cut: usize,
    pub cleaned: usize,
    pub empty: usize,
}

/// Reads all files; a file needs a column `body` (with `title` before it, if there is one) or `tokens`.
///
/// # Errors
/// When a file cannot be read, or there is not one text.
pub fn read(paths: &[PathBuf]) -> anyhow::Result<(Vec<String>, Taken)> {
    let (mut texts, mut taken) = (Vec::new(), Taken::default());
    for path in paths {
        let table = Table::open(path)?;
        let (title, body, tokens) = (table.column("title"), table.column("body"), table.column("tokens"));
        if body.is_none() && tokens.is_none() {
            bail!("{} has neither a column body nor tokens", path.display());
        }
        for row in table.rows() {
            let row = row?;
            let words = match (title, body, tokens) {
                (Some(title), Some(body), _) => format!("{}\n{}", row.cell(title), row.cell(body)),
                (_, Some(body), _) => row.cell(body),
                // Segmented words: Chinese is written without spaces.
                (_, _, Some(tokens)) => row.cell(tokens).replace(' ', ""),
                (_, None, None) => String::new(),
            };
            match clean(&words, &mut taken) {
                Some(text) => texts.push(text),
                None => taken.empty += 1,
            }
        }
    }
    taken.texts = texts.len();
    if texts.is_empty() {
        bail!("--texts holds no text");
    }
    Ok((texts, taken))
}

/// The text as it can be sent; `None` when nothing is left.
fn clean(words: &str, taken: &mut Taken) -> Option<String> {
    let plain: String = words.chars().filter(|c| is_allowed(*c)).collect();
    taken.cleaned += usize::from(plain.len() != words.len());
    let trimmed = plain.trim();
    let cut: String = trimmed.chars().take(LONGEST).collect();
    taken.cut += usize::from(cut.len() < trimmed.len());
    // Invisible signs alone are no text.
    cut.chars().any(char::is_alphanumeric).then_some(cut)
}

/// No control characters but the line end, no non-characters, nothing that turns the direction of writing.
fn is_allowed(c: char) -> bool {
    let code = u32::from(c);
    let non_character = code & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&code);
    let turns = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    (c == '\n' || !c.is_control()) && !non_character && !turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_loses_control_characters_and_what_is_too_long() {
        let mut taken = Taken::default();
        assert_eq!(clean(" 路灯\0不亮\u{7}\n ", &mut taken).unwrap(), "路灯不亮");
        assert_eq!(clean(&"灯".repeat(4_001), &mut taken).unwrap().chars().count(), 4_000);
        assert_eq!(clean("\u{200B}\0 ", &mut taken), None);
        assert_eq!((taken.cut, taken.cleaned), (1, 2));
    }
}
