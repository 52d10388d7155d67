/** The real program over a small town, with WeChat's server and an SMS gateway beside it, and telephones. */
import { existsSync } from "node:fs";
import { programFile, quietFolder, serve } from "../../../../e2e/harness/binary";
import { type Gateway, openGateway } from "../../../../e2e/harness/gateway";
import type { Hand } from "../../support/wechat/device";
import { type Phone, phoneAt } from "../../support/wechat/phone";
import { type House, openHouse } from "./house";

export interface Town {
  url: string;
  wechat: House;
  gateway: Gateway;
  /** A telephone on which this person is signed in at WeChat. */
  phone(openid: string, hand?: Partial<Hand>): Phone;
  /** Ends everything; a fault of a page fails the journey. */
  end(): Promise<void>;
}

export async function openTown(): Promise<Town> {
  if (!existsSync(programFile())) throw new Error(`no program at ${programFile()}: build it, or name it in $SANDAN`);
  const [wechat, gateway] = await Promise.all([openHouse(), openGateway()]);
  const program = await serve(await quietFolder(), "http://127.0.0.1", { settings: { ...wechat.settings, ...gateway.settings } });
  const phones: Phone[] = [];
  return {
    url: program.url,
    wechat,
    gateway,
    phone(openid, hand = {}) {
      const agree = (templates: string[]) => {
        wechat.consent(openid, templates);
        return templates;
      };
      const phone = phoneAt(program.url, { login: () => wechat.codeFor(openid), agree, ...hand });
      phones.push(phone);
      return phone;
    },
    async end() {
      phones.forEach((phone) => phone.end());
      await program.stop();
      await Promise.all([wechat.end(), gateway.end()]);
      const faults = phones.flatMap(({ app }) => app.faults);
      if (faults.length > 0) throw new Error(`pages did what WeChat would complain of:\n${faults.join("\n")}`);
    },
  };
}
