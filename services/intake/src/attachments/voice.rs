//! Voices: cut down to their audio frames, so that tags and whatever else was in the file are gone, and counted.
//!
//! Nothing is decoded. Each kind says in its frame headers how long a frame is and lasts: MP3 (ISO/IEC 11172-3,
//! 13818-3), AAC in ADTS (ISO/IEC 13818-7), AMR and AMR-WB (RFC 4867 §5). AAC in an MP4 container is refused.

use super::media::{Clean, Media, Refused};

/// The longest recording, in seconds.
pub const MAX_SECONDS: u64 = 60;
/// Frames by which a kind without a magic word is recognised.
const ENOUGH: usize = 3;

const AMR: &[u8] = b"#!AMR\n";
const AMR_WIDE: &[u8] = b"#!AMR-WB\n";
const ID3: &[u8] = b"ID3";
const ID3_END: &[u8] = b"TAG";

/// One frame: its bytes and its time in microseconds.
struct Frame {
    length: usize,
    micros: u64,
}

/// Which kind of recording this is, if any.
pub fn sniff(bytes: &[u8]) -> Option<Media> {
    if bytes.starts_with(AMR_WIDE) {
        return Some(Media::AmrWide);
    }
    if bytes.starts_with(AMR) {
        return Some(Media::Amr);
    }
    let sound = after_tag(bytes);
    [Media::Mp3, Media::Aac].into_iter().find(|kind| {
        let mut rest = sound;
        (0..ENOUGH).all(|_| match frame(*kind, rest) {
            Some(found) => {
                rest = &rest[found.length..];
                true
            }
            None => false,
        })
    })
}

/// Keeps the frames and nothing else.
///
/// # Errors
/// When anything but frames and tags is in it, or it lasts too long.
pub fn clean(kind: Media, bytes: &[u8]) -> Result<Clean, Refused> {
    let head: &[u8] = match kind {
        Media::Amr => AMR,
        Media::AmrWide => AMR_WIDE,
        _ => &[],
    };
    let mut rest = if head.is_empty() { after_tag(bytes) } else { &bytes[head.len()..] };
    let mut kept = head.to_vec();
    let mut micros = 0;
    while !rest.is_empty() && !rest.starts_with(ID3_END) {
        let found = frame(kind, rest).ok_or(Refused::NotAVoice)?;
        kept.extend_from_slice(&rest[..found.length]);
        micros += found.micros;
        rest = &rest[found.length..];
    }
    if micros == 0 {
        return Err(Refused::NotAVoice);
    }
    if micros > MAX_SECONDS * 1_000_000 {
        return Err(Refused::TooLong(MAX_SECONDS));
    }
    Ok(Clean { media: kind, bytes: kept, size: None })
}

/// Behind an ID3v2 tag: its length stands in four bytes of seven bits.
fn after_tag(bytes: &[u8]) -> &[u8] {
    let Some(head) = bytes.get(..10).filter(|head| head.starts_with(ID3)) else { return bytes };
    let length = head[6..].iter().fold(0_usize, |sum, byte| (sum << 7) | usize::from(byte & 0x7F));
    bytes.get(10 + length..).unwrap_or_default()
}

/// The frame at the beginning, if it is a whole one.
fn frame(kind: Media, bytes: &[u8]) -> Option<Frame> {
    let found = match kind {
        Media::Mp3 => mp3(bytes)?,
        Media::Aac => aac(bytes)?,
        Media::Amr => amr(bytes, &[12, 13, 15, 17, 19, 20, 26, 31, 5])?,
        Media::AmrWide => amr(bytes, &[17, 23, 32, 36, 40, 46, 50, 58, 60, 5])?,
        Media::Jpeg | Media::Png => return None,
    };
    (found.length > 0 && found.length <= bytes.len()).then_some(found)
}

