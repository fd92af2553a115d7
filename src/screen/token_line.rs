//! What is known of the token, which is never more than its end.

use crate::{
    machine::{Machine, Now},
    model::Tone,
    token::InvalidToken,
    words::{Label, Message},
};

/// What is known of the token.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenLine {
    /// Such as "Token ends in 58 min".
    pub text: String,
    /// Warning when it ends soon, should not be here, or has ended.
    pub tone: Tone,
}

impl TokenLine {
    pub(super) fn of(machine: &Machine, now: Now) -> Option<Self> {
        let token = machine.token()?;
        let (message, tone) = if token.is_api_token() {
            (Message::TokenNeverEnds, Tone::Warning)
        } else {
            match token.expires_at().map(|end| end.saturating_sub(now.unix_ms) / 1_000) {
                None => (Message::TokenGiven, Tone::Neutral),
                // The person's clock may be wrong, so an ended token is said to look so, and the API decides.
                Some(..=0) => (Message::TokenLooksExpired, Tone::Warning),
                Some(1..=60) => (Message::TokenEndsWithinAMinute, Tone::Warning),
                Some(left) => (Message::TokenEndsIn(left.unsigned_abs()), Tone::Neutral),
            }
        };
        Some(Self { text: message.say(), tone })
    }
}

/// What is said beside a text that is no token.
#[must_use]
pub fn token_problem(why: InvalidToken) -> &'static str {
    let label = match why {
        InvalidToken::Empty => Label::NoToken,
        InvalidToken::Character => Label::TokenHasOddCharacter,
        InvalidToken::Shape => Label::TokenHasOddShape,
        InvalidToken::TooLong => Label::TokenIsTooLong,
        InvalidToken::Encrypted => Label::TokenIsEncrypted,
    };
    label.text()
}
