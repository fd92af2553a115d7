//! Pictures of many cards on a sheet, and whether they are as somebody has approved them.
//!
//! A sheet has a quarter of its size, and few colours. It is not compared point by point: of each small block the mean colour may
//! differ by a little, and by next to nothing where nothing is drawn. Letters are not drawn alike everywhere, and so of what is
//! written only the mean colour of each line counts.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Cursor, Seek},
    path::Path,
};

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter, Transformations};
use serde::Deserialize;
use serde_json::json;

use crate::Page;

type Colour = [u8; 3];

/// Left, top, width and height.
type Place = [usize; 4];

/// So many pixels of the page are one point of a sheet.
const REDUCTION: usize = 4;
const SCALE: f64 = 0.25;

/// The side of a block, in points.
const BLOCK: usize = 2;

/// By how much the mean colour of a block may differ in any of red, green and blue, of 255.
const TOLERANCE: u8 = 26;
/// The same of a block of one colour, …
const TOLERANCE_OF_A_SURFACE: u8 = 3;
/// … and of a line that is written.
const TOLERANCE_OF_A_LINE: u8 = 5;

/// A colour of so many points is kept as it is, …
const FREQUENT: usize = 1_500;
/// … and any other one only if it is so far from all that are kept.
const NEAR: u8 = 20;
const MOST_COLOURS: usize = 256;

/// Under which word the places of the cards are in the file of a sheet.
const PLACES: &str = "places";

const RED: Colour = [255, 0, 60];

/// A card on the page.
#[derive(Debug, Deserialize)]
pub struct Card {
    name: String,
    place: Place,
    /// Where something is written.
    texts: Vec<[f64; 4]>,
}

/// A picture of cards, each with its name.
#[derive(Debug, Clone)]
pub struct Sheet {
    picture: Picture,
    places: BTreeMap<String, Place>,
    /// Where something is written on each card; not known of a sheet that was read from a file.
    texts: BTreeMap<String, Vec<Place>>,
}

#[derive(Debug, Clone)]
struct Picture {
    width: usize,
    height: usize,
    points: Vec<Colour>,
}

impl Page {
    /// Takes a picture of these cards.
    pub async fn sheet(&self, cards: &[Card]) -> Sheet {
        let end = |side: usize| cards.iter().map(|Card { place, .. }| place[side] + place[side + 2]).max();
        let clip = json!({ "x": 0, "y": 0, "width": end(0), "height": end(1), "scale": SCALE });
        let picture = Picture::read(Cursor::new(self.screenshot(clip).await)).0;
        let in_points = |card: &Card| (card.name.clone(), card.place.map(|pixels| pixels / REDUCTION));
        let texts =
            cards.iter().map(|card| (card.name.clone(), card.texts.iter().map(|text| points_of(*text)).collect()));
        Sheet { picture, places: cards.iter().map(in_points).collect(), texts: texts.collect() }
    }
}

impl Sheet {
    /// Reads one from a file, if that is there.
    #[must_use]
    pub fn read(file: &Path) -> Option<Self> {
        let (picture, places) = Picture::read(BufReader::new(File::open(file).ok()?));
        let places = serde_json::from_str(&places).expect("a sheet says where its cards are");
        Some(Self { picture, places, texts: BTreeMap::new() })
    }

    /// Writes it to a file.
    pub fn write(&self, file: &Path) {
        fs::create_dir_all(file.parent().expect("a folder")).expect("the folder can be made");
        let places = serde_json::to_string(&self.places).expect("places are plain");
        self.picture.in_colours(&self.picture.few_colours()).write(file, places);
    }

    /// What is other than on the approved sheet, in words for people; and this sheet, with all of it marked.
    #[must_use]
    pub fn differences(&self, approved: &Self) -> (Vec<String>, Self) {
        // In the same colours, so that one that was kept as another still is.
        let now = Self { picture: self.picture.in_colours(&approved.picture.colours()), ..self.clone() };
        let mut marked = self.picture.faded();
        let mut told = Vec::new();
        for (name, place) in &self.places {
            let Some(before) = approved.places.get(name) else {
                told.push(format!("“{name}” is new"));
                marked.frame(*place);
                continue;
            };
            let differing = now.differing(name, *place, approved, *before);
            if place[2..] != before[2..] {
                let pixels = |place: &Place| format!("{} by {} pixels", place[2] * REDUCTION, place[3] * REDUCTION);
                told.push(format!("“{name}” has {}, and not {}", pixels(place), pixels(before)));
            } else if !differing.is_empty() {
                told.push(format!("“{name}” looks different in {} places", differing.len()));
            } else {
                continue;
            }
            for different in differing {
                marked.fill(different);
            }
            marked.frame(*place);
        }
        let gone = approved.places.keys().filter(|name| !self.places.contains_key(*name));
        told.extend(gone.map(|name| format!("“{name}” is not there any more")));
        (told, Self { picture: marked, places: self.places.clone(), texts: BTreeMap::new() })
    }

