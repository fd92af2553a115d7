//! What `GET /helm/{id}/deploymentHistoryV2` answers: the last deployments of a service, the one under way included.

use super::{OrganizationEventOrigin, Phase, Source, State, Timestamp, status::text};
use crate::json::{Document, Json};

/// The last deployments of a service, the newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History(pub Vec<Deployment>);

/// A deployment of the service, of whoever.
#[derive(Debug, Clone, PartialEq)]
pub struct Deployment {
    /// `identifier.execution_id`
    pub execution_id: Option<String>,
    /// `status`
    pub state: State,
    /// `auditing_data.triggered_by`: a person or a machine, in the API's words.
    pub triggered_by: Option<String>,
    /// `auditing_data.origin`
    pub origin: Option<OrganizationEventOrigin>,
    /// `auditing_data.created_at`
    pub created_at: Option<Timestamp>,
    /// `details`: which commit or chart it was.
    pub source: Source,
    /// `total_duration`, in seconds.
    pub total_duration_sec: Option<u64>,
}

/// A request says how many it wants, and one that does not listen is not followed any further.
const MOST: usize = 6;

impl History {
    /// Reads an answer; `None` when it is none of this call's.
    pub(crate) fn from_json(answer: &Json) -> Option<Self> {
        let mut deployments = Vec::new();
        for row in answer.root().get("results")?.items(MOST) {
            if let Some(status) = text(&row, "status") {
                deployments.push(Deployment::from_json(&status, &row));
            }
        }
        Some(Self(deployments))
    }

    /// The deployment with this execution.
    pub(crate) fn of(&self, execution_id: Option<&str>) -> Option<&Deployment> {
        self.0.iter().find(|deployment| execution_id.is_some() && deployment.execution_id.as_deref() == execution_id)
    }

    /// How many seconds those took that went well, the shortest first.
    pub(crate) fn good_durations(&self) -> Vec<u64> {
        let mut durations = Vec::new();
        for deployment in self.0.iter().filter(|deployment| deployment.state.phase() == Phase::EndedWell) {
            if let Some(duration) = deployment.total_duration_sec {
                durations.insert(durations.partition_point(|shorter| *shorter < duration), duration);
            }
        }
        durations
    }
}

impl Deployment {
    fn from_json(status: &str, row: &impl Document) -> Self {
        let text = |path| text(row, path);
        Self {
            execution_id: text("identifier.execution_id"),
            state: State::from_wire(status),
            triggered_by: text("auditing_data.triggered_by"),
            origin: text("auditing_data.origin").map(|word| OrganizationEventOrigin::from_wire(&word)),
            created_at: text("auditing_data.created_at").map(|date| Timestamp::parse(&date)),
            source: Source {
                branch: text("details.commit.tag"),
                commit_id: text("details.commit.git_commit_id"),
                author: None,
                commit_date: None,
                chart_name: text("details.repository.chart_name"),
                chart_version: text("details.repository.chart_version"),
            },
            total_duration_sec: text("total_duration").and_then(|duration| seconds(&duration)),
        }
    }
}

/// No deployment takes longer, by far.
const LONGEST: u64 = u32::MAX as u64;

/// The whole seconds of a duration of ISO 8601 in days, hours, minutes and seconds, such as `PT1M53.5S`: weeks, months and
/// years are no time that a deployment takes. (To read fractions as well, as a float, would be 12 KB of brotli.)
fn seconds(duration: &str) -> Option<u64> {
    let (mut seconds, mut number, mut is_whole) = (0_u64, None::<u64>, true);
    for c in duration.strip_prefix('P')?.chars() {
        let unit = match (c, c.to_digit(10)) {
            (_, Some(digit)) => {
                if is_whole {
                    number = Some((number.unwrap_or(0) * 10 + u64::from(digit)).min(LONGEST));
                }
                continue;
            }
            ('.', _) if is_whole => {
                is_whole = false;
                continue;
            }
            ('T', _) if number.is_none() => continue,
            ('D', _) => 86_400,
            ('H', _) => 3_600,
            ('M', _) => 60,
            ('S', _) => 1,
            _ => return None,
        };
        seconds = (seconds + number.take()? * unit).min(LONGEST);
        is_whole = true;
    }
    number.is_none().then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::{History, LONGEST, seconds};
    use crate::json::Json;

    #[test]
    fn durations_are_read_in_the_units_that_deployments_take() {
        for (text, expected) in [
            ("PT1M53.5S", Some(113)),
            ("PT0S", Some(0)),
            ("PT2H", Some(7_200)),
            ("P1DT1H1M1S", Some(90_061)),
            ("PT0.9S", Some(0)),
            ("PT3", None),
            ("PT.5S", None),
            ("PT99999999999999999999999S", Some(LONGEST)),
            ("PTS", None),
            ("P1Y", None),
            ("P2W", None),
            ("PT-5S", None),
            ("PT1.2.3S", None),
            ("113", None),
            ("", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_deployment_is_left_out_and_what_is_not_told_is_none() {
        let history = |text: &str| History::from_json(&Json::parse(text.as_bytes())?);
        let rows =
            history(r#"{"results":[null,7,{},{"status":"DEPLOYED"},{"status":"NEW_ONE","total_duration":"soon"}]}"#);
        let rows = rows.expect("a history").0;
        assert_eq!(rows.iter().map(|row| row.state.as_str()).collect::<Vec<_>>(), ["DEPLOYED", "NEW_ONE"]);
        assert!(rows.iter().all(|row| row.triggered_by.is_none() && row.total_duration_sec.is_none()));
        assert_eq!(history(r#"{"results":{}}"#).expect("a history").0, []);
        assert_eq!(history("{}"), None);
        assert_eq!(history("[]"), None);
    }
}
