/** Names in double braces. */
import { expect, it } from 'vitest';
import { cannedPlaceholders, fillPlaceholders, unknownPlaceholders } from '../../protocol/placeholders.ts';

it('are filled in once, as text, and nothing of the language’s own is', () => {
  const values = { customer: '{{ticket}} $& GmbH', ticket: '1042' };
  expect(fillPlaceholders('{{customer}}: {{ticket}}, {{helper}}{{constructor}}.', values)).toBe(
    '{{ticket}} $& GmbH: 1042, .',
  );
});

it('nobody knows are found, however they are written', () => {
  const text = '{{customer}} {{ customer }} {{kunde}} {{a-b}} {{}} {{x\ny}} { {ticket} } {{kunde}}';
  expect(unknownPlaceholders(text, cannedPlaceholders)).toEqual([' customer ', 'kunde', 'a-b', '', 'x\ny']);
});
