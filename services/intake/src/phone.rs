//! Telephone numbers as people give them: mobiles and landlines, in one form.

use sandan_boot::App;
use sandan_kit::problem::{Code, Problem};
use uuid::Uuid;

/// Digits only: blanks, hyphens, brackets and the country code are left out, an extension is kept after `-`.
///
/// Mobiles have 11 digits from 1; landlines an area code of 3 or 4 digits from 0 and 7 or 8 digits, or these alone;
/// 400 and 800 numbers have 10.
///
/// # Errors
/// `bad_field` on the named field.
pub fn normal(field: &'static str, text: &str) -> Result<String, Problem> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && !"-()（）".contains(*c)).collect();
    let plain = plain.strip_prefix("+86").or_else(|| plain.strip_prefix("0086")).unwrap_or(&plain);
    let fits = plain.bytes().all(|byte| byte.is_ascii_digit())
        && match (plain.as_bytes().first(), plain.len()) {
            (Some(b'1'), 11) => true,
            (Some(b'0'), 10..=12) => true,
            (Some(b'2'..=b'9'), 7 | 8) => true,
            (Some(b'4' | b'8'), 10) => plain[1..].starts_with("00"),
            _ => false,
        };
    if fits {
        return Ok(plain.to_owned());
    }
    let problem = Problem::new(Code::BadField);
    Err(problem.field(field, "电话号码格式不正确", "not a telephone number"))
}

/// Whose personal data it is when there is no account: a name made of the number's keyed hash, so that an erasure
/// finds everything given with this number and nobody can read the number off it.
#[must_use]
pub fn subject(app: &App, normal: &str) -> Uuid {
    subject_of(&app.sealer.lookup_hash(normal))
}

/// The same from a stored hash.
#[must_use]
pub fn subject_of(hash: &[u8]) -> Uuid {
    let mut first = [0; 16];
    let length = hash.len().min(16);
    first[..length].copy_from_slice(&hash[..length]);
    Uuid::from_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form_however_they_are_typed() {
        let form = |text| normal("phone", text).ok();
        for text in ["13800138001", "+86 138-0013-8001", "0086 138 0013 8001"] {
            assert_eq!(form(text).as_deref(), Some("13800138001"), "{text}");
        }
        assert_eq!(form("010-6655 4433").as_deref(), Some("01066554433"));
        assert_eq!(form("（0398）2812345").as_deref(), Some("03982812345"));
        assert_eq!(form("66554433").as_deref(), Some("66554433"));
        assert_eq!(form("400-810-8888").as_deref(), Some("4008108888"));
        for text in ["", "110", "abc", "1380013800", "138001380011", "１３８００１３８００１", "+86"]
        {
            assert_eq!(form(text), None, "{text}");
        }
    }
}
