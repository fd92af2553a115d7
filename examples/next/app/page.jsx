import { Redeploy } from "./redeploy";

export default function Page() {
  return (
    <>
      <h1>Shop</h1>
      <Redeploy service="3c90c3cc-0d44-4b50-8888-8dd25736052a" name="Shop" />
    </>
  );
}
