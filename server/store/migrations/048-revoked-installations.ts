/** Installations whose enrolment was taken back. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const revokedInstallations: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await schema.alterTable('installations').addColumn('revoked_at', 'text').execute();
  },
};
