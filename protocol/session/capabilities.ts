/** What a customer can allow in a session, one by one. */
import { z } from 'zod';

export const capabilities = [
  'screen',
  'terminal-watch',
  'terminal-type',
  'files-from',
  'files-to',
  'record',
] as const;
export const capabilitySchema = z.enum(capabilities);
export type Capability = z.infer<typeof capabilitySchema>;

export const capabilitiesSchema = z.array(capabilitySchema).max(capabilities.length);
