/**
 * Where a webhook may go. Its address was typed by a person and its name is resolved by somebody's DNS: without
 * this check the server would knock at any door of the vendor's network for whoever may set a webhook. The
 * addresses are checked when the connection is made, so that a name can't change in between.
 */
import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { BeistandError } from '../../protocol/errors.ts';

const notPublic = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  // prettier-ignore
  notPublic.addSubnet(net, prefix, 'ipv4');
/** Of IPv6 only global unicast is public, without its parts for translation, tunnels and documentation. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  // prettier-ignore
  notPublic.addSubnet(net, prefix, 'ipv6');

/** Whether an IP address is one of the public internet. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 4) return !notPublic.check(address, 'ipv4');
  return family === 6 && globalUnicast.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
};

const loopbackHost = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/;
const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '');

const refuse = (message: string): never => {
  throw new BeistandError('INSECURE_URL', message, {
    hint: 'Webhooks go to https addresses of the public internet, or to this machine itself.',
  });
};

/**
 * Checks a target as far as its text tells.
 * @param privateToo whether the vendor allowed addresses of private networks
 * @throws BeistandError INSECURE_URL, BAD_INPUT
 */
export const checkTarget = (text: string, privateToo: boolean): URL => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw new BeistandError('BAD_INPUT', 'This is not an address.');
  if (url.username !== '' || url.password !== '') return refuse('A webhook’s address carries no password.');
  if (loopbackHost.test(url.hostname))
    return url.protocol === 'http:' || url.protocol === 'https:'
      ? url
      : refuse('A webhook speaks http or https.');
  if (url.protocol !== 'https:') return refuse('A webhook to another machine uses https.');
  const host = withoutBrackets(url.hostname);
  if (!privateToo && isIP(host) !== 0 && !isPublicAddress(host))
    return refuse(`${host} is not an address of the public internet.`);
  return url;
};

/** A name lookup for the connection itself that answers with allowed addresses only. */
export const guardedLookup =
  (url: URL, privateToo: boolean): LookupFunction =>
  (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      const allowed = addresses?.filter(({ address }) =>
        loopbackHost.test(url.hostname) ? !isPublicAddress(address) : privateToo || isPublicAddress(address),
      );
      if (error !== null || allowed.length !== addresses.length || allowed.length === 0) {
        const fault =
          error ??
          Object.assign(new Error(`${host} leads to a network that is not public`), { code: 'EACCES' });
        callback(fault, '', 4);
        return;
      }
      const [first] = allowed;
      if (options.all === true) callback(null, allowed);
      else callback(null, first?.address ?? '', first?.family);
    });
  };
