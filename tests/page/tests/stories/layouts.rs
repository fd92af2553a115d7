//! The element in the layouts, under the style sheets and beside the languages of other people's pages: it looks as it
//! does on a plain page.

use page_tests::{Page, Scene};
use serde::Serialize;
use serde_json::Value;
use simulator::{On, What};

/// Ways to make boxes, without markup, which the page's policy forbids.
const BOXES: &str = "
    const box = (tag, css, ...children) => {
        const made = document.createElement(tag);
        made.style.cssText = css;
        made.append(...children);
        return made;
    };
    const it = document.querySelector('#helm-redeploy');
    const base = () => it.shadowRoot.querySelector('[part~=base]');
    const words = 'words that go on and on '.repeat(99);";

/// Places where there is room.
const WIDE: &str = "{
    'a block': () => box('div', '', it),
    'a flex row': () => box('div', 'display: flex', it),
    'a flex row that centres': () => box('div', 'display: flex; justify-content: center; align-items: center', it),
    'a flex row without a basis': () => box('div', 'display: flex', box('div', 'flex: 0 0 0', it), box('p', '', 'beside')),
    'a flex row beside many words': () => box('div', 'display: flex', it, box('p', '', words)),
    'a flex row that may shrink to nothing': () => box('div', 'display: flex', box('div', 'min-width: 0', it), box('div', 'width: 400px; flex: none')),
    'a flex column that does not stretch': () => box('div', 'display: flex; flex-direction: column; align-items: start', it),
    'an inline flex': () => box('div', 'display: inline-flex', it),
    'a grid of its own width': () => box('div', 'display: grid; justify-content: start', it),
    'a grid of automatic columns': () => box('div', 'display: grid; grid-template-columns: auto auto', it, box('p', '', words)),
    'a grid whose items do not stretch': () => box('div', 'display: grid; justify-items: center', it),
    'a column of the least content': () => box('div', 'display: grid; grid-template-columns: min-content 1fr', it, box('p', '', 'beside')),
    'a cell': () => box('table', '', box('tr', '', box('td', '', it))),
    'a cell beside many words': () => box('table', 'width: 800px', box('tr', '', box('td', '', it), box('td', '', words))),
    'a box like a table': () => box('div', 'display: table', it),
    'a dialog': () => { const made = box('dialog', '', it); made.open = true; return made; },
    'a popover': () => { const made = box('div', '', it); made.popover = 'manual'; queueMicrotask(() => made.showPopover()); return made; },
    'a box that fits its content': () => box('div', 'width: fit-content', it),
    'a box of the most content': () => box('div', 'width: max-content', it),
    'a box of the least content': () => box('div', 'width: min-content', it),
    'a float': () => box('div', 'float: left', it),
    'an absolute box': () => box('div', 'position: absolute', it),
    'a fixed box': () => box('div', 'position: fixed; inset-inline-end: 10px', it),
    'an inline block': () => box('span', 'display: inline-block', it),
    'a parent without a box': () => box('div', 'display: flex', box('div', 'display: contents', it)),
    'a fieldset': () => box('fieldset', 'display: inline-block', it),
    'columns': () => box('div', 'columns: 2', it),
    'a vertical page': () => box('div', 'writing-mode: vertical-rl', it),
}";

/// Places as narrow as a sidebar.
const NARROW: &str = "{
    'a block': () => box('div', 'width: 180px', it),
    'a flex row': () => box('div', 'width: 180px; display: flex', it),
    'a flex column': () => box('div', 'width: 180px; display: flex; flex-direction: column; align-items: start', it),
    'a grid': () => box('div', 'width: 180px; display: grid', it),
    'a grid that does not stretch': () => box('div', 'width: 180px; display: grid; justify-items: start', it),
    'a scrolling box': () => box('div', 'width: 180px; overflow: auto', it),
    'an absolute box': () => box('div', 'width: 180px; position: absolute', it),
}";

#[tokio::test]
async fn it_is_as_wide_as_it_needs_in_every_layout() {
    on_a_page(is_wide_enough_everywhere).await;
}

#[tokio::test]
async fn it_gets_as_narrow_as_its_place() {
    on_a_page(is_as_narrow_as_its_place).await;
}