    /// The places of a card that are not as they were.
    fn differing(&self, name: &str, here: Place, approved: &Self, there: Place) -> Vec<Place> {
        let size = [2, 3].map(|side| here[side].min(there[side]));
        let texts: Vec<Place> = self.texts.get(name).into_iter().flatten().copied().collect();
        let texts = texts.into_iter().filter_map(|text| within(text, here, size)).collect::<Vec<_>>();
        let is_drawn = |block: &Place| !texts.iter().any(|text| overlap(*text, *block));
        let blocks = (0..size[1]).step_by(BLOCK).flat_map(|top| {
            (0..size[0])
                .step_by(BLOCK)
                .map(move |left| [left, top, BLOCK.min(size[0] - left), BLOCK.min(size[1] - top)])
        });
        let places = blocks.filter(is_drawn).map(|block| (block, TOLERANCE));
        let places = places.chain(texts.iter().map(|text| (*text, TOLERANCE_OF_A_LINE)));
        let differs = |(place, tolerance): &(Place, u8)| {
            let (ours, theirs) = (moved(*place, here), moved(*place, there));
            let is_surface = self.picture.is_of_one_colour(ours) && approved.picture.is_of_one_colour(theirs);
            let tolerance = if is_surface { TOLERANCE_OF_A_SURFACE } else { *tolerance };
            distance(self.picture.mean(ours), approved.picture.mean(theirs)) > tolerance
        };
        places.filter(differs).map(|(place, _)| moved(place, here)).collect()
    }
}

impl Picture {
    /// Gives the text in it as well.
    fn read(file: impl BufRead + Seek) -> (Self, String) {
        let mut decoder = Decoder::new(file);
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let mut reader = decoder.read_info().expect("a picture");
        let mut bytes = vec![0; reader.output_buffer_size().expect("a picture of a size")];
        let info = reader.next_frame(&mut bytes).expect("a whole picture");
        let samples = info.color_type.samples();
        assert!(samples >= 3, "a picture in colours");
        let points = bytes.chunks_exact(samples).map(|point| [point[0], point[1], point[2]]).collect();
        let texts = reader.info().compressed_latin1_text.iter().filter(|text| text.keyword == PLACES);
        let text = texts.filter_map(|text| text.get_text().ok()).collect();
        (Self { width: info.width as usize, height: info.height as usize, points }, text)
    }

    fn write(&self, file: &Path, text: String) {
        let mut known = HashMap::new();
        let mut palette = Vec::new();
        let mut index_of = |colour: &Colour| {
            *known.entry(*colour).or_insert_with(|| {
                palette.extend(colour);
                u8::try_from(palette.len() / 3 - 1).expect("few colours")
            })
        };
        let indexes: Vec<u8> = self.points.iter().map(&mut index_of).collect();
        let [width, height] = [self.width, self.height].map(|side| u32::try_from(side).expect("a side of a picture"));
        let file = BufWriter::new(File::create(file).expect("the picture can be written"));
        let mut encoder = Encoder::new(file, width, height);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_palette(palette);
        encoder.set_compression(Compression::High);
        encoder.set_filter(Filter::NoFilter);
        encoder.add_ztxt_chunk(PLACES.to_owned(), text).expect("a picture may have a text");
        let mut writer = encoder.write_header().expect("the picture can be written");
        writer.write_image_data(&indexes).expect("the picture can be written");
    }

    fn rows(&self, [left, top, width, height]: Place) -> impl Iterator<Item = &[Colour]> {
        (top..top + height).map(move |row| &self.points[row * self.width + left..][..width])
    }

