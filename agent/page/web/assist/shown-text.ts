/** Text that a helper or a file's name brought: shown as what it is, so that nothing hides, turns round or breaks lines by it. */

/** Characters without a look of their own, direction marks among them, as their number in brackets. */
const spelled = (character: string): string =>
  `⟨${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** One line: a name, a path. Cut after `most` characters. */
export const shownLine = (text: string, most = 4_200): string => {
  const plain = text.replaceAll(/[\p{C}\u2028\u2029]/gu, spelled);
  return plain.length > most ? `${plain.slice(0, most)}…` : plain;
};

/** What somebody wrote: lines stay lines. */
export const shownText = (text: string): string =>
  text.replaceAll(/[^\P{C}\n\t\u200D]|[\u2028\u2029]/gu, spelled);