pub(super) async fn is_wide_enough_everywhere(page: &Page) {
    has_a_width_of(page, 200, 1400, WIDE).await;
}

pub(super) async fn is_as_narrow_as_its_place(page: &Page) {
    has_a_width_of(page, 150, 180, NARROW).await;
}

/// Puts the element into each of these layouts, one after the other.
async fn has_a_width_of(page: &Page, least: u32, most: u32, layouts: &str) {
    let odd: Vec<String> = page
        .look(&format!(
            "(async () => {{
                {BOXES}
                const odd = [];
                for (const [name, layout] of Object.entries({layouts})) {{
                    const made = layout();
                    host.main.append(made);
                    await host.frames(2);
                    const {{ width }} = base().getBoundingClientRect();
                    const over = base().scrollWidth - base().clientWidth;
                    if (width < {least} || width > {most} || over > 0) odd.push(`${{name}}: ${{width}}, and ${{over}} more`);
                    host.main.append(it);
                    made.remove();
                }}
                return odd;
            }})()"
        ))
        .await;
    assert!(odd.is_empty(), "not between {least} and {most} pixels: {odd:#?}");
}

/// What pages say of everything, of their text, or of the place where the element is, as resets, themes and frameworks do.
pub(super) const SHEETS: [&str; 22] = [
    "* { margin: 0; padding: 0; border: 0; font: inherit; vertical-align: baseline }",
    "*, *::before, *::after { box-sizing: content-box; animation: none !important; transition: none !important }",
    "html { font-size: 62.5% } body { font-size: 1.6rem; line-height: 1 }",
    "body { font: italic small-caps 900 30px/3 'Times New Roman', serif; letter-spacing: .4em; word-spacing: 1em }",
    "td, main { white-space: nowrap; text-transform: uppercase }",
    "main { white-space: pre-wrap; text-align: center; text-indent: 3em; text-align-last: justify }",
    "main { color: red; text-shadow: 2px 2px red; -webkit-text-fill-color: red; -webkit-text-stroke: 1px red }",
    "main { word-break: break-all; overflow-wrap: normal; hyphens: auto; line-break: anywhere; tab-size: 20 }",
    "main { list-style: square inside; quotes: '<' '>'; border-collapse: collapse; border-spacing: 9px; caption-side: bottom }",
    "main { cursor: wait; accent-color: red; caret-color: red; user-select: none; -webkit-user-select: none }",
    "main { font-variant: all-small-caps; font-feature-settings: 'tnum'; font-stretch: expanded; font-size-adjust: 1; font-kerning: none }",
    "main { text-orientation: upright; text-combine-upright: all; ruby-position: under; hanging-punctuation: first }",
    "main { text-wrap: nowrap; text-underline-offset: 9px; text-emphasis: dot red; text-decoration: underline wavy red }",
    "main { line-height: 0; font-size: 0 }",
    "main { fill: red; stroke: red; stroke-width: 9; paint-order: stroke; image-rendering: pixelated }",
    "section, header, h2, p, button, input, select, label, span, ol, ul, li, dl, dt, dd { all: unset; color: red !important }",
    "button { display: none !important } .base, .row, .card, .primary { display: none } [role=alert], [hidden] { display: block !important }",
    "svg { display: block; width: 100%; height: auto; vertical-align: middle }",
    ".icon, .notice, .form, .field, .steps, .status, .bar { float: left; width: 10px; background: red }",
    ":root { --_bg: red; --_fg: red; --_gap: 99px; --_font: fantasy; --bg: red; --accent: red; --radius: 99px }",
    "main { orphans: 9; widows: 9; speak: none; text-rendering: geometricPrecision; -webkit-font-smoothing: antialiased; zoom: 1 }",
    "@layer reset { * { all: revert } } helm-redeploy:not(:defined) { display: none } main > * + * { margin-block-start: 9px }",
];

/// The parts of the widget that can be seen.
const SEEN: &str = "['header', 'redeploy', 'badge', 'details', 'steps', 'history', 'source', 'confirm']
    .filter((part) => look.visible(look.part(part)))";

