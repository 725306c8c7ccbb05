/**
 * `assist --screen`: a screen is shown by a browser, so the session is held at the local page, which opens with it. The code is told
 * in the terminal as well; what is allowed is asked on the page alone. The page ends with its last session.
 */
import { randomUUID } from 'node:crypto';
import type { Agent } from '../actions/agent.ts';
import type { Shell } from '../assist/terminal.ts';
import { openBrowser } from '../page/open-browser.ts';
import { startPage } from '../page/server.ts';
import type { PageSession } from '../../protocol/page-assist.ts';
import type { SessionAbout } from '../../protocol/agent-results.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { AssistWords } from './assist-words.ts';
import type { Output } from './output.ts';
import { plainText, showInstant } from '../words/units.ts';

export interface AtPage {
  readonly agent: Agent;
  readonly output: Output;
  readonly words: AssistWords;
  readonly signal: AbortSignal;
  readonly opener: readonly string[];
  readonly home: string;
  readonly version: string;
  readonly place: { readonly shell: Shell; readonly user: string };
  readonly ticket: number | null;
  readonly offered: readonly Capability[];
}

/** Says in the terminal what changed, once each. */
const teller = ({ output, words }: Pick<AtPage, 'output' | 'words'>) => {
  let told = { code: '', helper: '' };
  return ({ code, helper }: PageSession): void => {
    const now = { code: code?.text ?? told.code, helper: helper?.name ?? told.helper };
    if (code !== null && now.code !== told.code)
      output.say(words.code(code.text, showInstant(code.expiresAt, output.language, output.timeZone)));
    if (now.helper !== told.helper) output.say(words.joinedAtPage(plainText(now.helper)));
    told = now;
  };
};

/** Holds a session at the page; resolves when it and all others begun there have ended. @throws as Agent.assist */
export const assistAtPage = async (
  options: AtPage,
): Promise<{ readonly first: SessionAbout; readonly others: readonly SessionAbout[] }> => {
  const { agent, output, signal, opener, ticket, offered } = options;
  const page = await startPage({
    agent,
    home: options.home,
    version: options.version,
    port: 0,
    nowMs: Date.now,
    newId: randomUUID,
    place: options.place,
  });
  const onAbort = (): void => page.assist.endAll();
  try {
    const tell = teller(options);
    const minutes = sessionLimits.standardMs / 60_000;
    const held = page.assist.start({ ticket, offered, minutes }, tell);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const address = `${page.url}&to=assist`;
    const browser = await openBrowser(opener, address);
    output.say(output.texts.pageAt(address));
    try {
      const first = await held.over;
      const all = await page.assist.over();
      return { first, others: all.filter((one) => one.session !== first.session) };
    } finally {
      await browser?.close();
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    await page.close();
  }
};
