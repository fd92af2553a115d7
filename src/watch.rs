//! Services that are asked about together: a page with many of them asks their environments, and each machine is told what was
//! said of its own service. Pure, like the machine: who waits and what was answered goes in, what to ask next comes out.
//!
//! It decides nothing about a run. What it hands on is one look more to a machine, which asks by itself where that will not
//! do. Where an environment cannot be asked, its services are left alone for a while, and ask as if there was no watch.

use std::rc::Rc;

use crate::{
    api::{Answer, Call, NoAnswer, Request},
    json::{Document, Json},
    model::{MOST_SERVICES, services},
    policy::MINUTE,
    target::{ApiBase, HelmId, Uuid},
};

/// Fewer services on a page are asked about one by one: to find out where each of them is takes as many requests.
pub const MANY: usize = 4;
/// How long services are left alone whose environment could not be asked, in milliseconds.
const TRY_AGAIN: u64 = 10 * MINUTE;
/// A service is about a kilobyte.
const LARGEST_BODY: usize = 1024 * 1024;

/// Who is asked about together, and who waits for an answer. (It holds tokens, and so cannot be printed.)
pub struct Watch<T> {
    waiting: Vec<Rc<Waiting<T>>>,
    /// The environment of each service that is known. What is placed in itself is left alone: a service that has to be asked
    /// by itself, or an environment that does not tell.
    placed: Vec<(HelmId, Uuid)>,
    /// Until when those are left alone, on the monotonic clock.
    alone_until_ms: u64,
}

/// Somebody who has something to ask about one service.
pub struct Waiting<T> {
    /// Which API is asked.
    pub base: ApiBase,
    /// The service.
    pub id: HelmId,
    /// [`Call::Status`] or [`Call::Service`].
    pub call: Call,
    /// The key of the token, which tells who may hear the answer.
    pub key: u64,
    /// The value of the `Authorization` header.
    pub authorization: String,
    /// Is dropped when there is nothing more to wait for: by then they are told, or else ask by themselves.
    pub asker: T,
}

/// What is to be asked next, for all who wait for it.
pub struct Question<T> {
    /// Who has waited the longest.
    pub first: Rc<Waiting<T>>,
    about: About,
    /// The service or the environment.
    id: Uuid,
}

