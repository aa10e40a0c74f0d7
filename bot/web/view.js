/** The page's elements. Whatever comes from a person or a server is set as text, never as markup. */

import { Problem } from "./api.js";

const LINK = /https:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g;
// Documents are on our own server, under an opaque token; any other address is not shown.
const DOCUMENT = /^\/documents\/[\w-]{32}(\.pdf|\.png)?$/;
const SIX_DIGITS = /(?<!\d)\d{6}(?!\d)/;
const NEAR_END_PX = 120;
const QUIET_MS = 700;
// Figures only: browsers know the words for half-days in some of our languages only.
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

export const byId = (id) => document.getElementById(id);

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) if (value) made[name] = value;
  made.append(...children);
  return made;
}

/** Fills every fixed string of the page from the texts of a language. */
export function showTexts(language, texts) {
  const text = (key) => texts[key] ?? "";
  document.documentElement.lang = language;
  document.title = text("page_title");
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = text(node.dataset.text);
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = text(node.dataset.placeholder);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", text(node.dataset.label));
    if (node.matches("button")) node.title = text(node.dataset.label);
  }
}

/** Offers `choices` ({value, label, language}) in a select. */
export function showChoices(select, choices, chosen) {
  const option = ({ value, label, language }) => element("option", { value, textContent: label, lang: language });
  select.replaceChildren(...choices.map(option));
  select.value = chosen;
}

/** The nodes of a message's text; only https addresses become links. */
function linked(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const [href] = match;
    nodes.push(text.slice(end, match.index), element("a", { href, textContent: href, target: "_blank", rel: "noopener noreferrer" }));
    end = match.index + href.length;
  }
  return [...nodes, text.slice(end)];
}

/** The log of messages: those of the server in the order of their ids, then the customer's that are still on their way. */
export class Log {
  #scroller = byId("log");
  #list = byId("messages");
  #typing = byId("typing");
  #quiet = null;
  #shown = new Set();
  #pending = new Map();
  #isAtEnd = true;

