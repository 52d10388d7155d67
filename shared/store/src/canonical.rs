//! Canonical JSON: one text for one value.
//!
//! Hashes and signatures cover texts, and two engines and many versions of this program must give the same text
//! for the same value. The form is the subset of RFC 8785 that needs no number formatting: keys sorted by
//! their code points, no white space, shortest escapes, and no fractions at all (a share is a numerator and
//! a denominator, a coordinate a count of 1e-7 degrees).

use serde::Serialize;
use serde_json::Value;

/// Why a value has no canonical text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    #[error("it holds the fraction {0}; canonical JSON has whole numbers only")]
    Fraction(String),
    #[error("it is not JSON: {0}")]
    NotJson(String),
    #[error("it is nested deeper than {MAX_DEPTH}")]
    TooDeep,
    #[error("its text is not the canonical one")]
    OtherText,
}

/// Deeper values are refused instead of exhausting the stack.
pub const MAX_DEPTH: usize = 64;

/// The canonical text of a value.
///
/// # Errors
/// When the value does not serialise, is nested too deeply, or holds a number that is not whole.
pub fn to_canonical<T: Serialize + ?Sized>(value: &T) -> Result<String, NotCanonical> {
    let value = serde_json::to_value(value).map_err(|error| NotCanonical::NotJson(error.to_string()))?;
    let mut text = String::new();
    write(&value, 0, &mut text)?;
    Ok(text)
}

/// Checks that a text is the canonical one of its value.
///
/// # Errors
/// When it is not JSON, or another text stands for the same value.
pub fn check_canonical(text: &str) -> Result<(), NotCanonical> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| NotCanonical::NotJson(error.to_string()))?;
    if to_canonical(&value)? == text { Ok(()) } else { Err(NotCanonical::OtherText) }
}

fn write(value: &Value, depth: usize, text: &mut String) -> Result<(), NotCanonical> {
    if depth > MAX_DEPTH {
        return Err(NotCanonical::TooDeep);
    }
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => text.push_str(&value.to_string()),
        Value::Number(number) if number.is_i64() || number.is_u64() => text.push_str(&number.to_string()),
        Value::Number(number) => return Err(NotCanonical::Fraction(number.to_string())),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, depth + 1, text)?;
            }
            text.push(']');
        }
        Value::Object(fields) => write_object(fields, depth, text)?,
    }
    Ok(())
}

fn write_object(
    fields: &serde_json::Map<String, Value>,
    depth: usize,
    text: &mut String,
) -> Result<(), NotCanonical> {
    // Sorted here and not by the map: a dependency that switches on `preserve_order` must not change a hash.
    let mut sorted: Vec<_> = fields.iter().collect();
    sorted.sort_by(|left, right| left.0.cmp(right.0));
    text.push('{');
    for (index, (key, item)) in sorted.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&Value::from(key.as_str()).to_string());
        text.push(':');
        write(item, depth + 1, text)?;
    }
    text.push('}');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_at_every_depth_and_nothing_is_spaced() {
        let value = json!({"乙": 1, "b": {"z": null, "a": [true, -3]}, "a": "x\"\n"});
        let text = to_canonical(&value).unwrap();
        assert_eq!(text, r#"{"a":"x\"\n","b":{"a":[true,-3],"z":null},"乙":1}"#);
        check_canonical(&text).unwrap();
    }

    #[test]
    fn fractions_are_refused_wherever_they_hide() {
        for value in [json!(0.5), json!([1, {"a": 2.0}])] {
            assert!(matches!(to_canonical(&value), Err(NotCanonical::Fraction(_))), "{value}");
        }
    }

    #[test]
    fn another_text_of_the_same_value_is_told_apart() {
        for text in [r#"{"b":1,"a":2}"#, r#"{"a": 1}"#, "\"\\u0041\"", "1e3", r#"{"a":1,"a":1}"#] {
            assert!(check_canonical(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_deep_value_is_refused() {
        let mut value = json!(1);
        for _ in 0..100 {
            value = json!([value]);
        }
        assert_eq!(to_canonical(&value), Err(NotCanonical::TooDeep));
    }
}
