/** Ids and secrets the server gives out. Secrets are stored only as hashes: who reads the database can't use them. */
import { createHash, randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A new id such as `c_k3…`: a prefix and sixteen letters and digits that can't be mistaken for each other (80 bits). */
export const newId = (
  prefix: 'c' | 'i' | 't' | 's' | 'u' | 'p' | 'v' | 'k' | 'w' | 'h' | 'x' | 'f',
): string => `${prefix}_${[...randomBytes(16)].map((byte) => alphabet[byte & 31]).join('')}`;

/** A new secret of 256 bits with a prefix that says what it is for. */
export const newSecret = (
  prefix: 'enrol' | 'publish' | 'setup' | 'invite' | 'api' | 'webhook' | 'session',
): string => `bst_${prefix}_${randomBytes(32).toString('base64url')}`;

/** What is stored of a secret. A plain hash is enough: the secret has 256 random bits, there is nothing to guess. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');
