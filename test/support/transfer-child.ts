/** A process of its own that downloads and can be killed: arguments are URL, folder and the items as JSON. */
import { nodeDisk } from '../../agent/disk/disk.ts';
import { createDispatcher } from '../../agent/transfer/dispatcher.ts';
import { createHttpSource } from '../../agent/transfer/http-source.ts';
import type { FetchItem } from '../../agent/transfer/transfer.ts';
import { createTransfer } from '../../agent/transfer/transfer.ts';

const [url = '', into = '', items = '[]'] = process.argv.slice(2);
const dispatcher = createDispatcher({ proxy: null, authorities: null });
const transfer = createTransfer({
  sources: [createHttpSource({ baseUrl: url, dispatcher })],
  disk: nodeDisk,
  limitRate: null,
});
const { downloadedBytes } = await transfer.fetchAll(JSON.parse(items) as FetchItem[], { into });
process.stdout.write(String(downloadedBytes));
await dispatcher.destroy();
