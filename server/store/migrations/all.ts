/** Every migration by name, in order. A migration that has been released is never changed. */
import type { Migration } from 'kysely/migration';
import { updates } from './001-updates.ts';

export const migrations: Record<string, Migration> = {
  '001-updates': updates,
};
