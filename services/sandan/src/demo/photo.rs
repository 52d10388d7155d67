//! Invented photos: coloured patches that nobody could mistake for a real place.

use super::chance::Chance;
use crate::client::NewFile;
use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

const WIDTH: u32 = 160;
const HEIGHT: u32 = 120;
const PATCH: u32 = 20;

/// A small picture, JPEG or PNG.
#[must_use]
pub fn photo(chance: &mut Chance) -> NewFile {
    let mut colours = Vec::new();
    for _ in 0..(WIDTH / PATCH) * (HEIGHT / PATCH) {
        let mut part = || 60 + u8::try_from(chance.below(160)).unwrap_or(0);
        colours.push(Rgb([part(), part(), part()]));
    }
    let picture = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        colours[((y / PATCH) * (WIDTH / PATCH) + x / PATCH) as usize]
    });
    let (format, media_type, name) = if chance.percent(70) {
        (ImageFormat::Jpeg, "image/jpeg", "photo.jpg")
    } else {
        (ImageFormat::Png, "image/png", "photo.png")
    };
    let mut bytes = Cursor::new(Vec::new());
    // Writing to memory fails only for sizes that no format takes.
    if let Err(error) = picture.write_to(&mut bytes, format) {
        tracing::warn!(%error, "could not draw a photo");
    }
    NewFile { name: name.to_owned(), media_type: media_type.to_owned(), bytes: bytes.into_inner() }
}
