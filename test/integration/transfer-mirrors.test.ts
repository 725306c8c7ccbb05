/** Mirrors that are dead, slow, busy, endless, or lie. */
import { createServer } from 'node:http';
import { zstdCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createDispatcher } from '../../agent/transfer/dispatcher.ts';
import { createHttpSource } from '../../agent/transfer/http-source.ts';
import { BeistandError } from '../../protocol/errors.ts';
import type { Misbehaviour } from '../support/file-server.ts';
import { answerFile, closeServer, listen } from '../support/file-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import {
  arrived,
  hashOf,
  itemsOf,
  mirror,
  noise,
  TestClock,
  transferFrom,
} from '../support/transfer-world.ts';
import { codeOf } from '../support/trust-world.ts';

const path = 'packs/a.pack';
const pack = noise(60_000, 'pack');
const files = new Map([[path, pack as Uint8Array]]);
const items = itemsOf(path, pack, [20_000, 20_000, 20_000]);

const deadUrl = async (): Promise<string> => {
  const server = createServer();
  const port = await listen(server);
  await closeServer(server);
  return `http://127.0.0.1:${port}`;
};

const lies: readonly [string, Misbehaviour][] = [
  [
    'wrong bytes',
    (request, response) => {
      answerFile(request, response, noise(60_000, 'lie'));
      return true;
    },
  ],
  [
    'one wrong byte in the last item',
    (request, response) => {
      answerFile(request, response, Buffer.from(pack).fill(0, 59_999));
      return true;
    },
  ],
  [
    'a body that is too short',
    (request, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-59999/60000' }).end(pack.subarray(0, 30_000));
      return request.method === 'GET';
    },
  ],
  [
    'another range than asked for',
    (_request, response) => {
      response.writeHead(206, { 'content-range': 'bytes 7-59999/60000' }).end(pack.subarray(7));
      return true;
    },
  ],
  [
    'a body without end',
    (_request, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-59999/60000' });
      const pour = (): void => {
        while (response.write(pack));
        response.once('drain', pour);
      };
      pour();
      return true;
    },
  ],
  [
    'an unsatisfiable range',
    (_request, response) => {
      response.writeHead(416).end();
      return true;
    },
  ],
  [
    'an error page',
    (_request, response) => {
      response.writeHead(500).end('<html>');
      return true;
    },
  ],
];

describe('a lying mirror', () => {
  it.each(lies)('with %s is found out, and the other one makes up for it', async (_what, misbehave) => {
    const bad = await mirror(files, misbehave);
    const good = await mirror(files);
    const into = await temporaryFolder();
    await transferFrom([bad.url, good.url]).fetchAll(items, { into });
    expect(await arrived(into, items)).toBe(true);
    expect(good.requests.length).toBeGreaterThan(0);
  });

  it.each(lies)('alone, with %s, is an error and nothing gets its final name', async (what, misbehave) => {
    const bad = await mirror(files, misbehave);
    const into = await temporaryFolder();
    const code = await codeOf(transferFrom([bad.url]).fetchAll(items.slice(2), { into }));
    expect(['HASH_MISMATCH', 'LENGTH_MISMATCH', 'UNREACHABLE', 'HTTP_STATUS'], what).toContain(code);
    expect(await arrived(into, items.slice(2)).catch(() => false)).toBe(false);
  });

  it('that ends every answer too early, and politely, is given up', async () => {
    const server = await mirror(files, (_request, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-59999/60000' }).end();
      return true;
    });
    const into = await temporaryFolder();
    expect(await codeOf(transferFrom([server.url]).fetchAll(items, { into }))).toBe('UNREACHABLE');
    expect(server.requests).toHaveLength(4);
  });

  it('is asked last for the rest of the run', async () => {
    const bad = await mirror(files, lies[0]![1]);
    const good = await mirror(files);
    const into = await temporaryFolder();
    const joining = { gapBytes: 0, maxRunBytes: 20_000 };
    await transferFrom([bad.url, good.url], { joining, concurrency: 1 }).fetchAll(items, { into });
    expect(bad.requests).toHaveLength(1);
    expect(good.requests).toHaveLength(3);
  });

  it('that garbled the beginning before it broke off is made up for from the start', async () => {
    const bad = await mirror(files, (_request, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-59999/60000', 'content-length': 60_000 });
      response.write(noise(5_000, 'lie'), () => response.socket?.end());
      return true;
    });
    const good = await mirror(files);
    const into = await temporaryFolder();
    await transferFrom([bad.url, good.url], { triesPerMirror: 1 }).fetchAll(items, { into });
    expect(await arrived(into, items)).toBe(true);
  });
});

