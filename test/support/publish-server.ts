/**
 * A server of protocol/publish-api.ts as small as it can be, for tests of the publisher: it believes whatever it
 * is handed and signs snapshot and timestamp over it. The real server's checks are its own tests' matter;
 * here a test can also set the repository back, or stop answering in the middle.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { metadataRequestSchema, publishPaths } from '../../protocol/publish-api.ts';
import type { OnlineKeys } from '../../protocol/publish-api.ts';
import { generateKeyPem, signMetadata, signerFromPem } from '../../server/updates/signing/signer.ts';
import type { Signer } from '../../server/updates/signing/signer.ts';

export const publishToken = 'publish-token-of-a-test-0001';

export interface PublishServer {
  readonly url: string;
  /** The repository folder. */
  readonly folder: string;
  /** Requests so far, as `METHOD path`. */
  readonly requests: string[];
  /** Answers every request that this names with 500 from now on. */
  failOn: ((method: string, path: string) => boolean) | null;
  /** What HTTP statuses come before the real answer, taken one by one. */
  readonly statusesFirst: number[];
  rotateTimestampKey(): void;
  /** Signs snapshot and timestamp over whatever now lies in the folder, as a thief of the online keys could. */
  resign(): Promise<void>;
  /** Makes an older version of a role the present one, and signs that. */
  setBack(role: string): Promise<void>;
  close(): Promise<void>;
}

const newSigner = (): Signer => signerFromPem(generateKeyPem(null), null);
const read = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
};
const meta = (version: number, bytes: Buffer) => ({
  version,
  length: bytes.length,
  hashes: { sha256: createHash('sha256').update(bytes).digest('hex') },
});

/** Starts one on a free port of this machine, with its repository in `folder`. */
export const startPublishServer = async (folder: string): Promise<PublishServer> => {
  const online = { snapshot: newSigner(), timestamp: newSigner() };
  const versions: Record<string, number> = {};
  let count = 0;
  const at = (path: string): string => join(folder, path);
  const write = async (path: string, bytes: Buffer): Promise<void> => {
    await fs.mkdir(dirname(at(path)), { recursive: true });
    await fs.writeFile(at(path), bytes);
  };
  const sign = async (): Promise<void> => {
    count += 1;
    const common = { spec_version: '1.0.31', version: count, expires: '2099-01-01T00:00:00Z' };
    const roles: Record<string, unknown> = {};
    for (const [role, version] of Object.entries(versions))
      if (role !== 'root')
        roles[`${role}.json`] = meta(version, await fs.readFile(at(`metadata/${version}.${role}.json`)));
    const snapshot = Buffer.from(
      await signMetadata({ _type: 'snapshot', ...common, meta: roles }, [online.snapshot]),
    );
    await write(`metadata/${count}.snapshot.json`, snapshot);
    const stamp = { _type: 'timestamp', ...common, meta: { 'snapshot.json': meta(count, snapshot) } };
    await write('metadata/timestamp.json', Buffer.from(await signMetadata(stamp, [online.timestamp])));
  };
  const answer = (response: ServerResponse, status: number, value?: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(value === undefined ? undefined : JSON.stringify(value));
  };
  const keysOf = (signer: Signer) => [{ keyid: signer.keyId, key: signer.key }];

  const serveFile = async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> => {
    const bytes = await fs.readFile(at(path)).catch(() => null);
    if (bytes === null) return answer(response, 404);
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (range === null) response.writeHead(200).end(bytes);
    else response.writeHead(206).end(bytes.subarray(Number(range[1]), Number(range[2]) + 1));
  };
  const takeMetadata = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { roles } = metadataRequestSchema.parse(JSON.parse((await read(request)).toString()));
    for (const { role, json } of roles) {
      const { version } = (JSON.parse(json) as { signed: { version: number } }).signed;
      if (version !== (versions[role] ?? 0) + 1)
        return answer(response, 409, {
          type: 'about:blank',
          title: 'Conflict',
          status: 409,
          code: 'METADATA_ROLLED_BACK',
        });
    }
    for (const { role, json } of roles) {
      versions[role] = (versions[role] ?? 0) + 1;
      await write(`metadata/${versions[role]}.${role}.json`, Buffer.from(json));
    }
    await sign();
    answer(response, 200, { snapshotVersion: count, timestampVersion: count, added: [] });
  };

  const server: PublishServer & { url: string } = {
    url: '',
    folder,
    requests: [],
    failOn: null,
    statusesFirst: [],
    rotateTimestampKey: () => {
      online.timestamp = newSigner();
    },
    resign: () => sign(),
    setBack: (role) => {
      versions[role] = (versions[role] ?? 1) - 1;
      return sign();
    },
    close: () => new Promise((resolve) => listener.close(() => resolve())),
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [method, path] = [request.method ?? '', request.url ?? ''];
    server.requests.push(`${method} ${path}`);
    const first = server.statusesFirst.shift();
    if (server.failOn?.(method, path) === true) {
      await read(request);
      return answer(response, 500);
    }
    if (first !== undefined) return answer(response, first);
    if (path.startsWith(`${publishPaths.repository}/`))
      return serveFile(request, response, path.slice(publishPaths.repository.length + 1));
    if (request.headers.authorization !== `Bearer ${publishToken}`) return answer(response, 401);
    if (path === publishPaths.onlineKeys) {
      const keys: OnlineKeys = { snapshot: keysOf(online.snapshot), timestamp: keysOf(online.timestamp) };
      return answer(response, 200, keys);
    }
    if (path === publishPaths.metadata) return takeMetadata(request, response);
    if (path.startsWith(`${publishPaths.customers}/c_`))
      return answer(response, path.endsWith('unknown000') ? 404 : 200, { id: 'c_known00000', name: 'Known' });
    if (!path.startsWith(`${publishPaths.blobs}/`)) return answer(response, 404);
    const blob = path.slice(publishPaths.blobs.length + 1);
    if (method === 'HEAD')
      return answer(response, (await fs.stat(at(blob)).catch(() => null)) === null ? 404 : 200);
    await write(blob, await read(request));
    answer(response, 201);
  };
  const listener = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  server.url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  return server;
};