#[tokio::test]
async fn a_row_has_the_button_and_the_state_and_a_badge_the_state_alone() {
    on_a_page(async |page| {
        let lay = async |layout: &str| {
            page.look::<()>(&format!("void (document.querySelector('#helm-redeploy').layout = {layout:?})")).await;
        };
        let seen = async |parts: &[&str]| assert_eq!(page.look::<Vec<String>>(SEEN).await, parts);
        let whole = ["header", "redeploy", "badge", "details", "steps", "history", "source"];
        seen(&whole).await;
        lay("row").await;
        seen(&["header", "redeploy", "badge"]).await;
        let size = "(({ width, height }) => [width, height])(look.part('base').getBoundingClientRect())";
        let [width, height]: [f64; 2] = page.look(size).await;
        assert!(width > 600.0 && height < 100.0, "{width} × {height}");
        lay("badge").await;
        seen(&["badge"]).await;
        // What has to be asked or said is there.
        lay("row").await;
        page.click("redeploy").await;
        page.wait_for("the question", "look.visible(look.part('confirm'))").await;
        page.click("cancel").await;
        page.misbehave(On::Status, What::code(500), 99, &["status of 500"]);
        page.look::<()>("void document.querySelector('#helm-redeploy').refresh()").await;
        page.reads("Next try in").await;
        for layout in ["row", "badge"] {
            lay(layout).await;
            page.wait_for(&format!("what went wrong, in a {layout}"), "look.visible(look.find('.notice'))").await;
        }
        page.api.behave();
        lay("card").await;
        seen(&whole).await;
    })
    .await;
}

/// Every element of the widget, and all that is computed of its style, beside where it is.
const COMPUTED: &str = "
    const computed = () => [base(), ...base().querySelectorAll('*')].map((element) => {
        const style = getComputedStyle(element);
        return [element, Object.fromEntries([...style].filter((name) => !name.startsWith('--')).map((name) => [name, style[name]]))];
    });
    const differences = (plain) => computed().flatMap(([element, style], index) => Object.keys(style)
        .filter((name) => style[name] !== plain[index]?.[1][name])
        .map((name) => `${element.tagName}.${element.getAttribute('class')} ${name}: ${style[name]}, not ${plain[index]?.[1][name]}`));";

#[tokio::test]
async fn no_style_sheet_of_a_page_changes_how_it_looks() {
    on_a_page(async |page| has_the_same_look_under(page, &SHEETS).await).await;
}

/// Checks that each of these style sheets of the page leaves everything of the element as it is. (The first eight
/// differences say enough.)
pub(super) async fn has_the_same_look_under(page: &Page, sheets: &[impl Serialize]) {
    let sheets = serde_json::to_string(sheets).expect("they are text");
    let script = format!(
        "(async () => {{
            {BOXES} {COMPUTED}
            const place = host.main.appendChild(box('div', 'inline-size: 500px !important; font-size: inherit', it));
            it.scrollIntoView();
            const settles = ({{ animationName }}) => animationName === 'rest';
            await Promise.all(it.shadowRoot.getAnimations().filter(settles).map(({{ finished }}) => finished));
            await host.frames(2);
            const plain = computed();
            const changed = [];
            for (const css of {sheets}) {{
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(css);
                document.adoptedStyleSheets = [sheet];
                await host.frames(2);
                const different = differences(plain);
                if (different.length) changed.push([css.slice(0, 80), ...different.slice(0, 8)]);
            }}
            document.adoptedStyleSheets = [];
            return changed;
        }})()"
    );
    let changed: Vec<Value> = page.look(&script).await;
    assert!(changed.is_empty(), "{changed:#?}");
}

#[tokio::test]
async fn a_page_that_hides_it_or_keeps_the_pointer_off_it_is_heard() {
    on_a_page(async |page| {
        let seen: Vec<bool> = page
            .look(
                "(() => {
                    const it = document.querySelector('#helm-redeploy');
                    const base = it.shadowRoot.querySelector('[part~=base]');
                    const isSeen = () => base.checkVisibility({ visibilityProperty: true });
                    const answers = [isSeen()];
                    host.main.style.visibility = 'hidden';
                    answers.push(isSeen());
                    host.main.style.visibility = '';
                    it.hidden = true;
                    answers.push(isSeen());
                    it.hidden = false;
                    host.main.style.pointerEvents = 'none';
                    answers.push(getComputedStyle(look.part('redeploy')).pointerEvents !== 'none');
                    host.main.style.pointerEvents = '';
                    return answers;
                })()",
            )
            .await;
        assert_eq!(seen, [true, false, false, false]);
    })
    .await;
}

