//! The project's commands. What a command needs and the machine lacks, it installs first, and says so.
//!
//! [`serve`] shows the demo page, [`build`] makes what is published, [`sizes`] weighs it, [`test`] runs every check
//! ([`portals`] builds the examples for it).
//! Underneath: [`tools`], [`npm`], [`chromium`] and [`firefox`] find or install programs ([`apt`] helps), [`shell`] runs
//! them.

use std::{env, process::ExitCode};

use anyhow::{Context, Result, bail, ensure};

mod apt;
mod build;
mod chromium;
mod fingerprint;
mod firefox;
mod npm;
mod portals;
mod serve;
mod shell;
mod sizes;
mod test;
mod tools;

use shell::Shell;

const USAGE: &str = "\
Usage: cargo xtask <command>

  serve [--port 8080] [--speed 1]   the demo page, with a simulated Qovery API that runs at that speed
  test [step…]                      every check, or only some: lint, native, browser, firefox, package, page
  build                             all that is published, with its sizes: the page in dist/, the npm package in pkg/

What a command needs and this machine lacks is installed first. Tools go to a cache folder of their own.";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<ExitCode> {
    match words {
        ["serve", options @ ..] => {
            let [port, speed] = values(options, ["--port", "--speed"])?;
            serve::serve(&mut Shell::new()?, parsed("--port", port, 8080)?, parsed("--speed", speed, 1.0)?)?;
        }
        ["test", steps @ ..] => return test::test(Shell::new()?, steps),
        ["build"] => {
            let build = build::build(&mut Shell::new()?)?;
            sizes::report(&build)?;
        }
        [] | ["help" | "--help" | "-h"] => println!("{USAGE}"),
        _ => bail!("`{}` is not understood.\n\n{USAGE}", words.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}

/// The value given to each of the `names`, as `--name value` or `--name=value`.
fn values<'a, const N: usize>(options: &[&'a str], names: [&str; N]) -> Result<[Option<&'a str>; N]> {
    let mut values = [None; N];
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (*option, None),
        };
        let place = names.iter().position(|known| *known == name);
        let place = place.with_context(|| format!("`{name}` is not an option of this command.\n\n{USAGE}"))?;
        let value = value.or_else(|| options.next().copied());
        ensure!(value.is_some(), "`{name}` needs a value.\n\n{USAGE}");
        values[place] = value;
    }
    Ok(values)
}

fn parsed<T: std::str::FromStr>(name: &str, value: Option<&str>, default: T) -> Result<T> {
    value.map_or(Ok(default), |value| value.parse().ok().with_context(|| format!("`{value}` does not fit {name}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_given_in_either_form() -> Result<()> {
        assert_eq!(values(&["--port", "1", "--speed=2"], ["--port", "--speed"])?, [Some("1"), Some("2")]);
        assert_eq!(values(&[], ["--port"])?, [None]);
        Ok(())
    }

    #[test]
    fn an_unknown_option_and_a_missing_value_are_refused() {
        assert!(values(&["--prot", "1"], ["--port"]).is_err());
        assert!(values(&["--port"], ["--port"]).is_err());
        assert!(parsed("--port", Some("http"), 8080_u16).is_err());
    }
}
