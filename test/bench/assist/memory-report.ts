/** Preloaded into the measured server: asked by its parent, it collects its garbage and writes what it still holds. */
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const file = process.env['BENCH_MEMORY_FILE'];
const { gc } = globalThis;
if (file !== undefined && gc !== undefined) {
  process.on('message', () => {
    void (async () => {
      // Twice, with a pause: what is freed by finalisers goes with the second.
      gc();
      await pause(500);
      gc();
      const { rss, heapUsed } = process.memoryUsage();
      writeFileSync(file, JSON.stringify({ residentBytes: rss, heapBytes: heapUsed }));
      process.send?.('written');
    })();
  });
  // The server ends by itself once nothing is left to do; its parent must not keep it.
  process.channel?.unref();
}
