//! The page behind a real web server, with the configuration of `docs/nginx.conf`.

use std::{
    env, fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command},
    thread,
};

use page_tests::{Scene, dist};

/// nginx with our configuration, until it is dropped.
struct Nginx {
    child: Child,
    origin: String,
}

impl Nginx {
    /// Serves a copy of the page that asks a path of its own origin, which is passed on to this API.
    fn start(api: &str) -> Self {
        let folder = env::temp_dir().join(format!("helm-redeploy-nginx-{}", std::process::id()));
        let root = folder.join("root");
        fs::create_dir_all(&root).expect("a folder");
        let copied = Command::new("cp").arg("-r").arg(dist().join(".")).arg(&root).status().expect("cp");
        assert!(copied.success());
        let index = fs::read_to_string(root.join("index.html")).expect("HTML");
        let index = index.replace("data-api-base=\"https://api.qovery.com\"", "data-api-base=\"/qovery\"");
        fs::write(root.join("index.html"), index).expect("HTML");
        let packed = Command::new("gzip").args(["--recursive", "--keep", "--best", "--force"]).arg(&root).status();
        let packed = packed.expect("gzip");
        assert!(packed.success());

        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port is free").port();
        let file = folder.join("nginx.conf");
        fs::write(&file, configuration(&folder, port, api)).expect("a configuration");
        let mut child =
            Command::new("nginx").arg("-c").arg(&file).arg("-p").arg(&folder).spawn().expect("nginx starts");
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(child.try_wait().is_ok_and(|end| end.is_none()), "nginx has ended");
            thread::yield_now();
        }
        Self { child, origin: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // It ends its workers itself when it is told to, and not when it is killed.
        _ = Command::new("kill").arg(self.child.id().to_string()).status();
        _ = self.child.wait();
    }
}

/// Our configuration on this machine: without TLS, on another port, with the simulated API.
fn configuration(folder: &Path, port: u16, api: &str) -> String {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let ours = fs::read_to_string(workspace.join("docs/nginx.conf")).expect("our configuration");
    let ours = ours.lines().filter(|line| !line.contains("ssl_")).collect::<Vec<_>>().join("\n");
    let ours = ours.replace("listen 443 ssl", &format!("listen 127.0.0.1:{port}"));
    let ours = ours.replace("/srv/helm-redeploy", &folder.join("root").display().to_string());
    let ours = ours.replace("proxy_pass https://api.qovery.com/", &format!("proxy_pass {api}/"));
    let places =
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|of| format!("  {of}_temp_path {of};\n")).concat();
    format!(
        "daemon off;\nuser root;\npid nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n  \
         include /etc/nginx/mime.types;\n  access_log off;\n{places}{ours}\n}}\n"
    )
}

#[tokio::test]
async fn the_page_works_behind_nginx_with_a_path_to_the_api() {
    Scene::at_speed(20.0)
        .play(async |page| {
            let nginx = Nginx::start(&page.api.base());
            let () = page.look(&format!("void location.assign('{}/nothing')", nginx.origin)).await;
            page.expect_noise(&["status of 404"]);
            page.wait_for("nginx", &format!("location.origin === {:?}", nginx.origin)).await;
            // The portal of this host has logged somebody in.
            let () = page.look("void (document.cookie = 'session=of-the-portal; path=/')").await;
            page.open_at(&nginx.origin).await;
            page.connect("shop").await;
            page.redeploy().await;
            page.wait_for("the end", "look.phase() === 'succeeded'").await;
            page.has_deployed(1);
            let cookies = page.api.requests().iter().flat_map(|seen| seen.headers.clone()).filter(|name| name == "cookie").count();
            assert_eq!(cookies, 0, "the API was sent the cookies of the portal");
            let () = page.look("void (document.cookie = 'session=; path=/; max-age=0')").await;

            let said: Vec<(String, Option<String>, Option<String>, bool)> = page
                .look(
                    "Promise.all(performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
                        .filter(({ name }) => !name.includes('/qovery/'))
                        .map(async ({ name, encodedBodySize, decodedBodySize }) => {
                            const { headers } = await fetch(name);
                            const isPacked = encodedBodySize < decodedBodySize;
                            return [name, headers.get('content-type'), headers.get('cache-control'), isPacked];
                        }))",
                )
                .await;
            assert!(said.iter().any(|(name, ..)| name.contains(".wasm")), "{said:?}");
            for (name, kind, keeping, is_packed) in said {
                let is_page = !name.contains('-');
                let kept = if is_page { "no-store" } else { "public, max-age=31536000, immutable" };
                assert_eq!(keeping.as_deref(), Some(kept), "{name}");
                if name.contains(".wasm") {
                    assert_eq!(kind.as_deref(), Some("application/wasm"));
                    assert!(is_packed, "the wasm came unpacked");
                }
            }
        })
        .await;
}
