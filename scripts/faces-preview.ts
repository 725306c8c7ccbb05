/** The faces with example data, to look at: a real server on a free port (or the one given). Build the faces first, or use `npm run dev`. */
import { startExample } from '../test/support/example.ts';

const port = Number(process.argv[2] ?? 0);
const example = await startExample({ port });
console.log(`Console:       ${example.url}/console`);
for (const person of example.staff.values()) console.log(`  ${person.email}  (${person.name})`);
console.log(`Customer area: ${example.url}/portal`);
for (const person of example.members) console.log(`  ${person.email}`);
console.log(`Password of all: ${example.password}`);
console.log('End with Ctrl-C.');
const stop = (): void => void example.stop();
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
