/** Takes the lock of the home in argv[2], says so, and holds it until it is killed. */
import { nodeDisk } from '../../agent/disk/disk.ts';
import { homeLayout } from '../../agent/home/layout.ts';
import { acquireLock } from '../../agent/update/lock.ts';

const [home = ''] = process.argv.slice(2);
try {
  await acquireLock(nodeDisk, homeLayout(home), 'update', new Date());
  console.log('held');
  setInterval(() => {}, 60_000);
} catch (error) {
  console.log((error as { code?: string }).code ?? String(error));
}
