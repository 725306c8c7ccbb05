/**
 * The agent that gets killed: a process that runs the real engine on a real folder and ends itself with
 * SIGKILL right after its n-th durable step (a sync of a file or folder, or a rename). The product has no
 * hook for this; the disk it is given does it.
 *
 *   node update-child.ts FOLDER update|rollback|recover KILL_AFTER
 *
 * Where it got to its end, prints the state it stood in after each durable step, as JSON.
 */
import type { Disk, DiskFile } from '../../agent/disk/disk.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { recordOf } from './till.ts';
import { openUpdateWorld } from './update-world.ts';

const [folder = '', doing = '', killAfterText = '0'] = process.argv.slice(2);
const killAfter = Number(killAfterText);
let steps = 0;
/** By step; an undisturbed run alone looks. */
const states: string[] = [];

const stepped = async (work: Promise<void>): Promise<void> => {
  await work;
  steps += 1;
  const step = steps;
  if (killAfter === 0) states[step - 1] = (await recordOf(looking)).state.name;
  if (step !== killAfter) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal arrives before anything else happens.
  await new Promise(() => {});
};

const deadly: Disk = {
  ...nodeDisk,
  open: async (path, how, mode) => {
    const file: DiskFile = await nodeDisk.open(path, how, mode);
    return { ...file, sync: () => stepped(file.sync()) };
  },
  rename: (from, to) => stepped(nodeDisk.rename(from, to)),
  syncFile: (path) => stepped(nodeDisk.syncFile(path)),
  syncFolder: (path) => stepped(nodeDisk.syncFolder(path)),
};

const looking = openUpdateWorld(folder);
const world = openUpdateWorld(folder, deadly);
const engine = await world.start();
await engine.recover();
if (doing === 'rollback') await engine.rollback({});
if (doing === 'update') {
  const plan = await engine.plan({ byPerson: false });
  try {
    if (plan.kind === 'update') await engine.apply(plan, { by: 'daemon' });
  } catch (error) {
    if ((error as { code?: string }).code !== 'ROLLED_BACK') throw error;
  }
}
console.log(JSON.stringify(killAfter === 0 ? states : []));
