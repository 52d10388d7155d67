//! One record, one line: a client's CR, LF or escape codes must not forge a second record.

use std::io::{self, Write};

/// A writer that escapes control characters. The formatter hands over each record as a whole, with its own line
/// end last; that one is kept.
pub struct OneLine<W> {
    inner: W,
    /// Escape codes are the formatter's own colours then.
    ansi: bool,
}

impl<W: Write> OneLine<W> {
    pub fn new(inner: W, ansi: bool) -> Self {
        Self { inner, ansi }
    }

    fn escaped(&self, record: &[u8]) -> Option<Vec<u8>> {
        let unsafe_byte = |b: &u8| (*b < 0x20 && *b != b'\t' && !(*b == 0x1b && self.ansi)) || *b == 0x7f;
        if !record.iter().any(unsafe_byte) {
            return None;
        }
        let mut out = Vec::with_capacity(record.len() + 16);
        for byte in record {
            match byte {
                b'\n' => out.extend_from_slice(b"\\n"),
                b'\r' => out.extend_from_slice(b"\\r"),
                other if unsafe_byte(other) => out.extend_from_slice(format!("\\x{other:02x}").as_bytes()),
                other => out.push(*other),
            }
        }
        Some(out)
    }
}

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        let (content, end) = match record.split_last() {
            Some((b'\n', content)) => (content, &b"\n"[..]),
            _ => (record, &b""[..]),
        };
        match self.escaped(content) {
            Some(mut line) => {
                line.extend_from_slice(end);
                self.inner.write_all(&line)?;
            }
            None => self.inner.write_all(record)?,
        }
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    fn written(record: &str, ansi: bool) -> String {
        let mut out = Vec::new();
        OneLine::new(&mut out, ansi).write_all(record.as_bytes()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn control_characters_are_escaped_and_the_line_end_is_kept() {
        assert_eq!(written("a\r\nERROR forged\n", false), "a\\r\\nERROR forged\n");
        assert_eq!(written("\u{1b}[31m\n", false), "\\x1b[31m\n");
        assert_eq!(written("\u{1b}[31m楼\t\n", true), "\u{1b}[31m楼\t\n");
    }

    #[test]
    fn a_forged_message_stays_one_line_through_the_real_formatter() {
        #[derive(Clone, Default)]
        struct Shared(Arc<Mutex<Vec<u8>>>);
        impl Write for Shared {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.lock().unwrap().extend_from_slice(bytes);
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let out = Shared::default();
        let sink = out.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || OneLine::new(sink.clone(), false))
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(name = "x\nERROR", "hello {}", "y\r\nERROR forged");
        });
        let text = String::from_utf8(out.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.matches('\n').count(), 1, "{text}");
    }
}
