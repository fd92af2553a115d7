import { createApp } from "vue";
import "helm-redeploy/define.js";
import Portal from "./Portal.vue";

createApp(Portal).mount("#app");