    fn mean(&self, place: Place) -> Colour {
        let mut sums = [0; 3];
        for colour in self.rows(place).flatten() {
            for (sum, part) in sums.iter_mut().zip(colour) {
                *sum += usize::from(*part);
            }
        }
        sums.map(|sum| u8::try_from(sum / (place[2] * place[3])).expect("a mean is no more than the most"))
    }

    fn is_of_one_colour(&self, place: Place) -> bool {
        let first = self.points[place[1] * self.width + place[0]];
        self.rows(place).flatten().all(|colour| *colour == first)
    }

    /// All colours, the most frequent first, with how many points have them.
    fn counts(&self) -> Vec<(Colour, usize)> {
        let mut counts = HashMap::new();
        for colour in &self.points {
            *counts.entry(*colour).or_insert(0) += 1;
        }
        let mut counts: Vec<(Colour, usize)> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|(colour, count)| (Reverse(*count), *colour));
        counts
    }

    fn colours(&self) -> Vec<Colour> {
        self.counts().into_iter().map(|(colour, _)| colour).collect()
    }

    /// The frequent ones, such as those of surfaces, and those of the others that are near to none of them.
    fn few_colours(&self) -> Vec<Colour> {
        let mut kept: Vec<Colour> = Vec::new();
        for (colour, count) in self.counts() {
            let is_wanted = count >= FREQUENT || kept.iter().all(|other| distance(colour, *other) >= NEAR);
            if is_wanted && kept.len() < MOST_COLOURS {
                kept.push(colour);
            }
        }
        kept
    }

    /// The same, in the nearest of these colours.
    fn in_colours(&self, colours: &[Colour]) -> Self {
        let nearest = |colour| colours.iter().min_by_key(|other| distance(colour, **other)).copied();
        let nearest: HashMap<Colour, Colour> =
            self.colours().into_iter().filter_map(|colour| Some((colour, nearest(colour)?))).collect();
        Self { points: self.points.iter().map(|colour| nearest[colour]).collect(), ..*self }
    }

    /// Paler and without colours, so that a mark is seen.
    fn faded(&self) -> Self {
        let fade = |colour: &Colour| {
            let grey = colour.iter().map(|part| usize::from(*part)).sum::<usize>() / 3;
            [u8::try_from(96 + grey / 32 * 16).expect("it is between 96 and 224"); 3]
        };
        Self { points: self.points.iter().map(fade).collect(), ..*self }
    }

    fn fill(&mut self, [left, top, width, height]: Place) {
        for row in top..top + height {
            self.points[row * self.width + left..][..width].fill(RED);
        }
    }

    fn frame(&mut self, [left, top, width, height]: Place) {
        self.fill([left, top, width, 1]);
        self.fill([left, top + height - 1, width, 1]);
        self.fill([left, top, 1, height]);
        self.fill([left + width - 1, top, 1, height]);
    }
}

/// All points that a part of the page has a part in.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page is neither so large nor below zero")]
#[allow(clippy::cast_precision_loss, reason = "it is small")]
fn points_of([left, top, width, height]: [f64; 4]) -> Place {
    let points = |pixels: f64| pixels.max(0.0) / REDUCTION as f64;
    let [left, top, right, bottom] = [left, top, left + width, top + height].map(points);
    let [left, top, right, bottom] = [left.floor(), top.floor(), right.ceil(), bottom.ceil()].map(|it| it as usize);
    [left, top, right - left, bottom - top]
}

/// The part of a place that is in a card of this size, as seen from there.
fn within(place: Place, card: Place, size: [usize; 2]) -> Option<Place> {
    let [[left, width], [top, height]] = [0, 1].map(|side| {
        let begin = place[side].saturating_sub(card[side]).min(size[side]);
        let end = (place[side] + place[side + 2]).saturating_sub(card[side]).min(size[side]);
        [begin, end - begin]
    });
    (width > 0 && height > 0).then_some([left, top, width, height])
}

fn moved([left, top, width, height]: Place, by: Place) -> Place {
    [left + by[0], top + by[1], width, height]
}

fn overlap(one: Place, other: Place) -> bool {
    [0, 1].into_iter().all(|side| one[side] < other[side] + other[side + 2] && other[side] < one[side] + one[side + 2])
}

/// By how much the parts of two colours differ at most.
fn distance(one: Colour, other: Colour) -> u8 {
    one.iter().zip(other).map(|(part, other)| part.abs_diff(other)).max().unwrap_or_default()
}
