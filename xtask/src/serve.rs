//! Serves the demo page next to a simulated Qovery API, until Ctrl-C or until one of the two ends.

use std::{
    env,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use xshell::{Cmd, Shell, cmd};

use crate::{shell::say, tools};

/// Fixed: the demo page names it.
const API_PORT: u16 = 8090;
const PAGE: &str = "examples/demo/index.html";

/// What a change rebuilds the page for.
const WATCHED: [&str; 6] = ["src", "style", "examples/demo", "page.js", "board", "Cargo.toml"];

const OFTEN: Duration = Duration::from_millis(200);
const PATIENCE: Duration = Duration::from_secs(3);

/// Installs what is missing, starts both servers, and says where to look.
pub(crate) fn serve(sh: &Shell, port: u16, speed: f64) -> Result<()> {
    check_free(
        API_PORT,
        "the simulated Qovery API needs this one, so please end the program that holds it (another `cargo xtask serve`?)",
    )?;
    check_free(port, "please end the program that holds it, or choose another one with --port")?;
    tools::for_serving(sh)?;
    say("Building the simulated Qovery API.");
    cmd!(sh, "cargo build --locked --package simulator").run().context("the simulator does not build")?;

    let end = end_requested()?;
    let mut api = Server::start("the simulated Qovery API", simulator(sh, speed)?)?;
    say("Building the page: the first time, its dependencies take a minute or two.");
    let mut page = Server::start("the page's server", demo(sh, port))?;

    let mut announced = None;
    while !is_requested(&end) {
        api.check()?;
        page.check()?;
        let answer = if announced == Some(true) { None } else { status(port) };
        if let Some(works) = answer.map(|status| status == 200).filter(|works| announced != Some(*works)) {
            announced = Some(works);
            if works {
                println!("\n  Open http://127.0.0.1:{port}/  (Ctrl-C ends this)\n");
            } else {
                say("The page does not build yet: see above. It is built again at every change.");
            }
        }
    }
    say("Ending.");
    Ok(())
}

fn simulator(sh: &Shell, speed: f64) -> Result<Cmd<'_>> {
    // Cargo puts it next to this program. Started directly, there is no cargo in between to be ended as well.
    let file = env::current_exe()?.with_file_name("simulator").with_extension(env::consts::EXE_EXTENSION);
    let (port, speed) = (API_PORT.to_string(), speed.to_string());
    Ok(cmd!(sh, "{file} --port {port} --speed {speed}"))
}

fn demo(sh: &Shell, port: u16) -> Cmd<'_> {
    let watched = WATCHED.into_iter().filter(|path| sh.path_exists(path)).flat_map(|path| ["--watch", path]);
    let port = port.to_string();
    let address = ["--address", "127.0.0.1", "--disable-address-lookup", "--port", &port];
    let trunk = cmd!(sh, "trunk serve --skip-version-check {address...} --dist target/demo {watched...} {PAGE}");
    // Others accept any value; trunk stops at those that are not a boolean.
    if env::var_os("NO_COLOR").is_some() { trunk.env("NO_COLOR", "true") } else { trunk }
}

/// A program that runs until this value goes, with all that it has started.
struct Server {
    name: &'static str,
    process: Child,
}

impl Server {
    fn start(name: &'static str, command: Cmd) -> Result<Self> {
        let mut command = Command::from(command);
        // A group of its own, so that a compiler it has started ends with it. Ctrl-C then reaches only this program.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let process = command.stdin(Stdio::null()).spawn().with_context(|| format!("{name} does not start"))?;
        Ok(Self { name, process })
    }

    /// Fails once the program has ended.
    fn check(&mut self) -> Result<()> {
        match self.process.try_wait()? {
            Some(status) => bail!("{} has ended ({status})", self.name),
            None => Ok(()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        #[cfg(unix)]
        self.end_group();
        // It has ended already, unless it did not listen.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(unix)]
impl Server {
    fn end_group(&mut self) {
        use nix::{sys::signal, unistd::Pid};

        let Ok(group) = i32::try_from(self.process.id()).map(Pid::from_raw) else { return };
        // A group that is gone is what is wanted here.
        let _ = signal::killpg(group, signal::SIGTERM);
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE && matches!(self.process.try_wait(), Ok(None)) {
            thread::sleep(OFTEN / 4);
        }
        let _ = signal::killpg(group, signal::SIGKILL);
    }
}

/// Hears of Ctrl-C, and of being told to end.
fn end_requested() -> Result<Receiver<()>> {
    let (request, requests) = mpsc::channel();
    // Once nobody listens, the end is near anyway.
    ctrlc::set_handler(move || {
        let _ = request.send(());
    })?;
    Ok(requests)
}

/// Waits a moment for the request.
fn is_requested(end: &Receiver<()>) -> bool {
    end.recv_timeout(OFTEN).is_ok()
}

fn check_free(port: u16, advice: &str) -> Result<()> {
    match TcpListener::bind(local(port)) {
        Ok(_) => Ok(()),
        Err(error) => bail!("port {port} cannot be used ({error}): {advice}"),
    }
}

/// The status code of the server's front page, if something answers.
fn status(port: u16) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&local(port), OFTEN).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.write_all(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n").ok()?;
    let mut start = [0; 12];
    stream.read_exact(&mut start).ok()?;
    str::from_utf8(&start).ok()?.strip_prefix("HTTP/1.")?.get(2..)?.parse().ok()
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_port_is_named() -> Result<()> {
        let holder = TcpListener::bind(local(0))?;
        let port = holder.local_addr()?.port();
        let refusal = check_free(port, "choose another").err().map(|error| error.to_string()).unwrap_or_default();
        assert!(refusal.contains(&port.to_string()) && refusal.ends_with("choose another"), "{refusal}");
        Ok(())
    }

    #[test]
    fn the_status_of_an_answer_is_read() -> Result<()> {
        let server = TcpListener::bind(local(0))?;
        let port = server.local_addr()?.port();
        let answer = thread::spawn(move || -> std::io::Result<()> {
            let (mut stream, _) = server.accept()?;
            stream.write_all(b"HTTP/1.0 404 Not Found\r\n\r\n")
        });
        assert_eq!(status(port), Some(404));
        assert!(answer.join().is_ok_and(|sent| sent.is_ok()));
        Ok(())
    }
}
