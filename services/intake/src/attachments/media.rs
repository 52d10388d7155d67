//! What a file is, by its content; what its name claims must agree.

use sandan_kit::problem::{Code, Problem};

/// Kinds that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    Jpeg,
    Png,
    Mp3,
    Aac,
    Amr,
    AmrWide,
}

impl Media {
    /// The media type on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Mp3 => "audio/mpeg",
            Self::Aac => "audio/aac",
            Self::Amr => "audio/amr",
            Self::AmrWide => "audio/amr-wb",
        }
    }
}

/// The extension under which a file of this media type is offered for saving.
pub fn extension(media_type: &str) -> &'static str {
    match media_type {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "audio/mpeg" => "mp3",
        "audio/aac" => "aac",
        "audio/amr" | "audio/amr-wb" => "amr",
        _ => "bin",
    }
}

/// A file made harmless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    pub media: Media,
    pub bytes: Vec<u8>,
    /// Width and height in pixels.
    pub size: Option<(u32, u32)>,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("not a picture that can be decoded")]
    NotAPhoto,
    #[error("{0} pixels, at most {1}")]
    TooManyPixels(u64, u64),
    #[error("not a voice recording of a known kind")]
    NotAVoice,
    #[error("longer than {0} s")]
    TooLong(u64),
    #[error("the name says another kind of file")]
    OtherName,
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let en = refused.to_string();
        match refused {
            Refused::NotAPhoto => Problem::new(Code::BadPhoto).field("file", "不是可识别的图片", en),
            Refused::TooManyPixels(..) => Problem::new(Code::BadPhoto).field("file", "图片像素过多", en),
            Refused::NotAVoice => Problem::new(Code::UnsupportedMedia).field("file", "不支持的录音格式", en),
            Refused::TooLong(seconds) => {
                Problem::new(Code::BadField).field("file", format!("录音不得超过 {seconds} 秒"), en)
            }
            Refused::OtherName => Problem::new(Code::UnsupportedMedia).field("file", "文件名与内容不符", en),
        }
    }
}

const PHOTOS: &[&str] = &["jpg", "jpeg", "png", "webp"];
const VOICES: &[&str] = &["mp3", "aac", "amr", "awb"];

/// Makes a file harmless, or says why it cannot be taken. Works hard: only to be called in the kitchen.
///
/// # Errors
/// When it is no photo and no voice, too large, too long, or called something else.
pub fn clean(name: Option<&str>, bytes: &[u8]) -> Result<Clean, Refused> {
    let extension = name.and_then(|name| name.rsplit_once('.')).map(|(_, end)| end.to_ascii_lowercase());
    let says = |list: &[&str]| extension.as_deref().is_none_or(|end| list.contains(&end));
    if let Some(kind) = super::voice::sniff(bytes) {
        return if says(VOICES) { super::voice::clean(kind, bytes) } else { Err(Refused::OtherName) };
    }
    if says(PHOTOS) {
        return super::photo::clean(bytes);
    }
    // A voice by its name whose content is none, or a kind of file that is not taken at all.
    Err(if says(VOICES) { Refused::NotAVoice } else { Refused::OtherName })
}
