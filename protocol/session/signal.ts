/** What two ends of a peer connection say to each other to find a way (WebRTC): a description, or where one can be reached. */
import { z } from 'zod';
import { sessionLimits } from './limits.ts';

export const signalSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('description'),
    type: z.enum(['offer', 'answer']),
    sdp: z.string().max(sessionLimits.signalChars),
  }),
  z.strictObject({
    kind: z.literal('candidate'),
    candidate: z.string().max(1_024),
    mid: z.string().max(64),
  }),
]);
export type Signal = z.infer<typeof signalSchema>;

/** What was said, or null where it is nothing of this language. */
export const readSignal = (data: string): Signal | null => {
  try {
    return signalSchema.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
};
