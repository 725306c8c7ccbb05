/** Which addresses an agent talks to: https, and plain http on this machine alone. Pure. */
import { BeistandError } from '../../protocol/errors.ts';

/** True for a host name or literal address that can only mean this machine. */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);

/** True for `https:`, and for `http:` on loopback, without credentials in it. */
export const isAllowedUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
};

/**
 * `text` back where it may be used.
 * @throws BeistandError INSECURE_URL
 */
export const requireAllowedUrl = (text: string): string => {
  if (isAllowedUrl(text)) return text;
  throw new BeistandError('INSECURE_URL', `${text} is not an address this agent may use.`, {
    hint: 'Use an https:// address without a password in it; plain http:// is for this machine (127.0.0.1) alone.',
    details: { url: text.slice(0, 200) },
  });
};
