//! The OpenAPI document of all roles together, and the page that shows it.

use sandan_boot::{App, Role};
use utoipa::openapi::{Info, OpenApi, OpenApiBuilder, OpenApiVersion};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

/// The document without any route.
fn blank() -> OpenApi {
    let mut info = Info::new("Sandan 三单", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "居民点单 · 网格下单 · 党员接单. Errors are application/problem+json (RFC 9457) in the client's language; \
         writes carry Idempotency-Key."
            .to_owned(),
    );
    let mut document = OpenApiBuilder::new().info(info).build();
    document.openapi = OpenApiVersion::Version31;
    document
}

/// Routes and document of these roles.
pub fn assemble(roles: &[Role]) -> (axum::Router<App>, OpenApi) {
    let start = OpenApiRouter::with_openapi(blank());
    roles.iter().fold(start, |router, role| router.merge((role.routes)())).split_for_parts()
}

/// `/docs` and `/openapi.json`, without any foreign host.
pub fn pages(document: OpenApi) -> SwaggerUi {
    SwaggerUi::new("/docs").url("/openapi.json", document)
}