const LIGHT: &str = "look.colour(look.part('base')) === 'rgb(255, 255, 255)'";
const DARK: &str = "look.colour(look.part('base')) === 'rgb(22, 24, 31)'";

#[tokio::test]
async fn it_has_the_pages_own_colours_where_those_alone_are_wanted() {
    on_a_page(async |page| {
        page.prefer("dark").await;
        let () = page.look("void (document.querySelector('#helm-redeploy').theme = 'host')").await;
        page.wait_for("the light colours of a page that says nothing", LIGHT).await;
        for (scheme, expected) in [("dark", DARK), ("light", LIGHT), ("light dark", DARK), ("", LIGHT)] {
            let () = page.look(&format!("void (document.documentElement.style.colorScheme = {scheme:?})")).await;
            page.wait_for(&format!("the colours of a page that says {scheme:?}"), expected).await;
        }
    })
    .await;
}

#[tokio::test]
async fn it_has_the_colours_that_the_page_says_and_else_the_systems() {
    on_a_page(async |page| {
        for (system, open, page_says, said) in [("dark", DARK, "light", LIGHT), ("light", LIGHT, "dark", DARK)] {
            page.prefer(system).await;
            page.wait_for(&format!("the system's colours, {system}"), open).await;
            for (place, scheme, expected) in [
                ("document.documentElement", page_says.to_owned(), said),
                ("document.documentElement", "light dark".to_owned(), open),
                ("document.documentElement", String::new(), open),
                ("host.main", format!("only {page_says}"), said),
                ("host.main", String::new(), open),
                ("document.querySelector('#helm-redeploy')", page_says.to_owned(), said),
                ("document.querySelector('#helm-redeploy')", String::new(), open),
            ] {
                let () = page.look(&format!("void ({place}.style.colorScheme = {scheme:?})")).await;
                page.wait_for(&format!("what {place} says, {scheme:?}, on a {system} system"), expected).await;
            }
            // What the page says once for all is looked at when it says anything to the widget.
            let meta = format!("Object.assign(document.createElement('meta'), {{ name: 'color-scheme', content: {page_says:?} }})");
            let () = page.look(&format!("void (document.head.append({meta}), document.querySelector('#helm-redeploy').label = 'One')")).await;
            page.wait_for("what the head of the page says", said).await;
            let () = page.look("void (document.head.querySelector('[name=color-scheme]').remove(), document.querySelector('#helm-redeploy').label = 'Two')").await;
            page.wait_for("the system's colours after it", open).await;
            // A place with other colours, in which it is put.
            let put = "host.main.appendChild(Object.assign(document.createElement('div'), { id: 'other' }))";
            let () = page.look(&format!("void ({put}.style.colorScheme = {page_says:?})")).await;
            let () = page.look("void other.append(document.querySelector('#helm-redeploy'))").await;
            page.wait_for("the colours of another place", said).await;
            let () =
                page.look("void (host.main.append(document.querySelector('#helm-redeploy')), other.remove())").await;
            page.wait_for("the system's colours again", open).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_from_right_to_left_has_a_mirrored_card_of_english_sentences() {
    for turn in [
        "Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' })",
        "Object.assign(host.main, { lang: 'he', dir: 'rtl' })",
        "document.body.style.direction = 'rtl'",
    ] {
        is_mirrored(turn).await;
    }
}

async fn is_mirrored(turn: &str) {
    on_a_page(async |page| {
        let () = page.look(&format!("void ({turn})")).await;
        page.click("redeploy").await;
        page.wait_for("the question", "look.visible(look.part('cancel'))").await;
        let places: Value = page
            .look(
                "(() => {
                    const left = (element, from, to) => {
                        const range = document.createRange();
                        range.setStart(element, from);
                        range.setEnd(element, to);
                        return range.getBoundingClientRect().left;
                    };
                    const question = look.find('#question');
                    const last = [...question.childNodes].findLast((node) => node.data?.includes('?'));
                    const first = question.firstChild;
                    const [base, title] = [look.part('base'), look.part('title')].map((it) => it.getBoundingClientRect());
                    const button = look.part('redeploy').getBoundingClientRect();
                    return {
                        mark: left(last, last.data.indexOf('?'), last.data.indexOf('?') + 1) > left(first, 0, 1),
                        mirrored: button.right < base.left + base.width / 2 && title.right > base.left + base.width / 2,
                        side: getComputedStyle(question).textAlign,
                        lang: look.part('base').lang,
                        name: look.part('title').lang + look.find('#question strong').lang,
                    };
                })()",
            )
            .await;
        let expected = serde_json::json!({ "mark": true, "mirrored": true, "side": "right", "lang": "en", "name": "" });
        assert_eq!(places, expected);
    })
    .await;
}

#[tokio::test]
async fn its_letters_follow_the_reader() {
    on_a_page(async |page| {
        let size = "parseFloat(getComputedStyle(look.part('redeploy')).fontSize)";
        assert!((page.look::<f64>(size).await - 14.0).abs() < 0.1);
        // A page that counts in tenths makes nobody's letters smaller.
        let () = page.look("void (document.documentElement.style.fontSize = '62.5%')").await;
        assert!((page.look::<f64>(size).await - 14.0).abs() < 0.1);
        let () = page.look("void (document.documentElement.style.fontSize = '200%')").await;
        assert!((page.look::<f64>(size).await - 28.0).abs() < 0.1);
        let () = page.look("void (document.documentElement.style.fontSize = '')").await;
        page.read_at(24).await;
        page.wait_for("the reader's own size", &format!("{size} > 20.9")).await;
        let () = page.look("void (host.main.style.width = '300px')").await;
        let over: i32 = page.look("look.part('base').scrollWidth - look.part('base').clientWidth").await;
        assert_eq!(over, 0, "large letters in a narrow place");
    })
    .await;
}

#[tokio::test]
async fn in_forced_colours_the_spinner_turns_and_what_has_only_a_colour_has_a_border() {
    on_a_page(async |page| {
        page.misbehave(simulator::On::Redeploy, simulator::What::Hang, 1, &[]);
        page.redeploy().await;
        page.wait_for("the spinner", "look.find('[data-busy]')").await;
        page.emulate("", "forced-colors", "active").await;
        let sides: Vec<String> = page
            .look(
                "((style) => [style.borderTopColor, style.borderRightColor])
                    (getComputedStyle(look.find('[data-busy]'), '::before'))",
            )
            .await;
        assert_ne!(sides[0], sides[1], "a closed ring");
        for what in [".primary", ".badge"] {
            let border: Vec<String> = page
                .look(&format!("(({{ borderTopStyle, borderTopWidth }}) => [borderTopStyle, borderTopWidth])(getComputedStyle(look.find({what:?})))"))
                .await;
            assert_eq!(border, ["solid", "1px"], "{what}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_printed_card_has_words_and_no_buttons() {
    on_a_page(async |page| {
        page.emulate("print", "prefers-color-scheme", "dark").await;
        let controls: usize = page
            .look("[...look.part('base').querySelectorAll('button, select, input')].filter(look.visible).length")
            .await;
        assert_eq!(controls, 0);
        page.wait_for("paper", LIGHT).await;
        page.reads("Deployed").await;
        assert!(page.look::<bool>("look.visible(look.badge())").await);
    })
    .await;
}

/// Tells what happens to an element with a token, on the page of a host.
pub(super) async fn on_a_page(story: impl AsyncFnOnce(&Page)) {
    scene()
        .play(async |page| {
            show(page).await;
            story(page).await;
        })
        .await;
}

pub(super) fn scene() -> Scene {
    Scene { query: "hosts/host.html", ..Scene::at_speed(0.0) }
}

/// Has the page of a host show a service at rest.
pub(super) async fn show(page: &Page) {
    let (id, token) = (page.api.helm_id("shop"), page.take(page.api.token()));
    let () = page.look("void (host.define(), early.remove())").await;
    let () = page.look(&format!("void host.add({{ helmId: {id:?}, getToken: () => {token:?} }})")).await;
    page.shows("DEPLOYED").await;
}
