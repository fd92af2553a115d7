//! Where in Qovery's console something is. The console has changed its addresses before, and they are in this one place; a
//! host may name another console, or none.

use crate::{
    model::Environment,
    target::{HelmId, Uuid, is_segment},
};

/// The console of everybody.
#[cfg(any(test, target_arch = "wasm32"))]
const QOVERY: &str = "https://console.qovery.com";

/// The logs of one deployment of a service, or, where it is not known which, all of its deployments: the path behind the
/// console's own address.
pub(crate) fn logs(environment: &Environment, service: &HelmId, execution_id: Option<&str>) -> String {
    let path = of(environment, service, "deployments");
    match execution_id.filter(|id| is_segment(id)) {
        Some(execution_id) => path + "/logs/" + execution_id,
        None => path,
    }
}

/// The path of a service.
pub(crate) fn service(environment: &Environment, service: &HelmId) -> String {
    of(environment, service, "overview")
}

fn of(environment: &Environment, service: &HelmId, page: &str) -> String {
    let Environment { id, organization_id, project_id, .. } = environment;
    let [organization, project, environment] = [organization_id, project_id, id].map(Uuid::as_str);
    [
        "/organization/",
        organization,
        "/project/",
        project,
        "/environment/",
        environment,
        "/service/",
        service.as_str(),
        "/",
        page,
    ]
    .concat()
}

/// An address in the console at this base; none where that is no address of the web.
#[cfg(any(test, target_arch = "wasm32"))]
pub(crate) fn address(base: Option<&str>, path: &str) -> Option<String> {
    let base = base.unwrap_or(QOVERY).trim_ascii();
    let is_web = base.starts_with("https://") || base.starts_with("http://");
    is_web.then(|| base.strip_suffix('/').unwrap_or(base).to_owned() + path)
}

#[cfg(test)]
mod tests {
    use super::{address, logs};
    use crate::{json::Json, model::Environment, target::HelmId};

    #[test]
    fn a_link_leads_to_the_logs_of_one_deployment_and_nowhere_else() {
        let [environment, organization, project, service] =
            ["1", "2", "3", "4"].map(|digit| format!("{digit}0000000-0000-4000-8000-000000000000"));
        let json = format!(
            r#"{{"id":"{environment}","organization":{{"id":"{organization}"}},"project":{{"id":"{project}"}}}}"#
        );
        let known =
            Json::parse(json.as_bytes()).and_then(|json| Environment::from_json(&json)).expect("an environment");
        let service = HelmId::parse(&service).expect("a UUID");
        let runs = format!(
            "/organization/{organization}/project/{project}/environment/{environment}/service/{service}/deployments"
        );
        assert_eq!(logs(&known, &service, Some("1111-42")), format!("{runs}/logs/1111-42"));
        for odd in [None, Some(""), Some(".."), Some("a/b"), Some("a?b"), Some("a#b"), Some("a%2fb")] {
            assert_eq!(logs(&known, &service, odd), runs, "{odd:?}");
        }
        for odd in ["../x", "", "{}"] {
            let json = json.replace(&organization, odd);
            assert_eq!(Json::parse(json.as_bytes()).and_then(|json| Environment::from_json(&json)), None);
        }
    }

    #[test]
    fn a_host_may_name_another_console_or_none() {
        for (base, there) in [
            (None, Some("https://console.qovery.com/x")),
            (Some("https://console.example.com/"), Some("https://console.example.com/x")),
            (Some(" http://localhost:4200/qovery "), Some("http://localhost:4200/qovery/x")),
            (Some(""), None),
            (Some("javascript:alert(1)//"), None),
            (Some("data:text/html,"), None),
            (Some("//example.com"), None),
        ] {
            assert_eq!(address(base, "/x").as_deref(), there, "{base:?}");
        }
    }
}
