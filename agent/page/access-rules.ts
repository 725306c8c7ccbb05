/**
 * Who may talk to the local page. It listens on loopback, where every program of this machine and every web page open in a
 * browser here can reach it, so each request must prove that it comes from our own page. Attackers in mind:
 *
 * - a web site whose name was made to point to 127.0.0.1 (DNS rebinding): its requests carry its own Host;
 * - any web site that sends requests across origins: they carry its Origin, or Sec-Fetch-Site says so;
 * - a page of another program on this machine: same host, other port, thus same *site*: the cookie comes along.
 *
 * Pure. The cookie itself is checked in entry.ts.
 */

export interface RequestFacts {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Sec-Fetch-Site, which all current browsers send and no page can forge. */
  readonly fetchSite: string | undefined;
}

const reads = new Set(['GET', 'HEAD']);

/**
 * Why a request is refused, or null.
 * @param own our origin, as `http://127.0.0.1:40123`
 * @param entering whether it opens the page by its one-time address, which may be clicked anywhere
 */
export const refusalOf = (request: RequestFacts, own: string, entering: boolean): string | null => {
  const { method, host, origin, fetchSite } = request;
  if (host !== own.slice('http://'.length)) return 'The request is addressed to another host.';
  if (origin !== undefined && origin !== own) return 'The request comes from another origin.';
  if (!reads.has(method) && origin === undefined)
    return 'A request that changes something must name its origin.';
  const foreign = fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none';
  if (foreign && !(entering && method === 'GET')) return 'The request comes from another page.';
  return null;
};

/** Why a WebSocket is refused, or null. Browsers always name its origin; whoever does not is none of ours. */
export const socketRefusalOf = (request: RequestFacts, own: string): string | null =>
  request.origin === undefined ? 'A WebSocket must name its origin.' : refusalOf(request, own, false);
