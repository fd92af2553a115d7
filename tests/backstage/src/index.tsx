import { createApp } from "@backstage/frontend-defaults";
import catalogPlugin from "@backstage/plugin-catalog/alpha";
import { createRoot } from "react-dom/client";

const app = createApp({ features: [catalogPlugin] });

createRoot(document.getElementById("root")!).render(app.createRoot());
