/** Whether two values made of texts, numbers, dates, lists and objects say the same; a missing property is as good as undefined. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) {
    return true;
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return false;
  }
  if (a instanceof Date || b instanceof Date) {
    return a instanceof Date && b instanceof Date && Object.is(a.getTime(), b.getTime());
  }
  return Array.isArray(a) === Array.isArray(b) && hasAll(a, b) && hasAll(b, a);
}

/** Every property of `a` is the same in `b`. */
function hasAll(a: object, b: object): boolean {
  for (const key in a) {
    if (!same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])) {
      return false;
    }
  }
  return true;
}
