#!/usr/bin/env node
/**
 * The entry of the agent. Before anything else is loaded it sets up the process: a small young generation and, on
 * Linux, an allocator that gives memory back, which together halve what an update of a large build needs; and
 * Node's compile cache, which halves the time to start. The cache lies among the program's own files, so that
 * whoever may change it may change the program too.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/** glibc keeps what large buffers leave behind, by thread; fewer arenas and mapping of buffers from 1 MiB on return it. */
const allocator = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: String(1024 * 1024) };
const youngGeneration = '--max-semi-space-size=2';

// These are read when a process starts, so it is replaced by itself: same process id, same open files.
if (process.platform === 'linux' && !process.execArgv.includes(youngGeneration))
  process.execve?.(
    process.execPath,
    [
      process.execPath,
      youngGeneration,
      '--disable-warning=ExperimentalWarning',
      ...process.execArgv,
      ...process.argv.slice(1),
    ],
    { ...allocator, ...process.env },
  );

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/beistand', import.meta.url)));
await import('./start.ts');
