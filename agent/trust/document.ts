/**
 * TUF metadata from bytes: length, then JSON, then a strict-enough schema (TUF allows members it doesn't
 * name; they are carried in the signature and otherwise ignored). Nothing here is trusted yet; what is
 * named by strangers (roles, keys, files) goes into Maps, so that a name like `__proto__` is only a name.
 */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';

/** Most delegated roles, keys and signatures one document may have. */
const maxParts = 4_096;

const text = z.string().max(4_096);
const version = z.int().min(1);
const byteLength = z.int().min(0);
const hashes = z.record(z.string().regex(/^[a-z0-9-]{1,32}$/), z.string().regex(/^[0-9a-f]{32,256}$/));
const asMap = <T>(value: Record<string, T>): ReadonlyMap<string, T> => new Map(Object.entries(value));
const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** Fields of every role (TUF 1.0, 4.3). Another major version of the specification is refused. */
const common = {
  spec_version: z.string().regex(/^1\.\d{1,6}(?:\.\d{1,6})?$/, 'must be version 1 of the specification'),
  version,
  expires: z.iso.datetime(),
};

const keySchema = z.looseObject({
  keytype: text,
  scheme: text,
  keyval: z.record(z.string(), z.string().max(16_384)),
});
const keysSchema = z
  .record(z.string(), keySchema)
  .refine((keys) => Object.keys(keys).length <= maxParts)
  .transform(asMap);
const roleSchema = z.looseObject({
  keyids: z.array(text).max(maxParts).refine(unique, 'names a key twice'),
  threshold: z.int().min(1),
});

const metaFileSchema = z.looseObject({ version, length: byteLength.optional(), hashes: hashes.optional() });

const delegatedRoleSchema = z
  .looseObject({
    ...roleSchema.shape,
    name: text.refine(
      (name) => name !== '' && name.isWellFormed() && !/^(?:root|timestamp|snapshot|targets)$/.test(name),
      'is not a name for a delegated role',
    ),
    terminating: z.boolean(),
    paths: z.array(text).optional(),
    path_hash_prefixes: z.array(z.string().regex(/^[0-9a-f]{1,64}$/)).optional(),
  })
  .refine(
    (role) => (role.paths === undefined) !== (role.path_hash_prefixes === undefined),
    'needs exactly one of paths and path_hash_prefixes',
  );

const delegationsSchema = z.looseObject({
  keys: keysSchema,
  roles: z
    .array(delegatedRoleSchema)
    .max(maxParts)
    .refine((roles) => unique(roles.map((role) => role.name)), 'delegates to one role twice')
    .default([]),
});

const targetSchema = z.looseObject({ length: byteLength, hashes, custom: z.unknown().optional() });

const signedSchemas = {
  root: z.looseObject({
    _type: z.literal('root'),
    ...common,
    consistent_snapshot: z.boolean().default(false),
    keys: keysSchema,
    roles: z.looseObject({
      root: roleSchema,
      timestamp: roleSchema,
      snapshot: roleSchema,
      targets: roleSchema,
    }),
  }),
  timestamp: z.looseObject({
    _type: z.literal('timestamp'),
    ...common,
    meta: z.looseObject({ 'snapshot.json': metaFileSchema }),
  }),
  snapshot: z.looseObject({
    _type: z.literal('snapshot'),
    ...common,
    meta: z.record(z.string(), metaFileSchema).transform(asMap),
  }),
  targets: z.looseObject({
    _type: z.literal('targets'),
    ...common,
    targets: z.record(z.string(), targetSchema).transform(asMap),
    delegations: delegationsSchema.optional(),
  }),
} as const;

const signaturesSchema = z
  .array(z.looseObject({ keyid: text, sig: z.string().max(16_384) }))
  .max(maxParts)
  // TUF 1.0, 4.2.1: a key id stands at most once among the signatures.
  .refine((all) => unique(all.map((one) => one.keyid)), 'has two signatures by one key');

const envelopeSchema = z.looseObject({ signatures: signaturesSchema, signed: z.looseObject({}) });

export type DocumentKind = keyof typeof signedSchemas;
export type Signed<K extends DocumentKind> = z.infer<(typeof signedSchemas)[K]>;
export type MetaFile = z.infer<typeof metaFileSchema>;
export type TargetFile = z.infer<typeof targetSchema>;
export type DelegatedRole = z.infer<typeof delegatedRoleSchema>;
export type RoleKeys = z.infer<typeof roleSchema>;
export type KeyObjectJson = z.infer<typeof keySchema>;

export interface Document<K extends DocumentKind> {
  readonly bytes: Uint8Array;
  readonly signed: Signed<K>;
  /** The signed part exactly as it was parsed: what signatures are over. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly signatures: ReadonlyMap<string, string>;
}

/** An error in the form all of this module's have. */
export const invalid = (file: string, fault: string, cause?: unknown): BeistandError =>
  new BeistandError('METADATA_INVALID', `${file} is not valid metadata: ${fault}.`, {
    details: { file },
    hint: 'The repository or something on the way is broken; try again later or ask the vendor.',
    cause,
  });

const firstIssue = (error: z.ZodError): string => {
  const issue = error.issues[0];
  return issue === undefined
    ? 'unknown fault'
    : `${issue.path.map(String).join('.')} ${issue.message}`.trim();
};

/**
 * @param file how messages name it
 * @throws BeistandError METADATA_INVALID
 */
export const parseDocument = <K extends DocumentKind>(
  kind: K,
  file: string,
  bytes: Uint8Array,
): Document<K> => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw invalid(file, 'it is not JSON in UTF-8', cause);
  }
  const envelope = envelopeSchema.safeParse(value);
  if (!envelope.success) throw invalid(file, firstIssue(envelope.error));
  const raw = (value as { signed: Record<string, unknown> }).signed;
  const signed = signedSchemas[kind].safeParse(raw);
  if (!signed.success) throw invalid(file, firstIssue(signed.error));
  return {
    bytes,
    // The schema is the one `kind` names; the compiler does not follow the index through safeParse.
    signed: signed.data as Signed<K>,
    raw,
    signatures: new Map(envelope.data.signatures.map((one) => [one.keyid, one.sig])),
  };
};
