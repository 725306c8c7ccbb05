/** Where things are in the repository; the same below a URL, in the server's folder, and on a USB stick. */

const withHash = (target: string, sha256: string): string => {
  const cut = target.lastIndexOf('/') + 1;
  return `${target.slice(0, cut)}${sha256}.${target.slice(cut)}`;
};

export const repositoryLayout = {
  metadata: (file: string): string => `metadata/${file}`,
  /** The file of a TUF target under consistent snapshots (TUF 1.0, 6.2.1): its hash before its name. */
  target: (target: string, sha256: string): string => `targets/${withHash(target, sha256)}`,
  pack: (sha256: string): string => `packs/${sha256}.pack`,
  delta: (sha256: string): string => `deltas/${sha256}.delta`,
} as const;
