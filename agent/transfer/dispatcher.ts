/**
 * How requests leave this machine: through the proxy the admin named or none, trusting the built-in
 * authorities and those the admin added. The environment is not looked at: what `main.ts` read from it
 * comes in as arguments.
 */
import { getCACertificates } from 'node:tls';
import { Agent, EnvHttpProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import { sessionLimits } from '../../protocol/session/limits.ts';

export interface DispatcherOptions {
  /** Proxy for all requests, like `http://proxy:3128`, or null. https goes through it by CONNECT. */
  readonly proxy: string | null;
  /** Hosts that are reached without the proxy, as in NO_PROXY: `localhost,.example.org`. */
  readonly noProxy?: string;
  /** PEM certificates to trust beside the built-in ones, for servers and for the proxy itself. */
  readonly authorities: string | null;
  readonly connectTimeoutMs?: number;
}

/** A dispatcher for undici; the caller closes it. */
export const createDispatcher = (options: DispatcherOptions): Dispatcher => {
  const tls =
    options.authorities === null ? {} : { ca: [...getCACertificates('default'), options.authorities] };
  const connect = { ...tls, timeout: options.connectTimeoutMs ?? 15_000 };
  // Stalls are watched by whoever reads (stall.ts), with one rule for headers and bodies.
  const timeouts = { headersTimeout: 0, bodyTimeout: 0 };
  // The one WebSocket there is goes to the relay, whose largest message is known (undici would take 128 MB).
  const webSocket = { maxPayloadSize: sessionLimits.relayBytes, maxFragments: 64 };
  if (options.proxy === null) return new Agent({ ...timeouts, webSocket, connect });
  return new EnvHttpProxyAgent({
    ...timeouts,
    webSocket,
    connect,
    requestTls: tls,
    proxyTls: tls,
    connectTimeout: connect.timeout,
    httpProxy: options.proxy,
    httpsProxy: options.proxy,
    noProxy: options.noProxy ?? '',
  });
};
