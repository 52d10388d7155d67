//! A first pass over a JSON text: refuses what no body of ours may hold, before any type sees it.
//!
//! serde_json keeps the last of two equal keys, lets NUL through and reads arrays of any length; each of these
//! has been a way around a check elsewhere.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

/// Nesting of arrays and objects.
pub const MAX_DEPTH: usize = 64;

/// What the scan refuses, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Not JSON at all; the parser's words.
    Syntax(String),
    TooDeep {
        path: String,
    },
    TooMany {
        path: String,
        max: usize,
    },
    Duplicate {
        path: String,
    },
    /// NUL, or half of a surrogate pair.
    Control {
        path: String,
    },
}

/// Reads the whole text; `max_items` bounds each array and each object.
///
/// # Errors
/// The first flaw found.
pub fn scan(text: &[u8], max_items: usize) -> Result<(), Flaw> {
    let state = State { max_items, path: RefCell::default(), flaw: RefCell::default() };
    let mut reader = serde_json::Deserializer::from_slice(text);
    let outcome = Step { state: &state, depth: 0 }.deserialize(&mut reader).and_then(|()| reader.end());
    let Err(error) = outcome else { return Ok(()) };
    let path = state.here();
    match state.flaw.into_inner() {
        Some(flaw) => Err(flaw),
        None if is_surrogate(&error) => Err(Flaw::Control { path }),
        None => Err(Flaw::Syntax(error.to_string())),
    }
}

/// serde_json has no typed error for these two; a test holds its words still.
fn is_surrogate(error: &serde_json::Error) -> bool {
    let words = error.to_string();
    words.starts_with("lone leading surrogate") || words.starts_with("unexpected end of hex escape")
}

struct State {
    max_items: usize,
    path: RefCell<Vec<String>>,
    flaw: RefCell<Option<Flaw>>,
}

impl State {
    fn here(&self) -> String {
        let mut path = String::new();
        for part in self.path.borrow().iter() {
            if !path.is_empty() && !part.starts_with('[') {
                path.push('.');
            }
            path.push_str(part);
        }
        path
    }

    fn enter(&self, part: String) {
        self.path.borrow_mut().push(part);
    }

    fn leave(&self) {
        self.path.borrow_mut().pop();
    }

    fn refuse<E: serde::de::Error>(&self, flaw: Flaw) -> E {
        self.flaw.borrow_mut().get_or_insert(flaw);
        E::custom("refused")
    }
}

#[derive(Clone, Copy)]
struct Step<'a> {
    state: &'a State,
    depth: usize,
}

impl<'a> Step<'a> {
    fn down<E: serde::de::Error>(self) -> Result<Step<'a>, E> {
        if self.depth >= MAX_DEPTH {
            return Err(self.state.refuse(Flaw::TooDeep { path: self.state.here() }));
        }
        Ok(Step { depth: self.depth + 1, ..self })
    }

    fn count<E: serde::de::Error>(self, items: usize) -> Result<(), E> {
        let max = self.state.max_items;
        if items > max {
            return Err(self.state.refuse(Flaw::TooMany { path: self.state.here(), max }));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Step<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Step<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        if text.contains('\0') {
            return Err(self.state.refuse(Flaw::Control { path: self.state.here() }));
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let inner = self.down()?;
        let mut count = 0;
        loop {
            self.state.enter(format!("[{count}]"));
            // On an error the path stays where it is: it names the place.
            let more = items.next_element_seed(inner)?;
            self.state.leave();
            if more.is_none() {
                return Ok(());
            }
            count += 1;
            self.count(count)?;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let inner = self.down()?;
        let mut seen = HashSet::new();
        while let Some(key) = entries.next_key::<String>()? {
            self.visit_str::<A::Error>(&key)?;
            self.state.enter(key.clone());
            if !seen.insert(key) {
                return Err(self.state.refuse(Flaw::Duplicate { path: self.state.here() }));
            }
            entries.next_value_seed(inner)?;
            self.state.leave();
            self.count(seen.len())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_body_passes() {
        assert_eq!(
            scan(r#"{"a":[1,-2,3.5,true,null,"楼道灯 \ud83d\ude00"],"b":{"a":{}}}"#.as_bytes(), 1_000),
            Ok(())
        );
    }

    #[test]
    fn duplicate_keys_are_found_where_they_stand_and_only_within_one_object() {
        assert_eq!(
            scan(br#"{"a":[{"b":1},{"b":1,"b":2}]}"#, 10),
            Err(Flaw::Duplicate { path: "a[1].b".into() })
        );
    }

    #[test]
    fn nul_and_half_surrogates_are_refused() {
        for text in [r#"{"t":"a\u0000b"}"#, r#"{"t":"\ud800"}"#, r#"{"t":"\ud800x"}"#, r#"{"t":"\udc00"}"#] {
            assert_eq!(scan(text.as_bytes(), 10), Err(Flaw::Control { path: "t".into() }), "{text}");
        }
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(scan(nested(MAX_DEPTH).as_bytes(), 10), Ok(()));
        assert!(matches!(scan(nested(MAX_DEPTH + 1).as_bytes(), 10), Err(Flaw::TooDeep { .. })));
        assert!(scan(nested(100_000).as_bytes(), 10).is_err());
        assert_eq!(scan(b"[1,2,3]", 3), Ok(()));
        assert_eq!(scan(b"{\"p\":[1,2,3]}", 2), Err(Flaw::TooMany { path: "p".into(), max: 2 }));
    }

    #[test]
    fn text_that_is_not_json_is_a_syntax_flaw() {
        for text in [&b""[..], b"{", b"{} {}", b"[1,]", b"NaN", b"\"\xff\"", b"1e999", b"\"a\nb\""] {
            assert!(matches!(scan(text, 10), Err(Flaw::Syntax(_))), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..64)) {
            let _ = scan(&bytes, 5);
        }
    }
}
