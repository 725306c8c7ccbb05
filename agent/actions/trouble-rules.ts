/** Which journal lines tell of trouble, and each of them as one line of text for people at the vendor's. Pure. */

/** Kinds that are trouble by themselves. */
export const troubleKinds: ReadonlySet<string> = new Set([
  'abandoned',
  'deltaFallback',
  'hookIgnored',
  'journalDamaged',
  'journalHealed',
  'leftoverEnded',
  'recovered',
  'reportLost',
  'rollbackImpossible',
  'state:rollingBack',
  'stateRestored',
  'treeDiffers',
  'treeNotRepaired',
  'unhealthy',
]);

type Data = Readonly<Record<string, unknown>>;

/** True for a line worth showing to support; `kind` as journal-view's `kindOf` says it. */
export const isTrouble = (kind: string, data: Data): boolean => {
  if (kind === 'hook' || kind === 'scriptEnded') return data['exitCode'] !== 0 || data['timedOut'] === true;
  if (kind === 'verified') return data['differing'] !== 0;
  return troubleKinds.has(kind);
};

const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A line as text, bounded, in well-formed characters and without control characters. */
export const troubleText = (kind: string, data: Data, maxChars: number): string => {
  const facts = Object.entries(data)
    .filter(([, value]) => value !== null && value !== '' && value !== undefined)
    .map(([name, value]) => `${name}=${valueText(value)}`);
  const text = [kind, ...facts]
    .join(' ')
    .toWellFormed()
    .replaceAll(/\p{C}+/gu, ' ');
  return text.length <= maxChars ? text : `${text.slice(0, maxChars - 2).toWellFormed()} …`;
};
