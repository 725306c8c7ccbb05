/**
 * How much is proved on every push. Proofs that try a fault at each of hundreds of places, and stories that people live
 * through in two languages, take a sample on a push and everything in `npm run test:slow`, which runs before a release.
 */

/** Whether everything is to be tried. */
export const wholeProof = process.env['BEISTAND_PROOFS'] === 'whole';

/** All of it in a whole proof, otherwise every n-th, with the first and the last. */
export const sample = <T>(all: readonly T[], every: number): readonly T[] =>
  wholeProof ? all : all.filter((_, index) => index % every === 0 || index === all.length - 1);

const bothLanguages = ['de', 'en'] as const;

/** The languages of a story: both in a whole proof, on a push the one it names. That no page misses a text in either is proved on every push. */
export const toldIn = (
  language: (typeof bothLanguages)[number],
): readonly (typeof bothLanguages)[number][] => (wholeProof ? bothLanguages : [language]);
