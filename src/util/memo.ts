/**
 * The same function, which makes each answer once. For pure functions of a few short arguments
 * whose answers are dear to make: nothing is ever forgotten.
 */
export function remembered<Args extends readonly (string | undefined)[], Answer>(
  make: (...args: Args) => Answer,
): (...args: Args) => Answer {
  const answers = new Map<string, Answer>();
  return (...args) => {
    const key = args.join("\n");
    const answer = answers.get(key) ?? make(...args);
    answers.set(key, answer);
    return answer;
  };
}
