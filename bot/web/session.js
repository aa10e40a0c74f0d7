/**
 * What survives a reload of the page, and only in this tab: the conversation, the choices, the unsent messages. Only who
 * the visitor is survives the tab.
 */

const KEY = "chat";

export class Session {
  utility = "";
  language = "";
  /** Whether the customer has chosen the language. */
  isExplicit = false;
  /** {id, token}, or null before the first message. */
  conversation = null;
  /** The highest id of its messages that was shown. */
  lastId = 0;
  /** Messages {client_id, text, button?} that the server has not confirmed. */
  outbox = [];

  /** Takes up what the tab has stored. Where storage is denied, the chat works all the same, until the reload. */
  constructor() {
    try {
      Object.assign(this, JSON.parse(sessionStorage.getItem(KEY)));
    } catch {
      // Nothing to take up.
    }
  }

  save(changes) {
    Object.assign(this, changes);
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this));
    } catch {
      // Storage is denied or full: the chat itself goes on.
    }
  }
}

const VISITOR_KEY = "visitor";
const VISITOR_FORM = /^[0-9A-Za-z_-]{32}$/;

/** What the server calls this browser, so that wrong codes are counted over its conversations; undefined at first. */
export function knownVisitor() {
  try {
    const visitor = localStorage.getItem(VISITOR_KEY);
    return VISITOR_FORM.test(visitor) ? visitor : undefined;
  } catch {
    return undefined;
  }
}

export function keepVisitor(visitor) {
  try {
    if (visitor) localStorage.setItem(VISITOR_KEY, visitor);
  } catch {
    // Storage is denied: each conversation is then one of a new visitor.
  }
}

/** A new random id; crypto.randomUUID is missing where the page is not served over HTTPS or from this machine. */
export function newClientId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
