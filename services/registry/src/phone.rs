//! Telephone numbers: brought into one form, found by HMAC, shown masked.

use sandan_kit::problem::{Code, Problem};

/// Digits of a mobile number in mainland China.
const DIGITS: usize = 11;

/// The one form of a mobile number: eleven digits, the first one 1. Blanks, hyphens and `+86` are left out.
///
/// # Errors
/// `bad_field` on `phone`.
pub fn normal(text: &str) -> Result<String, Problem> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let plain = plain.strip_prefix("+86").or_else(|| plain.strip_prefix("0086")).unwrap_or(&plain);
    let fits = plain.len() == DIGITS && plain.starts_with('1') && plain.bytes().all(|b| b.is_ascii_digit());
    if fits {
        return Ok(plain.to_owned());
    }
    let problem = Problem::new(Code::BadField);
    Err(problem.field("phone", "应为 11 位手机号", "must be a mobile number of 11 digits"))
}

/// `138****8001`: what may be shown of a number in its one form.
#[must_use]
pub fn masked(normal: &str) -> String {
    match (normal.get(..3), normal.get(7..)) {
        (Some(head), Some(tail)) => format!("{head}****{tail}"),
        _ => "****".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_form_however_it_is_typed() {
        for text in ["13800138001", "+86 138-0013-8001", "0086 138 0013 8001", " 138 0013 8001"] {
            assert_eq!(normal(text).unwrap(), "13800138001", "{text}");
        }
        for text in ["", "1380013800", "23800138001", "138001380011", "１３８００１３８００１", "110"]
        {
            assert!(normal(text).is_err(), "{text}");
        }
        assert_eq!(masked("13800138001"), "138****8001");
    }
}
