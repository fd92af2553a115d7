//! A lane is where deployments wait for each other: one runs at a time, and whoever asked first is served first.
//!
//! Time is not driven by anything: whoever looks at a lane has it [caught up](Lane::catch_up) with the clock first.

use std::time::Duration;

use time::OffsetDateTime;

use crate::{
    clock::{Clock, iso},
    story::{Moment, Plot},
};

/// One service in a deployment. All services of a deployment share its execution.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// The service's place in the world.
    pub(crate) helm: usize,
    pub(crate) plot: &'static Plot,
    /// The service's `service_deployment_status` once this has gone well.
    pub(crate) leaves: &'static str,
}

/// A deployment that was asked for, and waits.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) id: String,
    /// What its run will be called, if it ever comes to one.
    pub(crate) execution_id: String,
    /// Whoever asks for the same again while this waits is served with it.
    pub(crate) person: String,
    pub(crate) asked: Duration,
    /// When somebody takes it back, if it still waits then.
    pub(crate) taken_back: Option<Duration>,
    pub(crate) parts: Vec<Part>,
}

impl Request {
    pub(crate) fn part(&self, helm: usize) -> Option<&Part> {
        self.parts.iter().find(|part| part.helm == helm)
    }

    fn action(&self) -> &'static str {
        self.parts.first().map_or("UNKNOWN", |part| part.plot.action)
    }
}

/// A deployment that has begun.
#[derive(Debug)]
pub(crate) struct Run {
    began: Duration,
    /// `began`, by the calendar.
    pub(crate) date: OffsetDateTime,
    pub(crate) request_id: String,
    pub(crate) execution_id: String,
    /// Who asked for it.
    pub(crate) person: String,
    pub(crate) parts: Vec<Part>,
}

impl Run {
    pub(crate) fn part(&self, helm: usize) -> Option<&Part> {
        self.parts.iter().find(|part| part.helm == helm)
    }

    pub(crate) fn date(&self) -> String {
        iso(self.date)
    }

    /// So long after it began.
    pub(crate) fn date_after(&self, seconds: i64) -> String {
        iso(self.date + time::Duration::seconds(seconds))
    }

    pub(crate) fn age(&self, now: Duration) -> Duration {
        now.saturating_sub(self.began)
    }

    /// What a part of this run says now.
    pub(crate) fn moment(&self, part: &Part, now: Duration) -> Option<Moment> {
        part.plot.at(self.age(now))
    }

    /// What it says as a whole; nothing while it keeps silent about all of its parts.
    pub(crate) fn outcome(&self, now: Duration) -> Option<Outcome> {
        let moments = self.parts.iter().filter_map(|part| self.moment(part, now));
        let decisive = moments.max_by_key(|moment| match (moment.ended, moment.status, moment.state) {
            (false, ..) => 4,
            (_, "ERROR", _) => 3,
            (_, "CANCELED", _) => 2,
            (_, _, "READY") => 0,
            _ => 1,
        })?;
        Some(Outcome { state: decisive.state, ended: decisive.ended })
    }

    /// Whether somebody else in its environment must have failed: a service did not come to its turn, and none of its
    /// others is why.
    pub(crate) fn fails_elsewhere(&self) -> bool {
        let mut plots = self.parts.iter().map(|part| part.plot);
        plots.clone().any(|plot| !plot.has_a_turn() && !plot.ends_well())
            && !plots.any(|plot| plot.fails() && plot.has_a_turn())
    }

    /// How long it takes.
    pub(crate) fn length(&self) -> Duration {
        self.end().saturating_sub(self.began)
    }

    fn end(&self) -> Duration {
        let longest = self.parts.iter().map(|part| part.plot.length()).max();
        self.began + longest.unwrap_or_default()
    }
}

/// What a deployment came to, or is at.
pub(crate) struct Outcome {
    pub(crate) state: &'static str,
    pub(crate) ended: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Lane {
    /// Oldest first.
    pub(crate) runs: Vec<Run>,
    queue: Vec<Request>,
}

impl Lane {
    /// Whether a deployment runs.
    pub(crate) fn is_busy(&self, now: Duration) -> bool {
        self.runs.last().is_some_and(|run| now < run.end())
    }

    /// The requests that wait for this service, oldest first.
    pub(crate) fn waiting(&self, helm: usize) -> impl Iterator<Item = &Request> {
        self.queue.iter().filter(move |request| request.part(helm).is_some())
    }

    /// The request that comes to its turn next.
    pub(crate) fn next(&self) -> Option<&Request> {
        self.queue.first()
    }

    /// Puts a request into the queue, or into what the same person already waits for with it. Gives the execution that
    /// it will have.
    pub(crate) fn ask(&mut self, request: Request) -> String {
        let same = |waiting: &&mut Request| waiting.person == request.person && waiting.action() == request.action();
        let Some(waiting) = self.queue.iter_mut().find(same) else {
            let execution_id = request.execution_id.clone();
            self.queue.push(request);
            return execution_id;
        };
        for part in request.parts {
            if waiting.part(part.helm).is_none() {
                waiting.parts.push(part);
            }
        }
        waiting.execution_id.clone()
    }

    /// Takes back what was asked for last and waits for this service.
    pub(crate) fn take_back(&mut self, helm: usize) -> bool {
        let newest = self.queue.iter().rposition(|request| request.part(helm).is_some());
        newest.map(|index| self.queue.remove(index)).is_some()
    }

    /// Begins what has come to its turn since, each at the moment when the one before it has ended.
    pub(crate) fn catch_up(&mut self, clock: Clock) {
        let now = clock.now();
        loop {
            let free = self.runs.last().map_or(Duration::ZERO, Run::end);
            self.queue.retain(|request| request.taken_back.is_none_or(|moment| moment > free.min(now)));
            if free > now || self.queue.is_empty() {
                return;
            }
            let request = self.queue.remove(0);
            let began = free.max(request.asked);
            self.begin(request, began, clock);
        }
    }

    /// Begins a deployment, whatever else runs.
    pub(crate) fn begin(&mut self, request: Request, began: Duration, clock: Clock) {
        let Request { id: request_id, execution_id, person, parts, .. } = request;
        // Stories can go by faster than the calendar does, but one after the other.
        let after = self.runs.last().map(|run| run.date + Duration::from_secs(1));
        let date = after.into_iter().fold(clock.date(began), OffsetDateTime::max);
        self.runs.push(Run { began, date, request_id, execution_id, person, parts });
    }
}
