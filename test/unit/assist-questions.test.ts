/** What a helper asks for while the customer is being asked: it waits its turn, in bounds, and nobody's no is made up. */
import { expect, it } from 'vitest';
import type { Consent, Face, FileQuestion } from '../../agent/assist/face.ts';
import type { FileWish } from '../../agent/assist/file-answer.ts';
import { createGrants } from '../../agent/assist/grants.ts';
import { createQuestions } from '../../agent/assist/questions.ts';
import type { AgentMessage } from '../../protocol/session/messages.ts';
import { capabilities } from '../../protocol/session/capabilities.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { testBinding } from '../support/session-pair.ts';

const atTheCustomers = () => {
  const said: AgentMessage[] = [];
  const noted: string[] = [];
  /** Questions as the customer sees them, one at a time, and how they answer the one that stands. */
  const shown: (readonly Capability[] | string)[] = [];
  let answer: (yes: boolean) => void = () => undefined;
  const grants = createGrants({ nowMs: () => 0, onChange: () => undefined, onEnd: () => undefined });
  grants.apply({ kind: 'joined', helper: testBinding.helper });
  const stand = (what: readonly Capability[] | string): Promise<boolean> => {
    shown.push(what);
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  const face: Pick<Face, 'ask' | 'askFile'> = {
    ask: async ({ capabilities: asked }): Promise<Consent> =>
      (await stand(asked)) ? { capabilities: asked, minutes: null } : { capabilities: [], minutes: null },
    askFile: ({ path }: FileQuestion) => stand(path),
  };
  const questions = createQuestions({
    face: { begin: () => undefined, told: () => undefined, end: () => undefined, ...face },
    grants,
    helper: () => testBinding.helper,
    ticket: null,
    possible: capabilities,
    nowMs: () => 0,
    note: (kind) => noted.push(kind),
    say: async (message) => void said.push(message),
  });
  const file = (path: string, wish: Partial<FileWish> = {}) =>
    questions.askFile({ direction: 'from', path, sizeBytes: 1, by: 'helper', isWanted: () => true, ...wish });
  return { ...questions, file, grants, said, noted, shown, answer: (yes: boolean) => answer(yes) };
};

it('waits while a question stands, and is asked afterwards, each with an answer of its own', async () => {
  const customer = atTheCustomers();
  const first = customer.askFor(['files-from'], null);
  const second = customer.askFor(['record'], null);
  // Asked for twice, shown once.
  await customer.askFor(['files-from', 'record'], 'jetzt');
  await expect.poll(() => customer.shown).toEqual([['files-from']]);
  expect([customer.said, customer.noted]).toEqual([[], []]);
  customer.answer(true);
  await first;
  const [log, other] = [customer.file('/log'), customer.file('/other')];
  await expect.poll(() => customer.shown.at(-1)).toEqual(['record']);
  customer.answer(false);
  await second;
  expect(customer.said).toEqual([{ type: 'denied', capabilities: ['record'] }]);
  await expect.poll(() => customer.shown.at(-1)).toBe('/log');
  customer.answer(false);
  expect(await log).toBe('denied');
  await expect.poll(() => customer.shown.at(-1)).toBe('/other');
  customer.answer(true);
  expect(await other).toBe('yes');
  expect(customer.noted).toEqual(['sessionDenied']);
});

it('is told that the customer is asked other things where too much waits, which is no no of theirs', async () => {
  const customer = atTheCustomers();
  customer.grants.apply({ kind: 'granted', capabilities: ['files-from'], untilMs: 1_000 });
  const files = Array.from({ length: sessionLimits.questionsWaiting + 1 }, (_, at) =>
    customer.file(`/${at}`),
  );
  expect(await customer.file('/more')).toBe('busy');
  await customer.askFor(['record'], null);
  expect(customer.said).toEqual([{ type: 'denied', capabilities: ['record'], why: 'busy' }]);
  expect(customer.noted).toEqual([]);
  // What the customer offers is not turned away for that: it stands when the others are answered.
  const own = customer.file('/own', { by: 'customer' });
  for (const [at, one] of files.entries()) {
    await expect.poll(() => customer.shown.at(-1)).toBe(`/${at}`);
    customer.answer(false);
    expect(await one).toBe('denied');
  }
  await expect.poll(() => customer.shown.at(-1)).toBe('/own');
  customer.answer(true);
  expect(await own).toBe('yes');
});

it('is not asked any more where the helper gave it up, the grant was taken back or the session ended meanwhile', async () => {
  const customer = atTheCustomers();
  customer.grants.apply({ kind: 'granted', capabilities: ['files-from'], untilMs: 1_000 });
  const standing = customer.askFor(['record'], null);
  const [givenUp, forbidden] = [customer.file('/a', { isWanted: () => false }), customer.file('/b')];
  await expect.poll(() => customer.shown).toEqual([['record']]);
  customer.grants.apply({ kind: 'withdrawn', capabilities: ['files-from'] });
  customer.answer(true);
  await standing;
  expect(await Promise.all([givenUp, forbidden])).toEqual(['taken-back', 'taken-back']);
  // Nor does a yes count that was overtaken by a withdrawal.
  customer.grants.apply({ kind: 'granted', capabilities: ['files-from'], untilMs: 1_000 });
  const overtaken = customer.file('/d');
  await expect.poll(() => customer.shown.at(-1)).toBe('/d');
  customer.grants.apply({ kind: 'withdrawn', capabilities: ['files-from'] });
  customer.answer(true);
  expect(await overtaken).toBe('taken-back');
  // In a pause nothing of the customer's own goes out either, whether they were asked before it or would be in it.
  const offered = customer.file('/e', { by: 'customer' });
  await expect.poll(() => customer.shown.at(-1)).toBe('/e');
  customer.grants.apply({ kind: 'paused', paused: true });
  customer.answer(true);
  expect(await offered).toBe('taken-back');
  expect(await customer.file('/f', { by: 'customer' })).toBe('taken-back');
  customer.grants.apply({ kind: 'paused', paused: false });
  const last = customer.askFor(['screen'], null);
  const waiting = customer.file('/c', { by: 'customer' });
  await expect.poll(() => customer.shown.at(-1)).toEqual(['screen']);
  customer.grants.apply({ kind: 'ended', reason: 'revoked' });
  customer.answer(false);
  await last;
  expect(await waiting).toBe('over');
  expect(customer.shown).toEqual([['record'], '/d', '/e', ['screen']]);
  expect([customer.said, customer.noted]).toEqual([[], []]);
});
