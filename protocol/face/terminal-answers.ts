/**
 * A program can ask its terminal something: what it is, where the cursor stands, a colour. A terminal that is shared is shown at
 * both ends, and a second answer would be typed into the shell. So one end answers: a customer's own terminal where the session
 * was begun at one, else the helper's, as the local page shows old output anew when it is loaded again.
 */
import type { Terminal } from '@xterm/xterm';

/** Leaves a program's questions to the terminal at the other end. */
export const leaveAnswers = (screen: Terminal): void => {
  const answered = [
    { final: 'c' }, { prefix: '>', final: 'c' }, { prefix: '=', final: 'c' }, { final: 'n' }, { prefix: '?', final: 'n' },
    { intermediates: '$', final: 'p' }, { prefix: '?', intermediates: '$', final: 'p' }, { prefix: '>', final: 'q' },
  ]; // prettier-ignore
  for (const one of answered) screen.parser.registerCsiHandler(one, () => true);
  screen.parser.registerDcsHandler({ intermediates: '$', final: 'q' }, () => true);
  for (const colour of [4, 10, 11, 12])
    screen.parser.registerOscHandler(colour, (data) => data.includes('?'));
};
