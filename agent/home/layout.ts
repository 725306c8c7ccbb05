/** Where things are in `<home>` and `<install>`; the one place that spells these names. Pure. */
import { join } from 'node:path';

export interface HomeLayout {
  readonly root: string;
  readonly config: string;
  readonly deviceKey: string;
  readonly authorities: string;
  readonly trust: string;
  readonly initialRoot: string;
  readonly state: string;
  readonly journal: string;
  readonly downloads: string;
  readonly outbox: string;
  readonly lock: string;
  readonly scripts: string;
  /** The server's last full answer to a check, with its ETag. */
  readonly lastCheck: string;
  /** The customer's copies of sessions, a folder each. */
  readonly sessions: string;
}

/** The paths below an agent's home folder. */
export const homeLayout = (root: string): HomeLayout => {
  const trust = join(root, 'trust');
  return {
    root,
    config: join(root, 'config.json'),
    deviceKey: join(root, 'device.key'),
    authorities: join(root, 'authorities.pem'),
    trust,
    initialRoot: join(trust, 'initial-root.json'),
    state: join(root, 'state.json'),
    journal: join(root, 'journal.jsonl'),
    downloads: join(root, 'downloads'),
    outbox: join(root, 'outbox'),
    lock: join(root, 'lock'),
    scripts: join(root, 'scripts.json'),
    lastCheck: join(root, 'last-check.json'),
    sessions: join(root, 'sessions'),
  };
};
