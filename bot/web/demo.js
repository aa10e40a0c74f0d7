/** The panels of the demonstration: customers to try, and the phone that gets the codes. Hidden where it is off. */

import * as api from "./api.js";
import { byId, showCustomers, showPhone } from "./view.js";

const WIDE = matchMedia("(min-width: 56rem)");
// The short message may arrive a little after the reply that announces it.
const PHONE_CHECKS_MS = [0, 1_000, 4_000];

export class Demo {
  #panels = [...byId("panels").children];
  #phonePanel = byId("phone-panel");
  #onCode;
  #utility = "";
  #conversation = null;
  #phoneCount = 0;

  /** `onCode(code)` gets a customer code or a six-digit code that the customer taps. */
  constructor(onCode) {
    this.#onCode = (code) => {
      if (!WIDE.matches) for (const panel of this.#panels) panel.open = false;
      onCode(code);
    };
    WIDE.addEventListener("change", () => this.#arrange());
    this.#arrange();
  }

  // Beside the chat there is room for both panels; above the input only one is open at a time.
  #arrange() {
    for (const panel of this.#panels) {
      if (WIDE.matches) panel.removeAttribute("name");
      else panel.setAttribute("name", "panel");
      panel.open = WIDE.matches;
    }
  }

  get #isOn() {
    return !byId("panels").hidden;
  }

  async showUtility(utility) {
    this.#utility = utility;
    if (!this.#isOn) return;
    const customers = await api.getCustomers(utility);
    if (utility !== this.#utility) return;
    byId("customers-panel").hidden = !customers;
    showCustomers(customers ?? [], this.#onCode);
  }

  /** From now on the phone is that of this conversation; null: of none. */
  follow(conversation) {
    this.#conversation = conversation;
    this.#phoneCount = 0;
    showPhone([], this.#onCode);
    this.checkPhone();
  }

  /** Looks for short messages now and a little later. */
  checkPhone() {
    const conversation = this.#conversation;
    for (const delay of PHONE_CHECKS_MS) setTimeout(() => this.#loadPhone(conversation), delay);
  }

  async #loadPhone(conversation) {
    if (!conversation || conversation !== this.#conversation || !this.#isOn) return;
    const messages = await api.getPhone(conversation);
    // A failed look is mended by the next one.
    if (!messages || conversation !== this.#conversation || messages.length === this.#phoneCount) return;
    if (messages.length > this.#phoneCount) this.#phonePanel.open = true;
    this.#phoneCount = messages.length;
    showPhone(messages, this.#onCode);
  }
}
