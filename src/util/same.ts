/**
 * Whether two values made of texts, numbers, dates, lists and objects say the same; a missing property
 * is as good as undefined. Takes time linear in their size, however deep they are; they hold no cycles.
 */
export function same(a: unknown, b: unknown): boolean {
  const pairs: [unknown, unknown][] = [[a, b]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [one, other] = pair;
    if (Object.is(one, other)) {
      continue;
    }
    if (!isPlain(one) || !isPlain(other)) {
      if (!isSameDate(one, other)) {
        return false;
      }
      continue;
    }
    if (Array.isArray(one) !== Array.isArray(other)) {
      return false;
    }
    for (const key of Object.keys(one)) {
      pairs.push([one[key], own(other, key)]);
    }
    if (Object.keys(other).some((key) => other[key] !== undefined && !Object.hasOwn(one, key))) {
      return false;
    }
  }
  return true;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}

function isSameDate(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date && Object.is(a.getTime(), b.getTime());
}

function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
