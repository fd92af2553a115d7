//! What can be asked for on the command line.

#![allow(unreachable_pub, missing_docs, reason = "the macro makes everything public")]

use crate::{bench::Part, test::Step};

xflags::xflags! {
    /// The project's commands. What a command needs and this machine lacks is installed first, in a cache folder of its
    /// own; only the browsers of the tests are system packages, and asked about.
    cmd xtask {
        /// Serves the demo page, with a simulated Qovery API, until Ctrl-C.
        cmd serve {
            /// Where the page is served; 8080 if nothing is said.
            optional --port port: u16
            /// How fast the simulated deployments run; 1 is as they are written.
            optional --speed speed: f64
        }
        /// Runs every check, or only some.
        cmd test {
            /// Installs system packages without asking, as it does where CI is set.
            optional -y,--yes
            /// lint, native, browser, firefox, package, backstage or page; all of them if none is named.
            repeated step: Step
        }
        /// Builds all that is published, with its sizes: the page in dist/, the npm package in pkg/.
        cmd build {}
        /// Builds the site in target/site: the widget to try in a page that plays Qovery, the examples, and docs/ as pages.
        cmd docs {}
        /// Builds, and takes anew the pictures in tests/page/pictures that the tests compare all cards with.
        cmd pictures {}
        /// Writes docs/reference.md anew, from the comments in src/element.
        cmd reference {}
        /// Builds the page, and serves it as a careful host would, until Ctrl-C.
        cmd preview {
            /// Where the page is served; 8080 if nothing is said.
            optional --port port: u16
        }
        /// Builds what is published here, and once more elsewhere and from nothing, and compares all of it byte by byte.
        cmd reproduce {}
        /// Builds, and prints what each file and each crate in the wasm weighs.
        cmd sizes {}
        /// Builds, and measures the widget in Chromium beside the same card by hand and with React; some eight minutes.
        cmd bench {
            /// figures or requests; both if none is named.
            optional part: Part
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> xflags::Result<XtaskCmd> {
        Ok(Xtask::from_vec(words.iter().map(Into::into).collect())?.subcommand)
    }

    #[test]
    fn steps_are_named_after_the_command() -> xflags::Result<()> {
        let XtaskCmd::Test(options) = parsed(&["test", "lint", "--yes", "page"])? else { panic!("another command") };
        assert_eq!((options.step.as_slice(), options.yes), (&[Step::Lint, Step::Page][..], true));
        Ok(())
    }

    #[test]
    fn a_part_of_the_bench_can_be_named() -> xflags::Result<()> {
        for (words, part) in [(&["bench"][..], None), (&["bench", "requests"], Some(Part::Requests))] {
            let XtaskCmd::Bench(options) = parsed(words)? else { panic!("another command") };
            assert_eq!(options.part, part);
        }
        Ok(())
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (words, named) in [
            (&["test", "lnit"][..], "lnit"),
            (&["bench", "speed"], "speed"),
            (&["serve", "--prot", "1"], "--prot"),
            (&["serve", "--port", "http"], "--port"),
            (&["serve", "--port"], "--port"),
        ] {
            let refusal = parsed(words).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(refusal.contains(named), "{refusal}");
        }
    }
}