impl<T> Question<T> {
    /// The request to send.
    #[must_use]
    pub fn request(&self) -> Request {
        let (of, path) = match self.about {
            About::Place => ("/helm/", ""),
            About::Statuses => ("/environment/", "/statusesWithStages"),
            About::Services => ("/environment/", "/helm"),
        };
        let base = &self.first.base;
        Request {
            method: "GET",
            url: [base.as_str(), of, self.id.as_str(), path].concat(),
            timeout_ms: 10_000,
            largest_body: LARGEST_BODY,
            only_errors: false,
            is_own: base.is_own(),
            together: None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    /// Where a service is: `GET /helm/{id}`.
    Place,
    /// The statuses of all services of an environment: `GET /environment/{id}/statusesWithStages`.
    Statuses,
    /// What each of them is: `GET /environment/{id}/helm`.
    Services,
}

impl<T> Watch<T> {
    /// Nobody waits, and nothing is known.
    #[must_use]
    pub const fn new() -> Self {
        Self { waiting: Vec::new(), placed: Vec::new(), alone_until_ms: 0 }
    }

    /// Has somebody wait for what [`Watch::question`] asks next.
    pub fn wait(&mut self, waiting: Waiting<T>, now_ms: u64) {
        if now_ms >= self.alone_until_ms {
            self.alone_until_ms = now_ms + TRY_AGAIN;
            self.placed.retain(|(id, place)| id != place);
        }
        self.waiting.push(Rc::new(waiting));
    }

    /// Keeps those who still wait. Of who has left, nothing is kept, and least of all the token.
    pub fn retain(&mut self, waits: impl Fn(&T) -> bool) {
        self.waiting.retain(|waiting| waits(&waiting.asker));
    }

    /// What to ask next. Statuses come first, and what only one service would gain by is left to that.
    pub fn question(&mut self) -> Option<Question<T>> {
        loop {
            let index = self.waiting.iter().position(|waiting| waiting.call == Call::Status).unwrap_or(0);
            let first = self.waiting.get(index)?;
            let place = self.place_of(&first.id);
            let others = || self.waiting.iter().filter(|other| other.id != first.id);
            let is_there = |id: &HelmId| place.is_some() && self.place_of(id) == place;
            let (about, id) = match (first.call, place) {
                (Call::Status, None) => (About::Place, &first.id),
                // Whoever is nowhere yet may be in the same environment.
                (Call::Status, Some(place))
                    if self.place_of(place).is_none()
                        && (self.placed.iter().any(|(id, _)| *id != first.id && is_there(id))
                            || others().any(|other| self.place_of(&other.id).is_none())) =>
                {
                    (About::Statuses, place)
                }
                (Call::Service, Some(place)) if others().any(|other| is_there(&other.id)) => (About::Services, place),
                _ => {
                    self.waiting.remove(index);
                    continue;
                }
            };
            return Some(Question { first: Rc::clone(first), about, id: id.clone() });
        }
    }

    /// Takes an answer in, and tells the machines of these services what it says of them; `tell` says whether there is one.
    /// Who has waited for it waits no longer.
    pub fn answered(
        &mut self,
        question: &Question<T>,
        answer: Result<Answer, NoAnswer>,
        mut tell: impl FnMut(&HelmId, Call, Answer) -> bool,
    ) {
        let Question { first, about, id } = question;
        let answer = answer.unwrap_or_default();
        // What is wrong with the token is wrong with none of these.
        let is_about_them = !matches!(answer.http_status, 401 | 429);
        let json = answer.body.as_deref().filter(|_| answer.http_status == 200).and_then(Json::parse);
        if *about == About::Place {
            let place = json.as_ref().and_then(|service| Uuid::parse(&service.root().text_at("environment.id")?));
            let is_placed = place.is_some();
            if is_about_them {
                self.place(id.clone(), place.unwrap_or_else(|| id.clone()));
            }
            if is_placed {
                tell(id, Call::Service, answer);
                // It goes on waiting, for all who are there.
                return;
            }
        } else if let Some(rows) = json.and_then(|json| rows(json.root())) {
            let mut told = Vec::new();
            for row in rows {
                let answer = Answer { http_status: 200, body: Some(row.to_bytes()), ..Answer::default() };
                if let Some(service) = row.text_at("id").and_then(|id| Uuid::parse(&id))
                    && tell(&service, first.call, answer)
                {
                    told.push(service);
                }
            }
            for (service, place) in &mut self.placed {
                // It has moved elsewhere, or is gone.
                if place == id && !told.contains(service) {
                    *place = service.clone();
                }
            }
            for service in told {
                self.place(service, id.clone());
            }
        } else if first.call == Call::Status && is_about_them {
            self.place(id.clone(), id.clone());
        }
        let placed = &self.placed;
        self.waiting.retain(|waiting| {
            let is_answered = waiting.id == *id || place_in(placed, &waiting.id) == Some(id);
            waiting.call != first.call || !is_answered
        });
    }

    fn place_of(&self, id: &HelmId) -> Option<&Uuid> {
        place_in(&self.placed, id)
    }

    fn place(&mut self, id: HelmId, place: Uuid) {
        match self.placed.iter_mut().find(|(placed, _)| *placed == id) {
            Some(placed) => placed.1 = place,
            None => self.placed.push((id, place)),
        }
    }
}

impl<T> Default for Watch<T> {
    fn default() -> Self {
        Self::new()
    }
}

fn place_in<'a>(placed: &'a [(HelmId, Uuid)], id: &HelmId) -> Option<&'a Uuid> {
    placed.iter().find(|(placed, _)| placed == id).map(|(_, environment)| environment)
}

/// What is said of each service, of an answer to either call; none for any other answer.
fn rows<D: Document>(answer: &D) -> Option<Vec<D>> {
    services(answer).or_else(|| Some(answer.get("results")?.items(MOST_SERVICES)))
}
