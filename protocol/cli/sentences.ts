/**
 * German for what is thrown in English. An error keeps one English sentence for machines, logs and whoever reads the code; a person at a
 * German terminal reads it by these tables, where what was filled in stands as `{1}`. A test reads the source for sentences that have
 * none. Pure; what it doesn't know, it leaves to the caller.
 */

/** German by English; `{1}`, `{2}`… are filled in, on the German side in any order. */
export type Sentences = Readonly<Record<string, string>>;

/** The German of an English sentence, with its values; null where it is not known. */
export type ToGerman = (english: string) => string | null;

interface Pattern {
  readonly literals: readonly string[];
  readonly german: string;
  readonly weight: number;
}

/** A value is filled in from its own sentence too, so deep at most; an error seldom tells of a third. */
const deepest = 4;

/**
 * What stands in the places of a pattern, or null where it doesn't fit. Each place takes as little as it can and never nothing; no
 * looking back, so that a long text from outside costs no more than its length.
 */
const valuesOf = (literals: readonly string[], text: string): string[] | null => {
  const [first = '', ...rest] = literals;
  if (!text.startsWith(first)) return null;
  const values: string[] = [];
  let from = first.length;
  for (const [index, literal] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const at = isLast ? text.length - literal.length : text.indexOf(literal, from + 1);
    if (at <= from || !text.startsWith(literal, at)) return null;
    values.push(text.slice(from, at));
    from = at + literal.length;
  }
  return from === text.length ? values : null;
};

/** What an error tells of another one stands at its end; before that, a colon means that a value has swallowed half a sentence. */
const isPlain = (values: readonly string[]): boolean =>
  values.slice(0, -1).every((value) => !value.includes(': '));

/** Reads a table; of several sentences that fit, the one with the most words of its own is taken. */
export const germanFrom = (sentences: Sentences): ToGerman => {
  const whole = new Map(Object.entries(sentences));
  let sorted: readonly Pattern[] | null = null;
  const patterns = (): readonly Pattern[] =>
    (sorted ??= [...whole]
      .filter(([english]) => english.includes('{1}'))
      .map(([english, german]) => {
        const literals = english.split(/\{\d\}/);
        return { literals, german, weight: literals.join('').length };
      })
      .toSorted((a, b) => b.weight - a.weight));

  /** What a check says of an entry, `port: …`, of several, or at the end of another sentence. */
  const inParts = (english: string, depth: number): string | null => {
    const several = english.split('; ');
    if (several.length > 1) {
      const said = several.map((one) => say(one, depth + 1));
      return said.includes(null) ? null : said.join('; ');
    }
    const [, before = '', rest = '', after = ''] = /^([^\n]{0,200}?: )?([\s\S]*?)(\.?)$/.exec(english) ?? [];
    const said = before === '' && after === '' ? null : say(rest, depth + 1);
    return said === null ? null : `${before}${said}${after}`;
  };

  const say = (english: string, depth: number): string | null => {
    const known = whole.get(english);
    if (known !== undefined && !known.includes('{1}')) return known;
    if (depth > deepest) return null;
    const fitting = patterns().flatMap(({ literals, german }) => {
      const values = valuesOf(literals, english);
      return values === null ? [] : [{ values, german }];
    });
    const best = fitting.find(({ values }) => isPlain(values)) ?? fitting[0];
    if (best === undefined) return inParts(english, depth);
    return best.german.replace(/\{(\d)\}/g, (_, digit: string) => {
      const value = best.values[Number(digit) - 1] ?? '';
      return say(value, depth + 1) ?? value;
    });
  };
  return (english) => say(english, 0);
};
