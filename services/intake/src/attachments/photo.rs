//! Photos: decoded within limits, turned upright, encoded anew. Nothing but pixels survives.

use super::media::{Clean, Media, Refused};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// The most pixels that are decoded: 50 million, more than any telephone takes by default.
pub const MAX_PIXELS: u64 = 50_000_000;
/// The most memory that one decoder may ask for, in bytes.
const MAX_MEMORY: u64 = 256 * 1024 * 1024;
/// Good enough for a street lamp, a third of what cameras write.
const QUALITY: u8 = 85;

const KINDS: &[ImageFormat] = &[ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];

/// Decodes and encodes anew: JPEG and WebP become JPEG, PNG and whatever is transparent becomes PNG.
///
/// # Errors
/// When it cannot be decoded, or has too many pixels: these are counted before anything is decoded.
pub fn clean(bytes: &[u8]) -> Result<Clean, Refused> {
    let unreadable = |_| Refused::NotAPhoto;
    let reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Refused::NotAPhoto)?;
    let format = reader.format().filter(|format| KINDS.contains(format)).ok_or(Refused::NotAPhoto)?;
    let mut reader = reader;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(Refused::TooManyPixels(pixels, MAX_PIXELS));
    }
    if pixels == 0 {
        return Err(Refused::NotAPhoto);
    }
    // A photo that lost its turn with its metadata would lie on its side.
    let turn = decoder.orientation().map_err(unreadable)?;
    decoder.set_limits(limits).map_err(unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    picture.apply_orientation(turn);
    encode(picture, format)
}

fn encode(picture: DynamicImage, format: ImageFormat) -> Result<Clean, Refused> {
    let transparent = picture.color().has_alpha();
    let mut bytes = Vec::new();
    let size = Some((picture.width(), picture.height()));
    let (media, written) = if transparent {
        let pixels = DynamicImage::ImageRgba8(picture.into_rgba8());
        (Media::Png, pixels.write_with_encoder(PngEncoder::new(&mut bytes)))
    } else if format == ImageFormat::Png {
        let pixels = DynamicImage::ImageRgb8(picture.into_rgb8());
        (Media::Png, pixels.write_with_encoder(PngEncoder::new(&mut bytes)))
    } else {
        let pixels = DynamicImage::ImageRgb8(picture.into_rgb8());
        (Media::Jpeg, pixels.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)))
    };
    written.map_err(|_| Refused::NotAPhoto)?;
    Ok(Clean { media, bytes, size })
}
