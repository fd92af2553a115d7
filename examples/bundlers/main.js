import "helm-redeploy/define.js";

const widget = document.querySelector("helm-redeploy");

/** Your portal's own way to a token. */
widget.getToken = async () => {
  const answer = await fetch("/auth/qovery-token");
  if (!answer.ok) throw new Error(`the portal's auth answers ${answer.status}`);
  return answer.text();
};

widget.addEventListener("helm-redeploy-finish", ({ detail }) => {
  document.getElementById("last").textContent = detail.state;
});
