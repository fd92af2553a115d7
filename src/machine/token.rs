//! The token: when the host is asked for another, and what a refusal means.

use super::{Machine, News, Now, Reason};
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
