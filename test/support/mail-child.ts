/**
 * A process that takes one mail over, processes it and queues the answer, and kills itself before its n-th step (an argument):
 * a step is any file written, transaction begun, or transaction about to be committed. Prints how many steps it took.
 */
import { join } from 'node:path';
import { openStore } from '../../server/store/store.ts';
import type { Store } from '../../server/store/store.ts';
import { openBlobs } from '../../server/mail/blobs.ts';
import { letter, openMailWorld } from './mail-world.ts';
import { receiveMails } from '../../server/mail/receive.ts';

const [folder = '', dieAt = '0'] = process.argv.slice(2);
let steps = 0;
const step = (): void => {
  steps += 1;
  if (steps === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
};

const plain = openStore(join(folder, 'mail.sqlite'));
await plain.migrate();
const stepping =
  <T, R>(work: (value: T) => Promise<R>) =>
  async (value: T): Promise<R> => {
    const result = await work(value);
    step();
    return result;
  };
const store: Store = {
  ...plain,
  transaction: async (work) => {
    step();
    const result = await plain.transaction(stepping(work));
    step();
    return result;
  },
  exclusive: async (name, work) => {
    step();
    const result = await plain.exclusive(name, stepping(work));
    step();
    return result;
  },
};
const real = openBlobs(join(folder, 'mail'));
const blobs = {
  ...real,
  put: async (bytes: Uint8Array) => {
    step();
    const sha256 = await real.put(bytes);
    step();
    return sha256;
  },
};
const world = await openMailWorld(store, folder, { parts: { blobs } });
// A job whose worker died is free again when its claim has run out.
world.later(Number(process.argv[4] ?? '0'));
const withFile = letter({
  extra: ['Content-Type: multipart/mixed; boundary=b'],
  body: '--b\r\n\r\nSiehe Anhang.\r\n--b\r\nContent-Type: text/csv; name=a.csv\r\n\r\n1;2\r\n--b--',
});
await receiveMails({ store, blobs, now: world.parts.now }, [{ raw: Buffer.from(withFile), source: 'test' }]);
await world.worker.runDue();
await plain.close();
process.stdout.write(`${steps}\n`);
