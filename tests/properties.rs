//! What holds whatever happens: random people, random answers, random pages.
#![cfg(not(target_arch = "wasm32"))]

use helm_redeploy::{
    api::{self, Answer, Call, Mode, NoAnswer},
    machine::{Event, Machine, News, Next, Now},
    screen::Screen,
    target::{ApiBase, HelmId},
    token::Token,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const SECRET: &str = "qov_CANARY_0123456789";

/// Something that happens to a widget.
#[derive(Debug, Clone)]
enum Happening {
    Press(Mode),
    Refresh,
    Hide,
    Return,
    GiveToken,
    ForgetToken,
    KeepWatching,
    /// The call under way is answered.
    Answer(Reply),
    /// The sleep under way is over.
    Wake,
    Pass(u64),
    /// The computer sleeps, which only the wall clock notices; or the person sets it to another time.
    Sleep(i64),
    Tick,
    PollHidden(bool),
    TokenFails,
    AskHost,
    ChangeHost,
    /// What the browser believes about its network, right or wrong.
    SeemOffline(bool),
}

impl Happening {
    /// What the machine is told of it, if anything.
    fn event(self, doing: Next, now: &mut Now) -> Option<Event> {
        Some(match self {
            Self::Press(mode) => Event::Redeploy(mode),
            Self::Refresh => Event::Refresh,
            Self::Hide => Event::Hidden,
            Self::Return => Event::Visible,
            Self::KeepWatching => Event::KeepWatching,
            Self::GiveToken => Event::TokenGiven(token()),
            Self::ForgetToken => Event::TokenForgotten,
            Self::Answer(reply) => {
                let Next::Call(call) = doing else { return None };
                Event::Answered(call, reply.answer(call))
            }
            Self::Wake => {
                let Next::Sleep(ms) = doing else { return None };
                now.monotonic_ms += u64::from(ms);
                now.unix_ms += i64::from(ms);
                Event::Woke
            }
            Self::Pass(ms) => {
                now.monotonic_ms += ms;
                return None;
            }
            Self::Sleep(ms) => {
                now.unix_ms += ms;
                return None;
            }
            Self::SeemOffline(seems_offline) => {
                now.seems_offline = seems_offline;
                return None;
            }
            Self::Tick => Event::Tick,
            Self::PollHidden(polls) => Event::PollHidden(polls),
            Self::TokenFails => Event::TokenFailed("it gave nothing".into()),
            Self::AskHost => Event::AskHost,
            Self::ChangeHost => Event::HostChanged,
        })
    }
}

/// What the API or the world answers.
#[derive(Debug, Clone)]
enum Reply {
    /// A status in this state, of the run with this number.
    Status(&'static str, u8),
    Http(u16),
    /// The status of another service, which has succeeded.
    OtherService,
    Nothing(NoAnswer),
    Body(Vec<u8>),
}

/// The run that was there before anybody pressed anything.
const YESTERDAY: u8 = 1;

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        2 => prop_oneof![Just(Mode::Normal), Just(Mode::Diff)].prop_map(Happening::Press),
        1 => Just(Happening::Refresh),
        1 => Just(Happening::Hide),
        1 => Just(Happening::Return),
        1 => Just(Happening::GiveToken),
        1 => Just(Happening::ForgetToken),
        1 => Just(Happening::KeepWatching),
        10 => reply().prop_map(Happening::Answer),
        5 => Just(Happening::Wake),
        2 => (0..600_000_u64).prop_map(Happening::Pass),
        1 => (-90_000_000..90_000_000_i64).prop_map(Happening::Sleep),
        2 => Just(Happening::Tick),
        1 => any::<bool>().prop_map(Happening::PollHidden),
        1 => Just(Happening::TokenFails),
        1 => Just(Happening::AskHost),
        1 => Just(Happening::ChangeHost),
        1 => any::<bool>().prop_map(Happening::SeemOffline),
    ]
}

