/** Descriptions and candidates of a peer connection as a page of the helper’s own making could say them. */

const honest = [
  'v=0', 'o=- 1 0 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0', 'a=setup:actpass', 'a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=sctp-port:5000', 'a=max-message-size:262144', '',
].join('\r\n'); // prettier-ignore

/** An offer that could be taken, or what `change` makes of it. */
export const offer = (change: (sdp: string) => string = (sdp) => sdp): string =>
  JSON.stringify({ kind: 'description', type: 'offer', sdp: change(honest) });

export const candidate = (text: string): string =>
  JSON.stringify({ kind: 'candidate', candidate: text, mid: '0' });

const at = (address: string, port: number, kind: string): string =>
  `candidate:1 1 UDP 2122317823 ${address} ${port} typ ${kind}${kind === 'host' ? '' : ' raddr 0.0.0.0 rport 0'}`;

/** “Call me at this port”. */
export const candidateAt = (address: string, port: number, kind = 'host'): string =>
  candidate(at(address, port, kind));
/** An offer that says so itself, past whoever looks at candidates. */
export const offerAt = (address: string, port: number, kind = 'host'): string =>
  offer((sdp) => `${sdp}a=${at(address, port, kind)}\r\n`);
