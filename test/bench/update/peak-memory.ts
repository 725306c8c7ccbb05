/** Preloaded into a measured process: at its end writes its peak resident memory (KiB) to the file named in the environment. */
import { writeFileSync } from 'node:fs';

const file = process.env['BENCH_PEAK_MEMORY_FILE'];
if (file !== undefined) process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
