/** Names for elements that point to each other. */

let last = 0;
export function useId(): string {
  last += 1;
  return `e${last}`;
}
