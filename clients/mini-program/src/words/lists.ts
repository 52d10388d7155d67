/** The last that passes. The language's own is younger than many telephones. */
export function lastOf<T>(list: readonly T[], passes: (one: T) => boolean = () => true): T | undefined {
  const at = lastIndexOf(list, passes);
  return at < 0 ? undefined : list[at];
}

export function lastIndexOf<T>(list: readonly T[], passes: (one: T) => boolean): number {
  for (let index = list.length - 1; index >= 0; index -= 1) if (passes(list[index] as T)) return index;
  return -1;
}
