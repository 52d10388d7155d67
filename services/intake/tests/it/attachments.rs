//! Files: made harmless, sealed, shown by right, gone in time.

use crate::photos::*;
use crate::support::*;
use axum::body::Body;
use axum::http::{Method, Request, header};
use image::{GenericImageView, ImageFormat};
use sandan_core::ids::AttachmentId;
use sandan_core::role::Role;
use sandan_testkit::{Answer, Client, Fixture};
use serde_json::json;

const CANARY: &str = "CANARY-7f3a";

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn a_photo_comes_back_upright_and_without_place_words_or_pages() {
    let town = Fixture::sqlite().await;
    let client = resident(&town, 0);
    let photo = telling_jpeg(CANARY);
    assert!(contains(&photo, CANARY) && contains(&photo, "Exif"));
    let made = send_file(&client, "IMG_0001.JPG", &photo).await.ok();
    let shown = client.get(&format!("/api/v1/attachments/{}", made["id"].as_str().unwrap())).await;
    assert_eq!(shown.status, 200);
    for trace in [CANARY, "Exif", "<script>"] {
        assert!(!contains(&shown.body, trace), "{trace}");
    }
    let picture = image::load_from_memory(&shown.body).unwrap();
    assert_eq!(picture.dimensions(), (32, 64), "turned as its metadata said");
    assert_eq!((made["width"].as_i64(), made["height"].as_i64()), (Some(32), Some(64)));
    let says = |name: header::HeaderName| shown.headers[name].to_str().unwrap().to_owned();
    assert_eq!(says(header::CONTENT_TYPE), "image/jpeg");
    assert_eq!(says(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert!(says(header::CONTENT_DISPOSITION).starts_with("attachment; filename="));
    assert_eq!(says(header::CACHE_CONTROL), "no-store");
    // At rest it is sealed: not even the picture is readable.
    assert_eq!(found_on_disk(&town, "JFIF"), Vec::<String>::new());
    assert_eq!(found_on_disk(&town, CANARY), Vec::<String>::new());
    town.finish().await;
}

#[tokio::test]
async fn png_and_webp_are_taken_and_what_is_no_photo_is_refused() {
    let town = Fixture::sqlite().await;
    let client = resident(&town, 0);
    for (name, format, media) in
        [("a.png", ImageFormat::Png, "image/png"), ("a.webp", ImageFormat::WebP, "image/jpeg")]
    {
        assert_eq!(send_file(&client, name, &encoded(20, 10, format)).await.ok()["media_type"], media);
    }
    let before = traces(&town).await;
    let jpeg = encoded(20, 10, ImageFormat::Jpeg);
    let refusals: [(&str, &[u8], &str); 7] = [
        ("a.jpg", b"no photo at all", "bad_photo"),
        ("a.jpg", b"", "bad_photo"),
        ("a.jpg", &jpeg[..60], "bad_photo"),
        ("a.png", &promising_png(100_000, 100_000), "bad_photo"),
        ("a.html", &jpeg, "unsupported_media"),
        ("a.mp3", b"no voice", "unsupported_media"),
        ("a.svg", b"<svg/>", "unsupported_media"),
    ];
    for (name, bytes, code) in refusals {
        send_file(&client, name, bytes).await.refused(code);
    }
    send_file(&client, "a.jpg", &vec![0; 10 * 1024 * 1024 + 1]).await.refused("too_large");
    client.bytes(Method::POST, "/api/v1/attachments", "image/jpeg", jpeg).await.refused("unsupported_media");
    assert_eq!(traces(&town).await, before);
    town.finish().await;
}

#[tokio::test]
async fn a_photo_belongs_to_one_report_of_its_sender_and_is_shown_by_right() {
    let town = Fixture::sqlite().await;
    let (mine, other) = (resident(&town, 0), resident(&town, 1));
    let photo = send_file(&mine, "a.jpg", &encoded(20, 10, ImageFormat::Jpeg)).await.ok()["id"].clone();
    let file = format!("/api/v1/attachments/{}", photo.as_str().unwrap());
    let body = with(lamp(&town), json!({"attachments": [photo]}));
    other.get(&file).await.refused("not_found");
    other.post(CASES, &body).await.refused("bad_field");
    let case = mine.post(CASES, &body).await.ok();
    mine.post(CASES, &body).await.refused("bad_field");
    assert_eq!(mine.get(&path(&case, "")).await.ok()["attachments"], json!([photo]));
    for role in [Role::Acceptor, Role::Supervisor] {
        assert_eq!(as_role(&town, role).get(&file).await.status, 200);
    }
    for role in [Role::Volunteer, Role::AuditAdmin, Role::SystemAdmin] {
        as_role(&town, role).get(&file).await.refused("not_found");
    }
    other.get(&file).await.refused("not_found");
    as_nobody(&town).get(&file).await.refused("unauthenticated");
    town.finish().await;
}

async fn piece(client: &Client, token: &str, id: &str, offset: usize, bytes: &[u8]) -> Answer {
    let request = Request::builder()
        .method(Method::PATCH)
        .uri(format!("/api/v1/attachments/uploads/{id}"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header("upload-offset", offset)
        .body(Body::from(bytes.to_vec()))
        .unwrap();
    client.send(request).await
}

#[tokio::test]
async fn an_upload_in_pieces_goes_on_where_it_stood() {
    let town = Fixture::sqlite().await;
    let (client, token) = (resident(&town, 0), town.token(town.people.residents[0]));
    let photo = telling_jpeg(CANARY);
    let uploads = "/api/v1/attachments/uploads";
    client.post(uploads, &json!({"size": 0})).await.refused("bad_field");
    client.post(uploads, &json!({"size": 11 * 1024 * 1024})).await.refused("too_large");
    let begun = client.post(uploads, &json!({"size": photo.len(), "name": "a.jpg"})).await.ok();
    let id = begun["id"].as_str().unwrap().to_owned();
    let (address, finish) = (format!("{uploads}/{id}"), format!("{uploads}/{id}/finish"));
    assert_eq!(piece(&client, &token, &id, 0, &photo[..100]).await.ok()["offset"], 100);
    // A piece that arrives twice, too early, or too long.
    piece(&client, &token, &id, 0, &photo[..100]).await.refused("precondition");
    piece(&client, &token, &id, 200, &photo[200..]).await.refused("precondition");
    piece(&client, &token, &id, 100, &vec![0; photo.len()]).await.refused("too_large");
    client.post(&finish, &json!({})).await.refused("precondition");
    assert_eq!(client.get(&address).await.ok()["offset"], 100);
    resident(&town, 1).get(&address).await.refused("not_found");
    assert_eq!(found_on_disk(&town, CANARY), Vec::<String>::new(), "pieces are sealed too");
    piece(&client, &token, &id, 100, &photo[100..]).await.ok();
    let made = client.post(&finish, &json!({})).await.ok();
    assert_eq!(client.post(&finish, &json!({})).await.ok(), made);
    let shown = client.get(&format!("/api/v1/attachments/{}", made["id"].as_str().unwrap())).await;
    assert!(shown.status == 200 && !contains(&shown.body, CANARY));
    town.finish().await;
}

#[tokio::test]
async fn a_recording_is_kept_to_a_minute() {
    let town = Fixture::sqlite().await;
    let client = resident(&town, 0);
    let second = [&[0x3C_u8][..], &[7; 31]].concat().repeat(50);
    let amr = |seconds: usize| [b"#!AMR\n".as_slice(), &second.repeat(seconds)].concat();
    assert_eq!(send_file(&client, "voice.amr", &amr(5)).await.ok()["media_type"], "audio/amr");
    send_file(&client, "voice.amr", &amr(61)).await.refused("bad_field");
    town.finish().await;
}

#[tokio::test]
async fn what_nobody_binds_dies_with_its_bytes_and_bytes_without_a_row_are_swept() {
    use std::time::{Duration, SystemTime};
    let town = Fixture::sqlite().await;
    let (app, client) = (&town.app, resident(&town, 0));
    let jpeg = encoded(20, 10, ImageFormat::Jpeg);
    let kept = uuid(&send_file(&client, "a.jpg", &jpeg).await.ok()["id"]);
    let dying = uuid(&send_file(&client, "b.jpg", &jpeg).await.ok()["id"]);
    client.post(CASES, &with(lamp(&town), json!({"attachments": [kept]}))).await.ok();
    assert_eq!(count_files(&app.attachment_dir()), 2);
    let after = app.store.real_now().await.unwrap().plus(1);
    let purged = app.store.purge_pending_attachments(app.district, after).await.unwrap();
    assert_eq!(purged.iter().map(|row| row.id).collect::<Vec<_>>(), [dying]);
    let tomorrow = SystemTime::now() + Duration::from_secs(25 * 3_600);
    sandan_intake::attachments::sweep_files(app, SystemTime::now()).await.unwrap();
    assert_eq!(count_files(&app.attachment_dir()), 2, "young files may still get their row");
    sandan_intake::attachments::sweep_files(app, tomorrow).await.unwrap();
    assert_eq!(count_files(&app.attachment_dir()), 1);
    assert!(app.store.attachment(AttachmentId(kept)).await.unwrap().is_some());
    town.finish().await;
}