  /** Stays at the end, also when the log gets smaller, unless the customer has scrolled up. */
  constructor() {
    this.#scroller.addEventListener("scroll", () => {
      const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
      this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    });
    new ResizeObserver(() => this.#stayAtEnd()).observe(this.#scroller);
  }

  clear() {
    this.#list.replaceChildren();
    this.#pending.clear();
  }

  /** A conversation begins here. Screen readers do not read out its history: silent until nothing comes for a moment. */
  begin({ hasHistory }) {
    this.#shown.clear();
    clearTimeout(this.#quiet);
    this.#scroller.ariaLive = hasHistory ? "off" : "polite";
    this.#speakSoon();
  }

  #speakSoon() {
    if (this.#scroller.ariaLive === "polite") return;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => (this.#scroller.ariaLive = "polite"), QUIET_MS);
  }

  /** Shows a message of the server, once; the customer's own takes the place of its pending copy. */
  show(message, { author, onButton }) {
    if (this.#shown.has(message.id)) return;
    this.#shown.add(message.id);
    this.#speakSoon();
    const node = this.#pending.get(message.client_id) ?? this.#bubble(message.author);
    this.#pending.delete(message.client_id);
    node.dataset.state = "sent";
    node.dataset.status = message.status ?? "";
    this.#fill(node, message, author, onButton);
    const firstPending = this.#pending.values().next().value ?? null;
    if (!node.isConnected || node.nextElementSibling !== firstPending) this.#list.insertBefore(node, firstPending);
    this.#stayAtEnd();
  }

  #fill(node, message, author, onButton) {
    const paragraph = element("p", {}, ...linked(message.text));
    if (message.language) paragraph.lang = message.language;
    const parts = [paragraph];
    if (author) parts.unshift(element("span", { className: "hidden-text", textContent: `${author}: ` }));
    if (message.buttons?.length) parts.push(this.#buttons(message, onButton));
    const documents = (message.attachments ?? []).filter(({ url }) => DOCUMENT.test(url));
    if (documents.length) parts.push(this.#documents(documents, message.language));
    parts.push(time(message.created_at));
    // What the customer has just written need not be read out again.
    if (message.author === "customer") for (const part of parts) part.ariaLive = "off";
    node.replaceChildren(...parts);
  }

  #buttons({ buttons, language }, onButton) {
    const made = buttons.map(({ title, payload }) => {
      const button = element("button", { type: "button", textContent: title, lang: language });
      button.addEventListener("click", () => {
        // Not `disabled`: that would drop the keyboard's focus.
        if (button.ariaDisabled) return;
        button.ariaDisabled = "true";
        onButton({ text: title, button: payload });
      });
      return button;
    });
    return element("div", { className: "buttons" }, ...made);
  }

  /** Pictures with what they show in words, and a list of links. */
  #documents(documents, language) {
    const lang = language ?? "";
    const pictures = documents.filter(({ kind }) => kind === "image").map(({ url, title, alt }) => {
      const picture = element("img", { alt: alt || title, className: "document", lang });
      picture.addEventListener("load", () => this.#stayAtEnd());
      // An ended link is no picture: its words stay.
      picture.addEventListener("error", () => picture.replaceWith(element("p", { textContent: alt || title, lang })));
      picture.referrerPolicy = "no-referrer";
      picture.src = url;
      return picture;
    });
    const links = documents.filter(({ kind }) => kind === "link").map(({ url, title }) => {
      const properties = { href: url, textContent: title, target: "_blank", rel: "noopener noreferrer", lang };
      return element("li", {}, element("a", properties));
    });
    const list = links.length ? [element("ul", { className: "documents" }, ...links)] : [];
    return element("div", {}, ...pictures, ...list);
  }

  #bubble(author) {
    const node = element("article", { className: "message" });
    node.dataset.author = author;
    return node;
  }

  /** Shows a message that the server has not confirmed yet. */
  showPending({ client_id: clientId, text }) {
    const node = this.#bubble("customer");
    node.append(element("p", { textContent: text }));
    node.dataset.state = "sending";
    this.#pending.set(clientId, node);
    this.#list.append(node);
    this.#isAtEnd = true;
    this.#stayAtEnd();
  }

  /** Marks a pending message as on its way, or as not sent with a button to try again. */
  mark(clientId, state, { label = "", onRetry } = {}) {
    const node = this.#pending.get(clientId);
    if (!node) return;
    node.dataset.state = state;
    node.querySelector(".retry")?.remove();
    if (state !== "failed") return;
    const retry = element("button", { type: "button", className: "retry", textContent: label });
    retry.dataset.text = "page_not_sent";
    retry.addEventListener("click", onRetry);
    node.append(retry);
    this.#stayAtEnd();
  }

  typing(isOn) {
    this.#typing.hidden = !isOn;
    this.#stayAtEnd();
  }

  #stayAtEnd() {
    if (this.#isAtEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }
}

function time(createdAt) {
  const shown = new Intl.DateTimeFormat(document.documentElement.lang, CLOCK);
  return element("time", { dateTime: createdAt, textContent: shown.format(new Date(createdAt)) });
}

/** Shows the demonstration's short messages, newest first; one with a code hands it to `onCode`. */
export function showPhone(messages, onCode) {
  const items = messages.map(({ phone, text, created_at: createdAt }) => {
    const code = SIX_DIGITS.exec(text);
    const body = code
      ? [text.slice(0, code.index), element("strong", { textContent: code[0] }), text.slice(code.index + 6)]
      : [text];
    const sms = element(code ? "button" : "div", { className: "sms" }, element("span", {}, ...body));
    if (code) sms.type = "button";
    if (code) sms.addEventListener("click", () => onCode(code[0]));
    sms.append(element("small", {}, phone, " · ", time(createdAt)));
    return element("li", {}, sms);
  });
  byId("phone").replaceChildren(...items.reverse());
  byId("phone-empty").hidden = items.length > 0;
  byId("phone-count").textContent = items.length || "";
}

/** Shows the demonstration's customers; one that is chosen hands its code to `onCode`. */
export function showCustomers(customers, onCode) {
  const items = customers.map(({ code, name, scenario }) => {
    const button = element(
      "button",
      { type: "button" },
      element("strong", { textContent: code }),
      element("span", { textContent: name }),
      element("small", { lang: "en", textContent: scenario.replaceAll("_", " ") }),
    );
    button.addEventListener("click", () => onCode(code));
    return element("li", {}, button);
  });
  byId("customers").replaceChildren(...items);
}

/** Shows whether the server is reached; null: there is nothing to be connected to yet. */
export function showConnection(isConnected, texts) {
  byId("dot").dataset.connected = isConnected ?? "";
  const status = byId("status");
  status.dataset.text = isConnected === false ? "page_offline" : "";
  status.textContent = texts[status.dataset.text] ?? "";
}

/** Shows why the server said no, in its words; null or an error without an explanation clears that. */
export function showProblem(error) {
  const alert = byId("alert");
  alert.textContent = error instanceof Problem ? error.message : "";
  if (error?.language) alert.lang = error.language;
}
