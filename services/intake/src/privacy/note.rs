//! The line that the access log keeps of one look: words of ours and ids, never what somebody typed.

use uuid::Uuid;

/// `reveal;fields=contact,address;reason=0197…`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub what: String,
    pub fields: Vec<String>,
    /// Id of the sealed reason.
    pub reason: Option<Uuid>,
}

impl Note {
    pub fn write(&self) -> String {
        let reason = self.reason.map(|id| format!(";reason={id}")).unwrap_or_default();
        format!("{};fields={}{reason}", self.what, self.fields.join(","))
    }

    pub fn read(text: &str) -> Self {
        let mut parts = text.split(';');
        let mut note =
            Self { what: parts.next().unwrap_or_default().to_owned(), fields: Vec::new(), reason: None };
        for part in parts {
            match part.split_once('=') {
                Some(("fields", list)) => note.fields = list.split(',').map(str::to_owned).collect(),
                Some(("reason", id)) => note.reason = id.parse().ok(),
                _ => {}
            }
        }
        note
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_reads_back() {
        let fields = vec!["contact".to_owned(), "address".to_owned()];
        for reason in [None, Some(Uuid::from_u128(7))] {
            let note = Note { what: "reveal".to_owned(), fields: fields.clone(), reason };
            assert_eq!(Note::read(&note.write()), note);
        }
    }
}
