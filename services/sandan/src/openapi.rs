//! The OpenAPI document of all roles together, and the page that shows it.

use sandan_boot::{App, Role};
use utoipa::openapi::path::Operation;
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
    let (router, mut document) =
        roles.iter().fold(start, |router, role| router.merge((role.routes)())).split_for_parts();
    name_operations(&mut document);
    (router, document)
}

/// The handlers' own names repeat from role to role, while an operation's must be unique in the document (OpenAPI
/// 3.1, "Operation Object") for clients to be generated from it: method and path are.
fn name_operations(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let methods: [(&str, &mut Option<Operation>); 5] = [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in methods {
            if let Some(operation) = operation {
                operation.operation_id = Some(operation_name(method, path));
            }
        }
    }
}

/// `get`, `/api/v1/cases/{id}/events` → `get_cases_by_id_events`.
fn operation_name(method: &str, path: &str) -> String {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    let words = path.split(['/', '.', '-']).filter(|word| !word.is_empty());
    words.fold(method.to_owned(), |name, word| {
        match word.strip_prefix('{').and_then(|w| w.strip_suffix('}')) {
            Some(parameter) => format!("{name}_by_{parameter}"),
            None => format!("{name}_{word}"),
        }
    })
}

/// `/docs` and `/openapi.json`, without any foreign host.
pub fn pages(document: OpenApi) -> SwaggerUi {
    SwaggerUi::new("/docs").url("/openapi.json", document)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let (_, document) = assemble(&crate::roles::all());
        let json = serde_json::to_value(&document).unwrap();
        let items =
            json["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
        let names: Vec<&str> = items.filter_map(|operation| operation["operationId"].as_str()).collect();
        let unique: BTreeSet<&str> = names.iter().copied().collect();
        assert!(names.len() > 100, "{}", names.len());
        assert_eq!(names.len(), unique.len());
        assert!(unique.contains("get_cases_by_id_events") && unique.contains("get_areas_geojson"));
    }

    #[test]
    fn what_is_said_to_stand_in_a_path_does() {
        let (_, document) = assemble(&crate::roles::all());
        let json = serde_json::to_value(&document).unwrap();
        let mut seen = 0;
        for (path, item) in json["paths"].as_object().unwrap() {
            let operations = item.as_object().unwrap().values();
            for parameter in operations.filter_map(|operation| operation["parameters"].as_array()).flatten() {
                let name = parameter["name"].as_str().unwrap();
                let in_path = path.contains(&format!("{{{name}}}"));
                assert_eq!(parameter["in"] == "path", in_path, "{path} {name}");
                seen += 1;
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
