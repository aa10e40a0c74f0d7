/** Server-sent events over fetch (EventSource cannot send the bearer token), resumed where they were cut. */

import { isTemporary, problemOf } from "./api.js";

// The server sends a heartbeat more often than this: a longer silence is a dead connection.
const SILENCE_MS = 45_000;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 15_000;

/** Splits a growing text into server-sent events {id, type, data}. */
export class EventParser {
  #rest = "";
  #event = { data: [] };

  /** The events that are complete with this piece of text. */
  push(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    return lines.map((line) => this.#line(line)).filter(Boolean);
  }

  #line(line) {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.#event.data.push(value);
    if (field === "id") this.#event.id = value;
    if (field === "event") this.#event.type = value;
    return null;
  }

  #dispatch() {
    const { id, type = "message", data } = this.#event;
    this.#event = { data: [] };
    return data.length ? { id, type, data: data.join("\n") } : null;
  }
}

/** Exponential back-off with full jitter, so that clients of a restarted server do not come back all at once. */
export function delayBefore(attempt, random = Math.random) {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return ceiling * (0.5 + random() / 2);
}

/**
 * Reads the events of one conversation until stopped.
 * `onEvent({id, type, data})`, `onConnection(isConnected)`, `onRefused(problem)` (will not be tried again).
 */
export class EventStream {
  #url;
  #token;
  #handlers;
  #stopping = new AbortController();
  #lastId = null;
  #wake = () => {};

  constructor(url, token, handlers) {
    this.#url = url;
    this.#token = token;
    this.#handlers = handlers;
  }

  start() {
    const { signal } = this.#stopping;
    addEventListener("online", () => this.#wake(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake(), { signal });
    this.#run();
  }

  stop() {
    this.#stopping.abort();
    this.#wake();
  }

  async #run() {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; ) {
      const error = await this.#connect(() => (failures = 0)).catch((reason) => reason);
      if (signal.aborted) return;
      if (error && !isTemporary(error)) return this.#handlers.onRefused(error);
      // The first loss is often a mere restart of the connection: no alarm before the next try has failed too.
      if (failures > 0) this.#handlers.onConnection(false);
      await this.#pause(delayBefore(failures++));
    }
  }

  #pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #connect(onAlive) {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    const abort = () => silence.abort();
    this.#stopping.signal.addEventListener("abort", abort);
    try {
      const reader = await this.#open(silence.signal);
      this.#handlers.onConnection(true);
      const parser = new EventParser();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MS);
        onAlive();
        parser.push(value).forEach((event) => this.#deliver(event));
      }
    } finally {
      clearTimeout(timer);
      this.#stopping.signal.removeEventListener("abort", abort);
    }
  }

  async #open(signal) {
    const headers = { Accept: "text/event-stream", Authorization: `Bearer ${this.#token}` };
    if (this.#lastId !== null) headers["Last-Event-ID"] = this.#lastId;
    const response = await fetch(this.#url, { headers, signal, cache: "no-store" });
    if (!response.ok) throw await problemOf(response);
    return response.body.pipeThrough(new TextDecoderStream()).getReader();
  }

  #deliver(event) {
    if (this.#stopping.signal.aborted) return;
    if (event.id !== undefined) this.#lastId = event.id;
    this.#handlers.onEvent({ ...event, data: JSON.parse(event.data) });
  }
}
