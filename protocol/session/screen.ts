/** What helper and customer's browser say to each other of the screen; none of it passes the agent without its grant. */
import { z } from 'zod';
import { agentMessageSchema } from './messages.ts';
import type { AgentMessage, HelperMessage } from './messages.ts';

/** What the helper says; it reaches the browser only while the screen is granted. */
export type ToScreen = Extract<
  HelperMessage,
  { type: 'signal' | 'screen-pipe' | 'screen-seen' | 'screen-key' }
>;

/** What the customer's browser says; it leaves the agent only while the screen is granted. */
export type FromScreen = Extract<AgentMessage, { type: 'signal' | 'screen-state' | 'screen-config' }>;

const isFromScreen = (message: AgentMessage): message is FromScreen =>
  message.type === 'screen-state' ||
  message.type === 'screen-config' ||
  (message.type === 'signal' && message.of === 'screen');

/** Only what is of the screen: a browser speaks for nothing else in a session. */
export const fromScreenSchema = agentMessageSchema.transform((message, context): FromScreen => {
  if (isFromScreen(message)) return message;
  context.addIssue({ code: 'custom', message: 'is not of the screen' });
  return z.NEVER;
});
