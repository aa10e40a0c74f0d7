/** The HTTP calls of the chat page. A refusal becomes a Problem that carries the server's own explanation. */

const TIMEOUT_MS = 15_000;

/** The server's answer "no": `message` is its explanation in the customer's language, possibly empty. */
export class Problem extends Error {
  constructor(status, body) {
    super(typeof body?.detail === "string" ? body.detail : "");
    this.status = status;
    this.language = body?.language ?? "";
  }
}

/** Whether the same call may work later: the server was not reached, is overloaded or broken for the moment. */
export function isTemporary(error) {
  return !(error instanceof Problem) || error.status >= 500 || error.status === 408 || error.status === 429;
}

/** Whether the server no longer knows the conversation or its token. */
export function isGone(error) {
  return error instanceof Problem && [401, 404].includes(error.status);
}

/** The Problem of a response that is not ok. */
export async function problemOf(response) {
  return new Problem(response.status, await response.json().catch(() => null));
}

async function call(method, path, { token, body } = {}) {
  // The language of an explanation, should the server say no.
  const headers = { "Accept-Language": document.documentElement.lang };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(path, {
    method,
    headers,
    body: body && JSON.stringify(body),
    cache: "no-store",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw await problemOf(response);
  return response.json().catch(() => null);
}

const conversationPath = (conversation) => `/api/v1/conversations/${encodeURIComponent(conversation.id)}`;

export const eventsPath = (conversation) => `${conversationPath(conversation)}/events`;

export const getUtilities = () => call("GET", "/api/v1/utilities");

export const getTexts = async (language) =>
  (await call("GET", `/api/v1/texts/${encodeURIComponent(language)}`)).texts;

/** The demonstration's customers of a utility; null where the demonstration is off. */
export const getCustomers = async (utility) =>
  (await call("GET", `/api/v1/demo/customers?utility=${encodeURIComponent(utility)}`).catch(() => null))?.customers;

/** The short messages to the phone of the demonstration; null where they cannot be had. */
export const getPhone = async (conversation) =>
  (await call("GET", `${conversationPath(conversation)}/demo/phone`, { token: conversation.token }).catch(() => null))
    ?.messages;

/**
 * Starts a conversation. `language` only if the customer has chosen one: the server then keeps to it. `visitor` is what
 * an earlier conversation of this browser was given.
 */
export async function createConversation(utility, language, visitor) {
  const body = { utility, ...(language && { language }), ...(visitor && { visitor }) };
  const created = await call("POST", "/api/v1/conversations", { body });
  return { id: created.conversation_id, token: created.token, visitor: created.visitor };
}

/** Sends a message; sending it again under the same `client_id` does no harm. */
export const postMessage = (conversation, message) =>
  call("POST", `${conversationPath(conversation)}/messages`, { token: conversation.token, body: message });

export const putLanguage = (conversation, language) =>
  call("PUT", `${conversationPath(conversation)}/language`, { token: conversation.token, body: { language } });
