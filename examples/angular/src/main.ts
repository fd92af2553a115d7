import { CUSTOM_ELEMENTS_SCHEMA, Component, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import "helm-redeploy/define.js";

@Component({
  selector: "portal-page",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <h1>Shop</h1>
    <helm-redeploy
      [helmId]="id()"
      label="Shop"
      [getToken]="getToken"
      (helm-redeploy-finish)="last.set($event.detail.state)"
    ></helm-redeploy>
    <p>Deployed: {{ last() }}</p>
  `,
})
class PortalPage {
  readonly id = signal("3c90c3cc-0d44-4b50-8888-8dd25736052a");
  readonly last = signal("nothing yet");

  /** Your portal's own way to a token. */
  readonly getToken = async () => {
    const answer = await fetch("/auth/qovery-token");
    if (!answer.ok) throw new Error(`the portal's auth answers ${answer.status}`);
    return answer.text();
  };
}

await bootstrapApplication(PortalPage);
