/** What the server wrote into the page for the face to know before it asks anything: `<meta name="beistand-…">`. */
const fact = (name: string): string =>
  document.querySelector<HTMLMetaElement>(`meta[name="beistand-${name}"]`)?.content ?? '';

/** The software house's name. */
export const vendorName = (): string => fact('vendor');
/** Whether an OpenID provider is configured. */
export const openIdOffered = (): boolean => fact('openid') === 'true';
/** What this page's style elements are allowed by (Content-Security-Policy). */
export const styleNonce = (): string => fact('nonce');
