//! The token: when the host is asked for another, and what a refusal means.

use super::{About, Doing, Machine, News, Next, Now, Reason, Trouble, sleep};
use crate::{api::ApiError, policy, token::Token};

impl Machine {
    /// Asks the host for another token before this one ends; once for each.
    pub(super) fn replace_ending_token(&mut self, now: Now) {
        let end = self.token.as_ref().and_then(Token::expires_at);
        let ends_soon = end.is_some_and(|end| end.saturating_sub(now.unix_ms) <= policy::TOKEN_ENDS_SOON);
        if ends_soon && self.replaced_end != end {
            self.replaced_end = end;
            self.wanted = None;
            self.want_token(Reason::Expired);
        }
    }

    pub(super) fn want_token(&mut self, reason: Reason) {
        if self.wanted.is_none() {
            self.wanted = Some(reason);
            self.news.push(News::TokenWanted(reason));
        }
    }

    /// Asks the host once more, because the person wants it.
    pub(super) fn ask_host(&mut self) -> Next {
        if self.token.is_some() {
            return Next::Stay;
        }
        self.asked_host = (0, 0);
        self.wants_none = false;
        self.trouble = Some(Trouble::AskingHost);
        self.tell_host();
        Next::Rest
    }

    /// Asks the host once more, because it may have a token by now. What has gone wrong stays on the screen until it has.
    pub(super) fn ask_returning_host(&mut self, now: Now) -> Next {
        let (times, last_ms) = self.asked_host;
        // To come back is told in several ways at once.
        let is_news = times == 0 || now.monotonic_ms.saturating_sub(last_ms) >= policy::SECOND;
        if self.is_without_token() && is_news && self.pause_before_asking(now) == 0 {
            self.ask_host_by_itself(now);
        }
        Next::Stay
    }

    /// Asks the host in its new way at once, or after a pause if the ways change all the time, as they do where a page
    /// makes a new function each time that it draws itself.
    pub(super) fn on_changed_host(&mut self, now: Now) -> Next {
        let wants = !self.wants_none && (self.token.is_none() || self.wanted.is_some());
        match self.pause_before_asking(now) {
            wait if wants && wait > 0 && self.token.is_none() => return sleep(wait),
            0 if wants => self.ask_host_by_itself(now),
            _ => {}
        }
        if self.token.is_none() { Next::Rest } else { Next::Stay }
    }

    /// Whether there is no token because something went wrong with the last one, or with getting one.
    pub(crate) fn is_without_token(&self) -> bool {
        self.token.is_none()
            && match &self.trouble {
                Some(Trouble::NoToken(_)) => true,
                Some(Trouble::Sending { error, .. } | Trouble::Preparing(error) | Trouble::Reading { error, .. }) => {
                    error.is_about_the_token()
                }
                _ => false,
            }
    }

    fn pause_before_asking(&self, now: Now) -> u64 {
        let (times, last_ms) = self.asked_host;
        (last_ms + policy::pause_before_asking(times)).saturating_sub(now.monotonic_ms)
    }

    fn ask_host_by_itself(&mut self, now: Now) {
        self.asked_host = (self.asked_host.0 + 1, now.monotonic_ms);
        self.tell_host();
    }

    fn tell_host(&mut self) {
        self.news.push(News::TokenWanted(self.wanted.unwrap_or(Reason::Start)));
    }

    /// Who echoes the request shows nobody the token: what has a part of it is not said.
    pub(super) fn without_the_token(&self, error: ApiError) -> ApiError {
        match error {
            ApiError::Refused(http_status, Some(words)) if self.shows_token(words.as_bytes()) => {
                ApiError::Refused(http_status, None)
            }
            error => error,
        }
    }

    pub(super) fn shows_token(&self, text: &[u8]) -> bool {
        self.token.as_ref().is_some_and(|token| token.shows_in(text))
    }

    /// Forgets a token that has ended, or that nobody has used for long; whether it did. A run that is watched is a use, and
    /// a card that is only kept up to date is none.
    pub(super) fn forget_stale_token(&mut self, now: Now) -> bool {
        let Some(token) = &self.token else { return false };
        let idle = self.token_idle_ms;
        let is_watched = self.is_under_way() && !self.has_stopped_watching(now);
        if is_watched && self.hidden_since_ms.is_none() && self.heard.is_some_and(|heard| now.since(heard) < idle) {
            self.used = Some(now);
        }
        // One that had ended when it was given shows a clock that is wrong.
        let end = token.expires_at().filter(|end| *end > self.given_unix_ms);
        let error = if end.is_some_and(|end| now.unix_ms > end + policy::TOKEN_GRACE) {
            ApiError::TokenExpired
        } else if self.used.is_some_and(|used| now.since(used) > idle) {
            ApiError::TokenForgotten
        } else {
            return false;
        };
        // What was sent is answered within seconds.
        let is_free = !matches!(self.doing, Doing::Sending(_));
        if is_free {
            self.forget_token_because(error);
        }
        is_free
    }

    /// Forgets the token, and says why to whoever is there, or comes back.
    pub(super) fn forget_token_because(&mut self, error: ApiError) {
        if self.is_preparing() {
            self.not_sent(error.clone());
        }
        _ = self.forget_token();
        self.doing = Doing::Resting;
        self.wanted = Some(if matches!(error, ApiError::TokenExpired) { Reason::Expired } else { Reason::Start });
        self.news.push(News::Failed { about: About::Status, error: error.clone(), is_new: true });
        self.trouble = Some(Trouble::Reading { error, count: 1, next_try_ms: None });
        // Who comes back to a hidden page has the host asked then.
        if self.hidden_since_ms.is_none() {
            self.tell_host();
        }
    }

    pub(super) fn forget_token(&mut self) -> Next {
        self.token = None;
        self.lose_sight_of_the_request();
        self.trouble = None;
        Next::Rest
    }

    /// A token that was refused is of no more use. Whether it had ended is told by the person's clock, which may be
    /// wrong, and so only after the refusal.
    pub(super) fn lose_token(&mut self, now: Now) -> ApiError {
        let end = self.token.take().and_then(|token| token.expires_at());
        let has_ended = end.is_some_and(|end| end <= now.unix_ms);
        let (reason, error) = if has_ended {
            (Reason::Expired, ApiError::TokenExpired)
        } else {
            (Reason::Refused, ApiError::Unauthorized)
        };
        self.want_token(reason);
        error
    }
}
