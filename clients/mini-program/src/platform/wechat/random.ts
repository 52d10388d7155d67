/**
 * Random bytes for keys. WeChat gives them later, by a call back; so some are fetched ahead. Until the first have come
 * (and on an old WeChat) keys are made from the clock and the language's own chance: they need to be unique, not secret.
 */
const AHEAD = 512;
const KEY = 16;

let store = new Uint8Array(0);

interface Wechat {
  getRandomValues?(how: { length: number; success(got: { randomValues: ArrayBuffer }): void }): void;
}
declare const wx: Wechat;

function refill(): void {
  wx.getRandomValues?.({ length: AHEAD, success: ({ randomValues }) => void (store = new Uint8Array(randomValues)) });
}
refill();

export function random(): Uint8Array {
  if (store.length < KEY * 4) refill();
  if (store.length >= KEY) {
    const taken = store.slice(0, KEY);
    store = store.slice(KEY);
    return taken;
  }
  const made = new Uint8Array(KEY);
  let clock = Date.now();
  for (let index = 0; index < KEY; index += 1) {
    made[index] = (Math.floor(Math.random() * 256) ^ (clock & 255)) & 255;
    clock = Math.floor(clock / 2);
  }
  return made;
}