fn reply() -> impl Strategy<Value = Reply> {
    const STATES: &[&str] =
        &["QUEUED", "BUILDING", "DEPLOYED", "DEPLOYMENT_ERROR", "CANCELED", "UNAVAILABLE", "WARMING_UP", "READY"];
    prop_oneof![
        6 => (prop::sample::select(STATES), YESTERDAY..4).prop_map(|(state, run)| Reply::Status(state, run)),
        2 => prop::sample::select(&[202_u16, 400, 401, 403, 404, 409, 429, 500, 502, 503][..]).prop_map(Reply::Http),
        1 => Just(Reply::OtherService),
        1 => prop_oneof![
            Just(NoAnswer::Timeout),
            Just(NoAnswer::Unreachable),
            Just(NoAnswer::Blocked),
            Just(NoAnswer::Offline),
            Just(NoAnswer::Redirected),
            (0..100_000_u64).prop_map(NoAnswer::Held),
        ]
        .prop_map(Reply::Nothing),
        1 => prop::collection::vec(any::<u8>(), 0..60).prop_map(Reply::Body),
    ]
}

impl Reply {
    fn answer(&self, call: Call) -> Result<Answer, NoAnswer> {
        let with = |http_status, body: Vec<u8>| Ok(Answer { http_status, body: Some(body), ..Answer::default() });
        match self {
            Self::Status(state, run) => with(if call == Call::Status { 200 } else { 202 }, status(state, *run)),
            Self::Http(code) => with(*code, Vec::new()),
            Self::OtherService => with(
                if call == Call::Status { 200 } else { 202 },
                json!({"id": "00000000-0000-4000-8000-000000000000", "state": "DEPLOYED", "execution_id": "theirs"})
                    .to_string()
                    .into_bytes(),
            ),
            Self::Nothing(why) => Err(*why),
            Self::Body(bytes) => with(200, bytes.clone()),
        }
    }
}

fn status(state: &str, run: u8) -> Vec<u8> {
    json!({"id": ID, "state": state, "execution_id": format!("run-{run}")}).to_string().into_bytes()
}