describe('a mirror without Range support', () => {
  it('is read over, also for ranges in the middle', async () => {
    const server = await mirror(files, (_request, response) => {
      response.writeHead(200).end(pack);
      return true;
    });
    const into = await temporaryFolder();
    await transferFrom([server.url]).fetchAll(items.slice(1), { into });
    expect(await arrived(into, items.slice(1))).toBe(true);
  });

  it('is not read over without bound', async () => {
    const server = await mirror(files, (_request, response) => {
      response.writeHead(200).end(pack);
      return true;
    });
    const far = [{ path, offset: 2 ** 30, length: 10, sha256: hashOf(pack) }];
    const work = transferFrom([server.url]).fetchAll(far, { into: await temporaryFolder() });
    expect(await codeOf(work)).toBe('HTTP_STATUS');
  });
});

describe('a dead mirror', () => {
  it('is given up after a few tries with growing waits, and then left alone', async () => {
    const clock = new TestClock();
    const good = await mirror(files);
    const into = await temporaryFolder();
    const joining = { gapBytes: 0, maxRunBytes: 20_000 };
    const urls = [await deadUrl(), good.url];
    await transferFrom(urls, { clock, joining, concurrency: 1 }).fetchAll(items, { into });
    expect(clock.sleeps).toEqual([125, 250, 500]);
    expect(await arrived(into, items)).toBe(true);
  });

  it('alone is UNREACHABLE; and where the others don’t have the file, that is what counts', async () => {
    const empty = await mirror(new Map());
    expect(await codeOf(transferFrom([await deadUrl()]).small(path, 100_000))).toBe('UNREACHABLE');
    expect(await codeOf(transferFrom([await deadUrl(), empty.url]).small(path, 100_000))).toBe('NOT_FOUND');
  });
});

describe('a busy mirror', () => {
  it('is asked again when it said, not before', async () => {
    const clock = new TestClock();
    let busy = 2;
    const server = await mirror(files, (_request, response) => {
      if (busy === 0) return false;
      busy -= 1;
      response.writeHead(503, { 'retry-after': '7' }).end();
      return true;
    });
    const into = await temporaryFolder();
    await transferFrom([server.url], { clock }).fetchAll(items, { into });
    expect(clock.sleeps).toEqual([7_125, 7_125]);
    expect(await arrived(into, items)).toBe(true);
  });
});

describe('a slow mirror', () => {
  it('that stops in the middle is left after the stall time; what came is kept', async () => {
    const stalling = await mirror(files, (_request, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-59999/60000', 'content-length': 60_000 });
      response.write(pack.subarray(0, 30_000));
      return true;
    });
    const good = await mirror(files);
    const into = await temporaryFolder();
    const urls = [stalling.url, good.url];
    const { downloadedBytes } = await transferFrom(urls, { stallMs: 200, triesPerMirror: 1 }).fetchAll(
      items,
      {
        into,
      },
    );
    expect(downloadedBytes).toBe(60_000);
    expect(good.requests).toEqual([`${path} bytes=30000-59999`]);
    expect(await arrived(into, items)).toBe(true);
  });

  it('that keeps sending may take much longer than the stall time', async () => {
    const server = await mirror(files, (_request, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-59999/60000', 'content-length': 60_000 });
      let at = 0;
      const timer = setInterval(() => {
        response.write(pack.subarray(at, at + 5_000));
        at += 5_000;
        if (at >= pack.length) {
          clearInterval(timer);
          response.end();
        }
      }, 50);
      return true;
    });
    const into = await temporaryFolder();
    await transferFrom([server.url], { stallMs: 300 }).fetchAll(items, { into });
    expect(server.requests).toHaveLength(1);
    expect(await arrived(into, items)).toBe(true);
  });
});

