// Finds the token in what people paste, as the widget does (src/token/pasted.rs): with quotes around it, `Authorization:
// Bearer` or `export NAME=` in front, or in the whole answer of an identity provider. The words are the widget's own.

/** No token is longer. */
const LONGEST = 16 * 1024;

/** The names under which identity providers hand over a token that is for an API. */
const NAMES = ["access_token", "accessToken", "token"];

/** Where one begins, not in the middle of a word, and all that tokens are made of. */
const TOKEN = /(?<![\w.~+/-])(?:eyJ|eyA|ewo|ew0|ewk|e30\.|qov_|sk-qov-)[\w.~+/=-]*/;
const API_TOKEN = /^(?:qov_|sk-qov-)./;

const ODD_SIGN = "A token has no spaces, line breaks or unusual signs inside. Copy it again, whole.";
export const ODD_SHAPE = "This is no token: it should have three parts with dots between, like eyJ….eyJ….abc.";

/** What is wrong with a text that is no token, in words for people. They do not repeat it. */
export class NoToken extends Error {}

/** The token in a text, and nothing else of it. */
export function tokenIn(text) {
  const pasted = valueIn(text.replace(/\p{Cf}/gu, ""));
  const found = TOKEN.exec(pasted);
  if (!found) throw new NoToken(whyNone(pasted));
  // A terminal's prompt that has grown together with it.
  if (pasted[found.index + found[0].length] === "@") throw new NoToken(ODD_SIGN);
  const token = found[0].replace(/\.+$/, "");
  if (token.length > LONGEST) {
    throw new NoToken("This token is too long: most servers take 16,384 characters at most. Ask for one with less in it.");
  }
  if (!API_TOKEN.test(token)) checkParts(token.split("."));
  return token;
}

/** The value of the `Authorization` header: a machine's token has another scheme than a person's. */
export const authorizationWith = (token) => `${API_TOKEN.test(token) ? "Token" : "Bearer"} ${token}`;

/** The token in a whole JSON object, or the text as it is. */
function valueIn(text) {
  if (!text.trim().startsWith("{")) return text;
  try {
    const answer = JSON.parse(text);
    return NAMES.map((name) => answer[name]).find((value) => typeof value === "string") ?? text;
  } catch {
    return text;
  }
}

function checkParts(parts) {
  if (parts.length === 5) {
    throw new NoToken(
      "This token is encrypted, with five parts, and Qovery cannot read it. Take the one of qovery auth token --print.",
    );
  }
  if (parts.length !== 3 || parts.some((part) => !part) || !isObject(parts[0])) throw new NoToken(ODD_SHAPE);
}

/** Whether a part is JSON of an object, as the first of a token is. */
function isObject(part) {
  try {
    const value = JSON.parse(atob(part.replace(/-/g, "+").replace(/_/g, "/").replace(/=+$/, "")));
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function whyNone(text) {
  const said = text.replace(/^[\s"'`:]+|[\s"'`:]+$/g, "");
  if (/^(bearer|token)?$/i.test(said)) return "Paste a token first.";
  return /^[\w.~+/=-]+$/.test(said) ? ODD_SHAPE : ODD_SIGN;
}
