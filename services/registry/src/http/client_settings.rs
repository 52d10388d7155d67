//! What pages need before anybody signs in.

use axum::Json;
use axum::extract::State;
use sandan_boot::App;
use sandan_boot::outside::WeChat;
use sandan_contract::rest::catalog::{ClientSettings, TileBody};
use sandan_kit::problem::{OrInternal, Problem};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(client_settings))
}

/// Name, business clock, top of the map and base map of this installation.
#[utoipa::path(get, path = "/api/v1/client-settings", tag = "registry",
    responses((status = 200, body = ClientSettings), Problem))]
async fn client_settings(State(app): State<App>) -> Result<Json<ClientSettings>, Problem> {
    let (clock, now) = app.store.clock_and_now().await.or_internal("read the clock")?;
    let snapshot = app.directory.now();
    let root = snapshot.grid.as_ref().and_then(|grid| grid.tree().roots().next().map(|top| top.code.clone()));
    let root = root.and_then(|code| snapshot.area(code.as_str()));
    let server = &app.config.server;
    let tile = |url: &String| TileBody { url: url.clone(), attribution: server.tile_attribution.clone() };
    Ok(Json(ClientSettings {
        name: root.as_ref().map_or_else(|| app.config.district.name.clone(), |top| top.name.clone()),
        district: app.district.0,
        demo: app.config.demo.enabled,
        now: now.rfc3339(),
        factor: clock.factor_ppm as f64 / 1_000_000.0,
        root,
        tiles: server.tiles.iter().map(tile).collect(),
        code_login: app.config.demo.enabled || app.outside.sms.is_some(),
        wechat_login: app.outside.wechat.is_some(),
        wechat_templates: app.outside.wechat.as_ref().map(WeChat::template_ids).unwrap_or_default(),
    }))
}
