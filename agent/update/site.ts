/** What every part of the engine works with: the disk, the folders, the way to the repository, the journal. */
import type { Disk } from '../disk/disk.ts';
import type { HomeLayout } from '../home/layout.ts';
import type { Transfer } from '../transfer/transfer.ts';
import type { ProgressEvent } from './contract.ts';
import type { Journal } from './journal.ts';
import type { InstallLayout } from './layout.ts';
import type { KnownBuild } from './plan.ts';

export interface Site {
  readonly disk: Disk;
  readonly layout: HomeLayout;
  readonly install: InstallLayout;
  readonly transfer: Transfer;
  readonly journal: Journal;
  readonly onProgress: (event: ProgressEvent) => void;
  /** Manifests read already, by hash: a large one takes a moment to parse. */
  readonly parsed: Map<string, KnownBuild>;
}
