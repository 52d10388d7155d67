//! Pictures for tests, made of bytes.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// A JPEG with an EXIF block of a GPS position and a canary, turned by 90°, and a page behind its end.
pub fn telling_jpeg(canary: &str) -> Vec<u8> {
    let plain = encoded(64, 32, ImageFormat::Jpeg);
    let exif = exif(canary);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let page = format!("<script>alert('{canary}')</script>");
    [&plain[..2], &[0xFF, 0xE1], &length, &exif, &plain[2..], page.as_bytes()].concat()
}

pub fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 128]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(pixels).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// TIFF, big-endian: ImageDescription, Orientation 6, a GPS block with a latitude.
fn exif(canary: &str) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let text = [canary.as_bytes(), b"\0"].concat();
    let (text_at, gps_at) = (50_u32, 50 + text.len() as u32);
    let latitude_at = gps_at + 30;
    let first = [
        &3_u16.to_be_bytes()[..],
        &entry(0x010E, 2, text.len() as u32, text_at.to_be_bytes()),
        &entry(0x0112, 3, 1, [0, 6, 0, 0]),
        &entry(0x8825, 4, 1, gps_at.to_be_bytes()),
        &[0; 4],
    ]
    .concat();
    let gps = [
        &2_u16.to_be_bytes()[..],
        &entry(1, 2, 2, *b"N\0\0\0"),
        &entry(2, 5, 3, latitude_at.to_be_bytes()),
        &[0; 4],
    ]
    .concat();
    let latitude: Vec<u8> = [39_u32, 1, 54, 1, 3_300, 100].iter().flat_map(|n| n.to_be_bytes()).collect();
    let header = [b"MM\0*".as_slice(), &8_u32.to_be_bytes()].concat();
    [b"Exif\0\0".as_slice(), &header, &first, &text, &gps, &latitude].concat()
}

/// A PNG of some bytes whose header promises so many pixels.
pub fn promising_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(4, 4, ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}
