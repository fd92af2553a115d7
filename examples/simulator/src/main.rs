//! Run this beside your page to have a Qovery to play with: it prints what it serves and a token that works.

use std::{env, io, process::ExitCode};

use simulator::{FAULTS, Options, STEERING, Simulator};

const USAGE: &str =
    "usage: simulator [--port 8090] [--speed 1]   (--help tells how it can be steered, and made to misbehave)";

#[tokio::main]
async fn main() -> ExitCode {
    if env::args().any(|argument| argument == "--help") {
        println!("{USAGE}\n{STEERING}{FAULTS}");
        return ExitCode::SUCCESS;
    }
    let options = match options(env::args().skip(1)) {
        Ok(options) => options,
        Err(complaint) => return fail(&format!("{complaint}\n{USAGE}")),
    };
    let simulator = match simulator::start(options).await {
        Ok(simulator) => simulator,
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            return fail(&format!(
                "Port {} is in use: stop what runs there, or choose another with --port.",
                options.port
            ));
        }
        Err(error) => return fail(&format!("The simulator cannot start: {error}.")),
    };
    introduce(&simulator);
    match tokio::signal::ctrl_c().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("The simulator cannot wait for Ctrl-C: {error}.")),
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { port: 8090, speed: 1.0 };
    while let Some(flag) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        let wrong = || format!("{flag} {value:?} makes no sense.");
        match flag.as_str() {
            "--port" => options.port = value.parse().map_err(|_| wrong())?,
            "--speed" => options.speed = value.parse().map_err(|_| wrong())?,
            _ => return Err(format!("{flag:?} is not an option.")),
        }
    }
    Ok(options)
}

fn introduce(simulator: &Simulator) {
    println!("A simulated Qovery answers at {}\n", simulator.base());
    println!("{:<12} {:<11} {:<36} Story of a redeploy", "Service", "Environment", "Helm id");
    for service in simulator.services() {
        println!("{:<12} {:<11} {:<36} {}", service.name, service.environment, service.helm_id, service.story);
    }
    println!("\nA token for an hour:\n{}\n\nCtrl-C ends it.", simulator.token());
}

fn fail(sentence: &str) -> ExitCode {
    eprintln!("{sentence}");
    ExitCode::FAILURE
}
