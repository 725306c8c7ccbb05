/** The way out of a company's network: its proxy, and its own certificate authority. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { answerFile, closeServer, listen } from '../support/file-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { arrived, itemsOf, mirror, noise, transferFrom } from '../support/transfer-world.ts';
import { codeOf } from '../support/trust-world.ts';

const path = 'packs/a.pack';
const pack = noise(20_000, 'pack');
const items = itemsOf(path, pack, [20_000]);

const running = async (server: Server): Promise<number> => {
  onTestFinished(() => closeServer(server));
  return listen(server);
};

/** A forward proxy for plain requests and CONNECT; `seen` holds what it was asked for. */
const createProxy = async (): Promise<{ url: string; seen: string[] }> => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const onward = httpRequest(request.url ?? '', { headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.end();
  });
  server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url}`);
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) end.on('error', () => end.destroy());
  });
  return { url: `http://127.0.0.1:${await running(server)}`, seen };
};

/** A TLS server for 127.0.0.1 under an authority of its own. */
const createPrivateTls = async (): Promise<{ url: string; authority: string }> => {
  const folder = await temporaryFolder();
  const file = (name: string): string => join(folder, name);
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
  ];
  const names = ['-subj', '/CN=Test authority', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', [...args, ...names, '-keyout', file('key.pem'), '-out', file('cert.pem')], {
    stdio: 'ignore',
  });
  const cert = readFileSync(file('cert.pem'), 'utf8');
  const server = createTlsServer({ key: readFileSync(file('key.pem')), cert }, (request, response) =>
    answerFile(request, response, pack),
  );
  return { url: `https://127.0.0.1:${await running(server)}`, authority: cert };
};

it('plain requests go through the proxy', async () => {
  const proxy = await createProxy();
  const server = await mirror(new Map([[path, pack]]));
  const into = await temporaryFolder();
  await transferFrom([server.url], { proxy: proxy.url }).fetchAll(items, { into });
  expect(await arrived(into, items)).toBe(true);
  expect(proxy.seen).toEqual([`GET ${server.url}/${path}`]);
});

it('https goes through the proxy by CONNECT, with the private authority checked end to end', async () => {
  const proxy = await createProxy();
  const tls = await createPrivateTls();
  const into = await temporaryFolder();
  const options = { proxy: proxy.url, authorities: tls.authority };
  await transferFrom([tls.url], options).fetchAll(items, { into });
  expect(await arrived(into, items)).toBe(true);
  expect(proxy.seen).toEqual([`CONNECT ${tls.url.slice('https://'.length)}`]);
});

it('a private authority is trusted where the admin added it, and only there', async () => {
  const tls = await createPrivateTls();
  const stranger = await createPrivateTls();
  const into = await temporaryFolder();
  expect(await codeOf(transferFrom([tls.url]).small(path, 20_000))).toBe('UNREACHABLE');
  expect(await codeOf(transferFrom([tls.url], { authorities: stranger.authority }).small(path, 20_000))).toBe(
    'UNREACHABLE',
  );
  await transferFrom([tls.url], { authorities: tls.authority }).fetchAll(items, { into });
  expect(await arrived(into, items)).toBe(true);
});

it('a dead proxy is not gone around', async () => {
  const server = await mirror(new Map([[path, pack]]));
  const gone = createServer();
  const port = await listen(gone);
  await closeServer(gone);
  const transfer = transferFrom([server.url], { proxy: `http://127.0.0.1:${port}` });
  expect(await codeOf(transfer.small(path, 20_000))).toBe('UNREACHABLE');
  expect(server.requests).toEqual([]);
});
