/**
 * What happened, told to whoever in this program cares (the ticket desk). Listeners run inside the
 * transaction that made it happen: they and it become true together, or neither does.
 */
import type { AgentEvent } from '../protocol/agent-api.ts';
import type { Manifest } from '../protocol/manifest.ts';
import type { Trx } from './store/store.ts';

export interface DomainEvents {
  /** A build or script became visible to agents. */
  readonly published: { readonly target: string; readonly manifest: Manifest; readonly at: string };
  /** An agent reported something for the first time. */
  readonly reported: {
    readonly installationId: string;
    readonly customerId: string;
    readonly product: string;
    readonly event: AgentEvent;
  };
}

export type Listener<K extends keyof DomainEvents> = (trx: Trx, event: DomainEvents[K]) => Promise<void>;

export interface EventBus {
  readonly on: <K extends keyof DomainEvents>(kind: K, listener: Listener<K>) => void;
  readonly emit: <K extends keyof DomainEvents>(trx: Trx, kind: K, event: DomainEvents[K]) => Promise<void>;
}

export const createEventBus = (): EventBus => {
  const listeners: { [K in keyof DomainEvents]: Listener<K>[] } = { published: [], reported: [] };
  return {
    on: (kind, listener) => void listeners[kind].push(listener),
    emit: async (trx, kind, event) => {
      for (const listener of listeners[kind]) await listener(trx, event);
    },
  };
};
