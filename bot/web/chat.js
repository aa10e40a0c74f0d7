/** The chat page: joins the session, the server and the view. Loaded by index.html. */

import * as api from "./api.js";
import { Demo } from "./demo.js";
import { Outbox } from "./outbox.js";
import { Session, keepVisitor, knownVisitor } from "./session.js";
import { EventStream, delayBefore } from "./stream.js";
import { Log, byId, showChoices, showConnection, showProblem, showTexts } from "./view.js";

// A "stopped typing" that got lost must not leave the dots running.
const LONGEST_TYPING_MS = 30_000;
// The status of the bot's answer to "speak English, please".
const LANGUAGE_CHOSEN = "answered_language_changed";

/** Nothing can be shown before the server has said what there is: asked until it answers. */
async function untilAnswered(ask) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, delayBefore(attempt)));
    }
  }
}

class Chat {
  #session = new Session();
  #log = new Log();
  #input = byId("input");
  #demo = new Demo((code) => this.#insert(code));
  #outbox = new Outbox(this.#session, this.#log, {
    conversation: () => this.#conversation(),
    onError: showProblem,
    onGone: () => this.#forgetConversation(),
    notSentLabel: () => this.#texts.page_not_sent,
  });
  #utilities = [];
  #languages = [];
  #texts = {};
  #stream = null;
  #creating = null;
  #typingTimer = null;

  async start() {
    await this.#loadOffer();
    await untilAnswered(() => this.#showLanguage());
    byId("page").hidden = false;
    this.#listen();
    this.#showUtility();
    if (this.#session.conversation) this.#follow({ hasHistory: true });
    this.#outbox.resume();
  }

  async #loadOffer() {
    const { utilities, languages, demo } = await untilAnswered(api.getUtilities);
    this.#utilities = utilities;
    this.#languages = languages;
    this.#chooseFirst();
    byId("panels").hidden = !demo;
    const ofUtility = ({ utility, name, default_language: language }) => ({ value: utility, label: name, language });
    const ofLanguage = ({ code, name }) => ({ value: code, label: name, language: code });
    showChoices(byId("utility"), utilities.map(ofUtility), this.#session.utility);
    showChoices(byId("language"), languages.map(ofLanguage), this.#session.language);
  }

  /** The choices of before the reload, else of the address (?utility=&language=), else the first utility's. */
  #chooseFirst() {
    const asked = new URLSearchParams(location.search);
    const known = (name) => this.#utilities.find(({ utility }) => utility === name);
    if (known(this.#session.utility)) return;
    const { utility, default_language: fallback } = known(asked.get("utility")) ?? this.#utilities[0];
    const isExplicit = this.#speaks(asked.get("language"));
    const language = isExplicit ? asked.get("language") : fallback;
    this.#session.save({ utility, language, isExplicit });
  }

  #speaks(language) {
    return this.#languages.some(({ code }) => code === language);
  }

  get #utility() {
    return this.#utilities.find(({ utility }) => utility === this.#session.utility);
  }

  #listen() {
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    byId("person").addEventListener("click", () => this.#outbox.add({ text: this.#texts.page_talk_to_person }));
    byId("new-conversation").addEventListener("click", () => this.#restart());
    byId("utility").addEventListener("change", ({ target }) => this.#chooseUtility(target.value));
    byId("language").addEventListener("change", ({ target }) => this.#chooseLanguage(target.value));
  }

  #submit() {
    if (this.#input.value.trim()) this.#outbox.add({ text: this.#input.value });
    this.#insert("");
  }

  #insert(text) {
    this.#input.value = text;
    this.#input.focus();
  }

  async #showLanguage() {
    const { language } = this.#session;
    const texts = await api.getTexts(language);
    if (language !== this.#session.language) return;
    this.#texts = texts;
    showTexts(language, texts);
    byId("language").value = language;
  }

  async #chooseLanguage(language) {
    this.#session.save({ language, isExplicit: true });
    const { conversation } = this.#session;
    const told = conversation && api.putLanguage(conversation, language);
    await Promise.all([this.#showLanguage(), told]).catch(showProblem);
  }

  /** The page speaks the language that the bot answers in, unless the customer has chosen another. */
  #followLanguage(language, { isChosen = false } = {}) {
    const isExplicit = this.#session.isExplicit;
    if (!this.#speaks(language) || (isExplicit && !isChosen)) return;
    const isOther = language !== this.#session.language;
    this.#session.save({ language, isExplicit: isExplicit || isChosen });
    if (!isOther) return;
    this.#showLanguage().catch(showProblem);
  }

  #chooseUtility(utility) {
    this.#session.save({ utility });
    this.#restart();
    this.#showUtility();
    this.#followLanguage(this.#utility.default_language);
  }

  #showUtility() {
    const { utility, name, default_language: language } = this.#utility;
    Object.assign(byId("utility-name"), { textContent: name, lang: language });
    this.#demo.showUtility(utility);
  }

  #restart() {
    this.#creating = null;
    this.#forgetConversation();
    this.#session.save({ outbox: [] });
    this.#demo.follow(null);
    this.#showTyping(false);
    this.#log.clear();
    showProblem(null);
  }

  /** The conversation, made when the first message needs it, and once only. */
  async #conversation() {
    if (this.#session.conversation) return this.#session.conversation;
    const { utility, language, isExplicit } = this.#session;
    const creating = api.createConversation(utility, isExplicit ? language : undefined, knownVisitor());
    this.#creating = creating;
    const { visitor, ...conversation } = await creating;
    keepVisitor(visitor);
    if (creating !== this.#creating) throw new TypeError("the customer has meanwhile begun anew");
    this.#session.save({ conversation });
    this.#follow({ hasHistory: false });
    return conversation;
  }

  #forgetConversation() {
    this.#stream?.stop();
    this.#session.save({ conversation: null, lastId: 0 });
    this.#showConnection(null);
  }

  #follow({ hasHistory }) {
    this.#log.begin({ hasHistory });
    const { conversation } = this.#session;
    this.#stream = new EventStream(api.eventsPath(conversation), conversation.token, {
      onEvent: (event) => this.#receive(event),
      onConnection: (isConnected) => this.#showConnection(isConnected),
      onRefused: (problem) => {
        this.#forgetConversation();
        showProblem(problem);
      },
    });
    this.#stream.start();
    this.#demo.follow(conversation);
  }

  #receive({ type, data }) {
    if (type === "typing") this.#showTyping(data.on);
    if (type !== "message") return;
    const isCustomer = data.author === "customer";
    if (isCustomer) this.#outbox.confirm(data.client_id);
    const author = isCustomer ? "" : this.#utility.name;
    this.#log.show(data, { author, onButton: (message) => this.#outbox.add(message) });
    const isNew = data.id > this.#session.lastId;
    if (isNew) this.#session.save({ lastId: data.id });
    if (isCustomer || !isNew) return;
    this.#showTyping(false);
    this.#followLanguage(data.language, { isChosen: data.status === LANGUAGE_CHOSEN });
    this.#demo.checkPhone();
  }

  #showTyping(isOn) {
    clearTimeout(this.#typingTimer);
    this.#log.typing(isOn);
    if (isOn) this.#typingTimer = setTimeout(() => this.#log.typing(false), LONGEST_TYPING_MS);
  }

  #showConnection(isConnected) {
    showConnection(isConnected, this.#texts);
    if (isConnected) this.#outbox.flush();
    else this.#showTyping(false);
  }
}

new Chat().start();