fn mp3(bytes: &[u8]) -> Option<Frame> {
    const RATES_1: [u64; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const RATES_2: [u64; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let [0xFF, second, third, _] = *bytes.first_chunk::<4>()? else { return None };
    let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
    // Layer III only; version 1 is reserved.
    if second & 0xE0 != 0xE0 || layer != 1 || version == 1 {
        return None;
    }
    let first_version = version == 3;
    let rates = if first_version { RATES_1 } else { RATES_2 };
    let bits = rates.get(usize::from(third >> 4)).copied().filter(|rate| *rate > 0)? * 1_000;
    let hertz = [44_100, 48_000, 32_000].get(usize::from(third >> 2 & 3)).copied()?
        / match version {
            3 => 1,
            2 => 2,
            _ => 4,
        };
    let samples = if first_version { 1_152 } else { 576 };
    let length = samples / 8 * bits / hertz + u64::from(third >> 1 & 1);
    Some(Frame { length: usize::try_from(length).ok()?, micros: samples * 1_000_000 / hertz })
}

fn aac(bytes: &[u8]) -> Option<Frame> {
    const HERTZ: [u64; 13] = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
    ];
    let [0xFF, second, third, fourth, fifth, sixth, seventh] = *bytes.first_chunk::<7>()? else {
        return None;
    };
    if second & 0xF6 != 0xF0 {
        return None;
    }
    let hertz = HERTZ.get(usize::from(third >> 2 & 0xF))?;
    let length = usize::from(fourth & 3) << 11 | usize::from(fifth) << 3 | usize::from(sixth >> 5);
    let blocks = u64::from(seventh & 3) + 1;
    (length >= 7).then_some(Frame { length, micros: blocks * 1_024 * 1_000_000 / hertz })
}

/// `sizes` by frame type, without the header; type 15 is an empty frame, 14 (wide only) a lost one. 20 ms each.
fn amr(bytes: &[u8], sizes: &[usize]) -> Option<Frame> {
    let head = *bytes.first()?;
    if head & 0x83 != 0 {
        return None;
    }
    let size = match usize::from(head >> 3 & 0xF) {
        15 => 0,
        14 if sizes.len() == 10 => 0,
        kind => *sizes.get(kind)?,
    };
    Some(Frame { length: 1 + size, micros: 20_000 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amr_seconds(seconds: usize) -> Vec<u8> {
        let frame = [&[0x3C_u8][..], &[7; 31]].concat();
        [AMR, &frame.repeat(seconds * 50)].concat()
    }

    /// MPEG1 layer III, 128 kbit/s, 44,100 Hz: 417 bytes, 26,122 µs.
    fn mp3_frames(count: usize) -> Vec<u8> {
        let mut frame = vec![0; 417];
        frame[..4].copy_from_slice(&[0xFF, 0xFB, 0x90, 0x00]);
        frame.repeat(count)
    }

    #[test]
    fn a_minute_is_taken_and_a_second_more_is_not() {
        let minute = amr_seconds(60);
        assert_eq!(sniff(&minute), Some(Media::Amr));
        assert_eq!(clean(Media::Amr, &minute).unwrap().bytes, minute);
        assert_eq!(clean(Media::Amr, &amr_seconds(61)), Err(Refused::TooLong(60)));
    }

    #[test]
    fn tags_are_cut_off_and_only_frames_are_left() {
        let tag = [b"ID3\x04\x00\x00\x00\x00\x00\x0A".as_slice(), b"CANARYNAME"].concat();
        let end = [b"TAG".as_slice(), &[b'C'; 125]].concat();
        let file = [tag.as_slice(), &mp3_frames(10), &end].concat();
        assert_eq!(sniff(&file), Some(Media::Mp3));
        assert_eq!(clean(Media::Mp3, &file).unwrap().bytes, mp3_frames(10));
    }

    #[test]
    fn adts_is_recognised_and_foreign_bytes_inside_are_refused() {
        // 16 kHz mono, 100 bytes a frame.
        let mut frame = [0; 100];
        frame[..7].copy_from_slice(&[0xFF, 0xF1, 0x60, 0x40, 0x0C, 0x80, 0x00]);
        let sound = frame.repeat(5);
        assert_eq!(sniff(&sound), Some(Media::Aac));
        assert_eq!(clean(Media::Aac, &sound).unwrap().bytes, sound);
        let with_script = [sound.as_slice(), b"<script>"].concat();
        assert_eq!(clean(Media::Aac, &with_script), Err(Refused::NotAVoice));
        assert_eq!(sniff(b"\xFF\xD8\xFF\xE0 a photo"), None);
        assert_eq!(sniff(b""), None);
    }
}
