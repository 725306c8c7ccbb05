/** Which passwords are good enough; the browser shows the same rules live. Pure. Length counts most (NIST SP 800-63B, 3.1.1.2); the rest keeps out what is guessed first. */

export const passwordChars = { min: 12, max: 128 } as const;

export type PasswordFault = 'too-short' | 'too-long' | 'common' | 'one-character' | 'contains-name';

/** Beginnings and words of the passwords people choose when made to choose long ones. */
const common = [
  'password', 'passwort', 'passw0rd', 'qwertyuiop', 'qwertzuiop', 'asdfghjkl', '1q2w3e4r', '1qaz2wsx', 'iloveyou',
  'letmein', 'willkommen', 'welcome', 'geheim', 'hallo', 'changeme', 'administrator', 'admin', 'football', 'fussball',
  'sunshine', 'dragon', 'monkey', 'schatz', 'sommer', 'winter', 'baseball', 'princess', 'beistand', 'support',
]; // prettier-ignore
const sequences = ['0123456789012345', '9876543210987654', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', 'qwertzuiopasdfghjklyxcvbnm']; // prettier-ignore

/** The letters left of a password without common words, runs along the keyboard and repetitions. */
const lettersLeft = (password: string): string => {
  let rest = password;
  for (const word of common) rest = rest.replaceAll(word, '');
  for (const sequence of sequences)
    for (let start = 0; start + 4 <= sequence.length; start += 1)
      rest = rest.replaceAll(sequence.slice(start, start + 4), '');
  return rest.replace(/(.)\1+/gu, '$1').replace(/\P{L}/gu, '');
};

const hasRun = (password: string): boolean =>
  sequences.some(
    (sequence) => password.includes(sequence.slice(0, 6)) || sequence.includes(password.slice(0, 6)),
  );

const words = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 4);

/**
 * All that is wrong with a password; empty where it is good enough.
 * @param person whose name and address it must not be made of
 */
export const passwordFaults = (
  password: string,
  person: { name: string; email: string },
): readonly PasswordFault[] => {
  const low = password.toLowerCase();
  const [local = ''] = person.email.toLowerCase().split('@');
  // A common word with a year or a sign at its end is tried right after the word itself.
  const guessed = common.some((word) => low.includes(word)) || !/\p{L}/u.test(low) || hasRun(low);
  const faults: Readonly<Record<PasswordFault, boolean>> = {
    'too-short': Array.from(password).length < passwordChars.min,
    'too-long': password.length > passwordChars.max,
    'one-character': new Set(low).size < 5,
    'contains-name': [...words(person.name), ...words(local)].some((word) => low.includes(word)),
    common: guessed && lettersLeft(low).length < 5,
  };
  return (Object.keys(faults) as PasswordFault[]).filter((fault) => faults[fault]);
};

/** The first thing that is wrong with a password, or null. */
export const passwordFault = (
  password: string,
  person: { name: string; email: string },
): PasswordFault | null => passwordFaults(password, person)[0] ?? null;
