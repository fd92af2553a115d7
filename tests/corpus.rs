//! Every input that the fuzzer is started with, and every one that it has found something with.
#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::Path};

#[path = "../fuzz/targets.rs"]
mod targets;

fn every(kind: &str, with: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(kind);
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the corpus") {
        let file = entry.expect("a file").path();
        println!("{}", file.display());
        with(&fs::read(file).expect("bytes"));
        count += 1;
    }
    assert!(count > 20, "the corpus has {count} files");
}

#[test]
fn no_answer_of_the_corpus_stops_the_widget() {
    every("answer", targets::answer);
}

#[test]
fn no_text_of_the_corpus_is_taken_for_more_than_it_is() {
    every("text", targets::text);
}
