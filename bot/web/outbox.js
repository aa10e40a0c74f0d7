/** The customer's messages on their way: sent in order, one at a time, kept over a reload until the server has them. */

import * as api from "./api.js";
import { newClientId } from "./session.js";

export class Outbox {
  #session;
  #log;
  #handlers;
  #sending = null;

  /** `handlers`: `conversation()` gives or makes it, `onGone()` forgets it, `onError(error)`, `notSentLabel()`. */
  constructor(session, log, handlers) {
    this.#session = session;
    this.#log = log;
    this.#handlers = handlers;
  }

  get #waiting() {
    return this.#session.outbox;
  }

  /** Shows and sends what was left from before a reload. */
  resume() {
    for (const message of this.#waiting) this.#log.showPending(message);
    this.flush();
  }

  /** Shows and sends a new message {text, button?}. */
  add(message) {
    const queued = { client_id: newClientId(), ...message };
    this.#session.save({ outbox: [...this.#waiting, queued] });
    this.#log.showPending(queued);
    this.flush();
  }

  /** The server has this message: by its answer or by its event, whichever comes first. */
  confirm(clientId) {
    if (!this.#waiting.some((message) => message.client_id === clientId)) return;
    this.#session.save({ outbox: this.#waiting.filter((message) => message.client_id !== clientId) });
  }

  /** Sends what is waiting; what cannot be sent now waits for the connection or a tap. */
  flush() {
    if (this.#waiting.length) this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
  }

  async #sendAll() {
    let isRenewed = false;
    this.#handlers.onError(null);
    for (const { client_id: id } of this.#waiting) this.#log.mark(id, "sending");
    while (this.#waiting.length) {
      const [message] = this.#waiting;
      try {
        await api.postMessage(await this.#handlers.conversation(), message);
        this.confirm(message.client_id);
      } catch (error) {
        // Confirmed by its event all the same, or given up by the customer.
        if (!this.#waiting.includes(message)) continue;
        if (api.isGone(error) && !isRenewed) {
          isRenewed = true;
          this.#handlers.onGone();
          continue;
        }
        if (!this.#goesOnAfter(error, message.client_id)) return;
      }
    }
  }

  #goesOnAfter(error, clientId) {
    this.#handlers.onError(error);
    if (api.isTemporary(error) || api.isGone(error)) {
      this.#markFailed();
      return false;
    }
    this.confirm(clientId);
    this.#log.mark(clientId, "refused");
    return true;
  }

  #markFailed() {
    const retry = { label: this.#handlers.notSentLabel(), onRetry: () => this.flush() };
    for (const { client_id: id } of this.#waiting) this.#log.mark(id, "failed", retry);
  }
}
