export { HelmRedeployCard, isHelmRedeployAvailable } from "./HelmRedeployCard";