describe('several requests', () => {
  it('go at a time, and never more than allowed', async () => {
    let open = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const server = await mirror(files, (request, response) => {
      open += 1;
      most = Math.max(most, open);
      waiting.push(() => {
        open -= 1;
        answerFile(request, response, pack);
      });
      if (waiting.length >= 2 || open === 1) setTimeout(() => waiting.splice(0).forEach((go) => go()), 30);
      return true;
    });
    const into = await temporaryFolder();
    const six = itemsOf(
      path,
      pack,
      Array.from({ length: 6 }, () => 10_000),
    );
    const joining = { gapBytes: 0, maxRunBytes: 10_000 };
    await transferFrom([server.url], { joining, concurrency: 3 }).fetchAll(six, { into });
    expect(most).toBe(3);
    expect(await arrived(into, six)).toBe(true);
  });
});

describe('the rate limit', () => {
  it('holds over all requests together', async () => {
    const clock = new TestClock();
    const server = await mirror(files);
    const into = await temporaryFolder();
    const joining = { gapBytes: 0, maxRunBytes: 20_000 };
    await transferFrom([server.url], { clock, joining, limitRate: 4_000 }).fetchAll(items, { into });
    // 60,000 bytes at 4,000 a second are 15 s, less a burst of a quarter second.
    const slept = clock.now() / 1_000;
    expect(slept).toBeGreaterThan(14.5);
    expect(slept).toBeLessThan(15.5);
  });
});

describe('small files', () => {
  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('sent as %s are decoded, with the limit on what comes out', async (encoding, compress) => {
    const text = Buffer.alloc(50_000, 'metadata ');
    const server = await mirror(files, (_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(compress(text));
      return true;
    });
    const transfer = transferFrom([server.url]);
    expect(Buffer.from(await transfer.small('metadata/x.json', 50_000))).toEqual(text);
    expect(await codeOf(transfer.small('metadata/x.json', 49_999))).toBe('LENGTH_MISMATCH');
  });

  it('that the reader refuses are asked for at the next mirror', async () => {
    const stale = await mirror(new Map([['a', Buffer.from('old')]]));
    const fresh = await mirror(new Map([['a', Buffer.from('new')]]));
    const transfer = transferFrom([stale.url, fresh.url]);
    const bytes = await transfer.small('a', 10, undefined, (candidate) => {
      if (Buffer.from(candidate).toString() !== 'new')
        throw new BeistandError('METADATA_ROLLED_BACK', 'stale');
    });
    expect(Buffer.from(bytes).toString()).toBe('new');
  });
});

describe('addresses', () => {
  it('plain http is for this machine alone, also after a redirect', async () => {
    const dispatcher = createDispatcher({ proxy: null, authorities: null });
    for (const baseUrl of [
      'http://example.org',
      'http://127.0.0.1.example.org',
      'ftp://127.0.0.1',
      'https://a:b@c',
    ])
      expect(() => createHttpSource({ baseUrl, dispatcher })).toThrow(
        expect.objectContaining({ code: 'INSECURE_URL' }),
      );
    await dispatcher.destroy();
    const server = await mirror(files, (_request, response) => {
      response.writeHead(302, { location: 'http://example.org/x' }).end();
      return true;
    });
    expect(await codeOf(transferFrom([server.url]).small('x', 10))).toBe('INSECURE_URL');
  });

  it('a redirect is followed, but not for ever', async () => {
    const good = await mirror(files);
    const sends = await mirror(files, (_request, response, asked) => {
      response.writeHead(307, { location: `${good.url}/${asked}` }).end();
      return true;
    });
    const loops = await mirror(files, (_request, response) => {
      response.writeHead(307, { location: '/again' }).end();
      return true;
    });
    const into = await temporaryFolder();
    await transferFrom([sends.url]).fetchAll(items, { into });
    expect(await arrived(into, items)).toBe(true);
    expect(await codeOf(transferFrom([loops.url]).small('x', 10))).toBe('HTTP_STATUS');
    expect(loops.requests).toHaveLength(5);
  });
});
