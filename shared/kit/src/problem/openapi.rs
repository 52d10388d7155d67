//! How handlers say in OpenAPI that they may answer with a problem: `responses((status = 200, …), Problem)`.

use super::{Problem, ProblemBody};
use std::collections::BTreeMap;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

impl IntoResponses for Problem {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let body = Ref::from_schema_name(ProblemBody::name());
        let content = ContentBuilder::new().schema(Some(body)).build();
        let response = ResponseBuilder::new()
            .description("a problem (RFC 9457); `code` says which")
            .content("application/problem+json", content);
        BTreeMap::from([("default".to_owned(), response.build().into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_answer_refers_to_the_body() {
        let text = serde_json::to_string(&Problem::responses()).unwrap();
        assert!(
            text.contains("#/components/schemas/ProblemBody") && text.contains("application/problem+json")
        );
    }
}