fn token() -> Token {
    Token::parse(SECRET).expect("a token")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn the_promises_hold_whatever_happens(happenings in prop::collection::vec(happening(), 1..120)) {
        let mut machine = Machine::new(ApiBase::default(), HelmId::parse(ID).expect("a UUID"), 3);
        let mut now = Now { monotonic_ms: 0, unix_ms: 1_767_355_390_000, utc_offset_min: 60, seems_offline: false };
        let (mut doing, mut has_token) = (Next::Rest, false);
        let (mut presses, mut posts) = (0_u32, 0_u32);
        let (mut newest_run, mut seen_moving) = (YESTERDAY, false);
        // The first look finds yesterday's success, so that there is something to be wrong about.
        let beginning = [Happening::GiveToken, Happening::Answer(Reply::Status("DEPLOYED", YESTERDAY))];

        for happening in beginning.into_iter().chain(happenings) {
            presses += u32::from(matches!(happening, Happening::Press(_)));
            has_token |= matches!(happening, Happening::GiveToken);
            has_token &= !matches!(happening, Happening::ForgetToken);
            if let (Happening::Answer(Reply::Status(state, run)), Next::Call(_)) = (&happening, doing) {
                newest_run = newest_run.max(*run);
                seen_moving |= matches!(*state, "QUEUED" | "BUILDING");
            }
            let Some(event) = happening.event(doing, &mut now) else { continue };
            let next = machine.on(event, now);
            for news in machine.take_news() {
                if let News::Finished { execution_id, .. } = news {
                    prop_assert!(newest_run > YESTERDAY || seen_moving, "an end of a run that nobody saw");
                    prop_assert_ne!(execution_id.as_deref(), Some("theirs"));
                }
            }
            posts += u32::from(matches!(next, Next::Call(Call::Redeploy(_))));
            prop_assert!(posts <= presses, "{posts} requests for {presses} presses");
            if next != Next::Stay {
                doing = next;
            }
            match next {
                Next::Call(call) => {
                    prop_assert!(has_token);
                    prop_assert!(machine.request(call).is_some_and(|(request, _)| request.url.starts_with("https://api.qovery.com/helm/3c90c3cc-")));
                }
                Next::Sleep(ms) => prop_assert!((1_000..=600_000).contains(&ms), "a sleep of {ms} ms"),
                Next::Rest | Next::Stay => {}
            }
            // A refused token is forgotten.
            has_token &= machine.request(Call::Status).is_some();
            let screen = Screen::of(&machine, now);
            if newest_run == YESTERDAY && !seen_moving {
                prop_assert!(!matches!(screen.phase, "succeeded" | "failed"), "an end of a run that nobody saw");
            }
            let all = format!("{screen:?}{machine:?}");
            prop_assert!(!all.contains("CANARY"));
        }
    }

    /// Whatever has happened: once the service rests and answers come, the button can be pressed again.
    #[test]
    fn the_button_comes_back(happenings in prop::collection::vec(happening(), 1..60), rests_under in prop::sample::select(&[YESTERDAY, 2, 3, 9][..])) {
        let mut machine = Machine::new(ApiBase::default(), HelmId::parse(ID).expect("a UUID"), 3);
        let mut now = Now { monotonic_ms: 0, unix_ms: 1_767_355_390_000, utc_offset_min: 60, seems_offline: false };
        let mut doing = Next::Rest;
        let calm = [Happening::SeemOffline(false), Happening::GiveToken, Happening::Return, Happening::Refresh];
        for happening in happenings.into_iter().chain(calm) {
            if let Some(event) = happening.event(doing, &mut now) {
                let next = machine.on(event, now);
                doing = if next == Next::Stay { doing } else { next };
            }
        }
        let calm_ms = now.monotonic_ms;
        while !machine.may_redeploy(now) {
            let waited_ms = now.monotonic_ms - calm_ms;
            prop_assert!(waited_ms < 6 * 60_000, "the button is still off after {waited_ms} ms: {machine:?}");
            let event = match doing {
                Next::Call(call) => Event::Answered(call, Reply::Status("DEPLOYED", rests_under).answer(call)),
                Next::Sleep(ms) => {
                    now.monotonic_ms += u64::from(ms);
                    now.unix_ms += i64::from(ms);
                    Event::Woke
                }
                Next::Rest | Next::Stay => Event::Refresh,
            };
            let next = machine.on(event, now);
            doing = if next == Next::Stay { doing } else { next };
            now.monotonic_ms += 100;
        }
    }

    #[test]
    fn any_bytes_are_an_answer_or_an_error(http_status in 100_u16..600, bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let answer = Answer { http_status, body: Some(bytes), ..Answer::default() };
        let id = HelmId::parse(ID).expect("a UUID");
        let _ = api::read_status(&answer, &id, 0);
        let _ = api::read_acceptance(&answer, &id, 0);
        let _ = api::read_service(&answer, &id, 0);
    }

    #[test]
    fn only_the_state_is_needed(mask in 0_u32..1 << 10, odd in json_value()) {
        let whole: Value = serde_json::from_str(include_str!("fixtures/owners_example.json")).expect("JSON");
        let mut status = whole.as_object().expect("an object").clone();
        let keys: Vec<String> = status.keys().filter(|key| *key != "state" && *key != "id").cloned().collect();
        for (index, key) in keys.iter().enumerate() {
            if mask & (1 << index) != 0 {
                status.insert(key.clone(), odd.clone());
            }
        }
        let body = Value::Object(status).to_string().into_bytes();
        let id = HelmId::parse(ID).expect("a UUID");
        let answer = Answer { http_status: 200, body: Some(body), ..Answer::default() };
        prop_assert!(api::read_status(&answer, &id, 0).is_ok());
        let mut machine = Machine::new(ApiBase::default(), id, 1);
        let now = Now { monotonic_ms: 0, unix_ms: 0, utc_offset_min: -720, seems_offline: false };
        let _ = machine.on(Event::TokenGiven(token()), now);
        let _ = machine.on(Event::Answered(Call::Status, Ok(answer)), now);
        prop_assert_eq!(Screen::of(&machine, now).card.expect("a card").state.word, "BUILDING");
    }

    #[test]
    fn no_text_leaves_the_path_of_one_service(text in ".*") {
        if let Some(id) = HelmId::parse(&text) {
            let url = Call::Status.request(&ApiBase::default(), &id, None, None).expect("a request").url;
            prop_assert_eq!(url.len(), "https://api.qovery.com/helm//status".len() + 36);
        }
        if let Some(base) = ApiBase::parse(&text, &[]) {
            prop_assert!(base.origin() == "https://api.qovery.com" || base.as_str().starts_with('/'));
        }
    }

    #[test]
    fn a_token_fits_a_header_or_is_none(text in ".*") {
        if let Ok(token) = Token::parse(&text) {
            prop_assert!(token.authorization().bytes().all(|byte| (0x20..0x7f).contains(&byte)));
        }
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}
