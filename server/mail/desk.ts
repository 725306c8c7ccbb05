/**
 * The mail desk of a running server, whatever its settings are just then: opened anew when they change, so that nothing else
 * need know. The worker asks for its jobs each time; the reader before has ended before the next one begins, and the way
 * out before is closed once its last mail is through.
 */
import { toBeistandError } from '../../protocol/errors.ts';
import type { JobHandlers } from '../jobs/worker.ts';
import type { DeskOptions } from '../tickets/desk.ts';
import type { DeskSettings } from './desk-settings.ts';
import { mailNotices } from './notices.ts';
import { openMailDesk } from './run.ts';
import type { MailDeskOptions, MailboxState, OpenDesk } from './run.ts';

/** The settings that hold now. */
export interface SettingsInForce {
  /** Another one whenever they changed. */
  readonly key: string;
  /** Null where there is no desk, or it is switched off. */
  readonly read: () => Promise<DeskSettings | null>;
}

export interface MailDesk {
  readonly handlers: () => JobHandlers;
  readonly notify: NonNullable<DeskOptions['notify']>;
  /** The address customers write to; null where there is no desk. */
  readonly address: () => string | null;
  /** Whether mails leave. */
  readonly sends: () => boolean;
  /** What the mailbox reader does; null where none is configured. */
  readonly mailbox: () => MailboxState | null;
  /**
   * Opens the desk as its settings are now, where they changed since.
   * @throws BeistandError PASSPHRASE_MISSING, INSECURE_URL, STATE_UNREADABLE (the same settings are not tried again)
   */
  readonly refresh: () => Promise<void>;
  /** Reads no more mail, and takes no settings up any more. */
  readonly stop: () => Promise<void>;
  /** Ends the ways out. To be called once the worker has stopped. */
  readonly close: () => Promise<void>;
}

export const createMailDesk = (
  options: MailDeskOptions & { readonly inForce: () => Promise<SettingsInForce> },
): MailDesk => {
  const { now } = options;
  let key: string | null = null;
  let current: OpenDesk | null = null;
  let fault: MailboxState | null = null;
  let stopped = false;
  let order: Promise<void> = Promise.resolve();
  const closing = new Set<Promise<void>>();

  const replaceBy = async (next: OpenDesk | null): Promise<void> => {
    const before = current;
    current = next;
    if (before !== null) {
      await before.stopReading();
      const closed = before.close().finally(() => closing.delete(closed));
      closing.add(closed);
    }
    next?.start();
    // What waited for a desk may go now.
    options.onReceived();
  };

  const takeUp = async (): Promise<void> => {
    if (stopped) return;
    const wanted = await options.inForce();
    if (wanted.key === key) return;
    key = wanted.key;
    fault = null;
    try {
      const settings = await wanted.read();
      await replaceBy(settings === null ? null : await openMailDesk(options, settings));
    } catch (error) {
      const { message } = toBeistandError(error);
      fault = { state: 'trouble', since: now().toISOString(), reason: null, message };
      await replaceBy(null);
      throw error;
    }
  };

  return {
    handlers: () => current?.handlers ?? {},
    notify: async (trx, message) => {
      if (current !== null) await mailNotices(current.parts)(trx, message);
    },
    address: () => current?.parts.config.address ?? null,
    sends: () => current?.sends ?? false,
    mailbox: () => current?.mailbox() ?? fault,
    refresh: () => {
      const taken = order.then(takeUp);
      order = taken.catch(() => undefined);
      return taken;
    },
    stop: async () => {
      stopped = true;
      await order;
      await current?.stopReading();
    },
    close: async () => {
      await Promise.all(closing);
      await current?.close();
    },
  };
};
