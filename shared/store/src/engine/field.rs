//! How one field of a row becomes a database value and back.

use sandan_contract::feed::StreamKind;
use sandan_core::area::AreaPath;
use sandan_core::ids::District;
use sandan_core::time::Instant;
use sea_orm::{DbErr, QueryResult, Value};
use uuid::Uuid;

/// A type that fills one column on both engines.
pub trait Field: Sized {
    fn value(self) -> Value;

    /// Reads the column of this name.
    ///
    /// # Errors
    /// When the column is missing or holds something else.
    fn read(row: &QueryResult, column: &str) -> Result<Self, DbErr>;
}

macro_rules! native {
    ($($type:ty),*) => { $(
        impl Field for $type {
            fn value(self) -> Value {
                Value::from(self)
            }
            fn read(row: &QueryResult, column: &str) -> Result<Self, DbErr> {
                row.try_get("", column)
            }
        }
        impl Field for Option<$type> {
            fn value(self) -> Value {
                Value::from(self)
            }
            fn read(row: &QueryResult, column: &str) -> Result<Self, DbErr> {
                row.try_get("", column)
            }
        }
    )* };
}
native!(bool, i32, i64, f64, String, Uuid, Vec<u8>);

/// `stored` is the native type, `out` makes it from the field, `back` makes the field from it or says no.
macro_rules! stored_as {
    ($type:ty as $stored:ty, $out:expr, $back:expr) => {
        impl Field for $type {
            fn value(self) -> Value {
                let out: fn($type) -> $stored = $out;
                Value::from(out(self))
            }
            fn read(row: &QueryResult, column: &str) -> Result<Self, DbErr> {
                let stored: $stored = row.try_get("", column)?;
                let back: fn($stored) -> Option<$type> = $back;
                back(stored)
                    .ok_or_else(|| DbErr::Type(format!("column {column} holds no {}", stringify!($type))))
            }
        }
        impl Field for Option<$type> {
            fn value(self) -> Value {
                let out: fn($type) -> $stored = $out;
                Value::from(self.map(out))
            }
            fn read(row: &QueryResult, column: &str) -> Result<Self, DbErr> {
                let stored: Option<$stored> = row.try_get("", column)?;
                if stored.is_none() { Ok(None) } else { <$type as Field>::read(row, column).map(Some) }
            }
        }
    };
}
stored_as!(Instant as i64, |instant| instant.0, |micros| Some(Instant(micros)));
stored_as!(District as i32, |district| i32::from(district.0), |number| u16::try_from(number)
    .ok()
    .map(District));
stored_as!(i16 as i32, i32::from, |number| i16::try_from(number).ok());
stored_as!(u16 as i32, i32::from, |number| u16::try_from(number).ok());
stored_as!(StreamKind as String, |kind| kind.word().to_owned(), |word| StreamKind::from_word(&word));
stored_as!(AreaPath as String, |path| path.as_str().to_owned(), |text| Some(AreaPath::from_stored(text)));
stored_as!([u8; 32] as Vec<u8>, |hash| hash.to_vec(), |bytes| bytes.try_into().ok());
