/** The channels, apart from the schemas: browser code that only names them need not load a validator. */

/** A stream of builds and the TUF role that signs it. */
export const channels = ['nightly', 'hotfix', 'patch', 'release'] as const;
