/** WeChat answers by call backs: `success` or `fail`, then `complete`. */
export interface Asking {
  success?(answer: object): void;
  fail?(fault: { errMsg: string }): void;
  complete?(answer: object): void;
}

export function grant(asking: Asking, name: string, answer: object = {}): void {
  const told = { errMsg: `${name}:ok`, ...answer };
  asking.success?.(told);
  asking.complete?.(told);
}

export function deny(asking: Asking, name: string, why: string): void {
  const told = { errMsg: `${name}:fail ${why}` };
  asking.fail?.(told);
  asking.complete?.(told);
}
