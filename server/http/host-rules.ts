/**
 * Whether a browser meant this server when it connected. A web site whose name was made to point here (DNS rebinding) is, to the
 * browser, one origin with us; but its requests carry its own name as Host. Pure.
 *
 * Behind a proxy, Host is what the proxy makes of it: the public name where it is passed on, else often the address the
 * proxy reaches us at. An address is no name that anybody could point elsewhere, so it is let through; X-Forwarded-Host counts
 * where the proxies in front are believed.
 */

const hostForm = /^[\w.:[\]-]{1,255}$/;
/** As a URL has it: what ends in a number there is an address, or no URL. */
const address = /^(?:[\d.]+|\[[\da-f:.]+\])$/;

/**
 * @param host what the request was sent to, as far as proxies are believed
 * @param own where browsers reach this server, a URL
 */
export const isOwnHost = (host: string | undefined, own: string): boolean => {
  if (host === undefined || !hostForm.test(host)) return false;
  const ours = new URL(own);
  // With the scheme, so that a port that goes without saying may be said.
  const asked = URL.parse(`${ours.protocol}//${host}`);
  if (asked === null) return false;
  const { hostname } = asked;
  return asked.host === ours.host || hostname === 'localhost' || address.test(hostname);
};
