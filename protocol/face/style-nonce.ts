/**
 * xterm.js makes its style elements by hand, and our pages accept only those with the page's nonce (Content-Security-Policy). Its
 * `documentOverride` does not reach all of them, so while it opens, which is when it makes them, the document makes them
 * with the nonce.
 */
import { styleNonce } from './facts.ts';

/** Runs `work`, which must not wait; the style elements it makes are allowed. */
export const withStyleNonce = (work: () => void): void => {
  const plain = document.createElement.bind(document);
  const withNonce = (tag: string, options?: ElementCreationOptions): HTMLElement => {
    const element = plain(tag, options);
    if (element instanceof HTMLStyleElement) element.nonce = styleNonce();
    return element;
  };
  Object.defineProperty(document, 'createElement', { value: withNonce, configurable: true });
  try {
    work();
  } finally {
    Reflect.deleteProperty(document, 'createElement');
  }
};
