//! What `GET /environment/{id}` answers, as far as it is needed: where in the console it is, and how much is at stake.

use super::status::text;
use crate::{json::Json, target::Uuid};

/// An environment, in which services are deployed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// `id`
    pub id: Uuid,
    /// `name`: what a person calls it.
    pub name: Option<String>,
    /// Whether its `mode` is `PRODUCTION`.
    pub is_production: bool,
    /// `organization.id`
    pub organization_id: Uuid,
    /// `project.id`
    pub project_id: Uuid,
}

impl Environment {
    /// Reads an answer; `None` when it does not say what all of it belongs to.
    pub(crate) fn from_json(answer: &Json) -> Option<Box<Self>> {
        let text = |path| text(answer.root(), path);
        let id = |path| Uuid::parse(&text(path)?);
        Some(Box::new(Self {
            id: id("id")?,
            name: text("name"),
            is_production: text("mode").as_deref() == Some("PRODUCTION"),
            organization_id: id("organization.id")?,
            project_id: id("project.id")?,
        }))
    }
}
