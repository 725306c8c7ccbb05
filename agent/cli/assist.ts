/** `assist`: shows a code and holds a session; `sessions`: what was kept of sessions, and the proof that it is unchanged. */
import { BeistandError, exitCodes } from '../../protocol/errors.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { grantedText } from '../../protocol/session/capability-words.ts';
import { endSentence } from '../../protocol/session/end-sentences.ts';
import type { AttachAbout } from '../actions/attach.ts';
import type { Shell } from '../assist/terminal.ts';
import { typedPath } from '../assist/typed-path.ts';
import { attachAbout, attachDone } from './attach.ts';
import { createDesk } from './assist-desk.ts';
import type { PersonTerminal } from './assist-desk.ts';
import { sessionFace } from './assist-face.ts';
import { createMenu } from './assist-menu.ts';
import { hearOf, startRound } from './assist-round.ts';
import { assistWords } from './assist-words.ts';
import { textOption, ticketOption } from './command.ts';
import type { Cli } from './command.ts';
import { plainText, showBytes, showInstant } from '../words/units.ts';

/** Where a session can be held: a terminal, null where no person sits at one, and the shell they would have there. */
export interface AssistPlace {
  readonly person: PersonTerminal | null;
  readonly shell: Shell;
  readonly user: string;
}

const badEnds = new Set(['code-expired', 'code-tried', 'lost', 'stopping', 'unknown']);
/** Of the first session, but for one that somebody interfered with. */
const exitCodeOf = (reasons: readonly string[]): number => {
  if (reasons.includes('broken')) return exitCodes.untrusted;
  return badEnds.has(reasons[0] ?? '') ? exitCodes.notAvailable : exitCodes.ok;
};

const terminalCapabilities: readonly Capability[] = ['terminal-watch', 'terminal-type'];

const registerSessions = ({ program, perform }: Cli): void => {
  const group = program.command('sessions').description('what was kept of sessions with support');
  group
    .command('list')
    .description('sessions held from here, newest first')
    .action(async (_options, command) =>
      perform(command, async ({ agent, output }) => {
        const found = await agent.sessions();
        const words = assistWords(output.language);
        output.result(found);
        for (const { id, about, upload } of found.sessions)
          output.say(
            about === null
              ? `${id}  ${words.interrupted}`
              : `${id}  ${showInstant(about.startedAt, output.language, output.timeZone)}  ${plainText(about.helper?.name ?? '–')}  ${grantedText(about.granted, output.language)}  ${endSentence(plainText(about.reason, 40), output.language)}${upload === 'none' ? '' : `  (${words.upload[upload]})`}`,
          );
        if (found.sessions.length === 0) output.say(words.noSessions);
        return exitCodes.ok;
      }),
    );
  group
    .command('upload')
    .description('send the copy of a recorded session to the vendor, where that has not been done')
    .argument('<session>', 'its id, as sessions list shows it')
    .action(async (id: string, _options, command) =>
      perform(command, async ({ agent, output }) => {
        const uploaded = await agent.uploadSession(id);
        output.result(uploaded);
        output.say(
          assistWords(output.language).uploaded(uploaded.session, showBytes(uploaded.bytes, output.language)),
        );
        return exitCodes.ok;
      }),
    );
  group
    .command('verify')
    .description('prove that the copy of a session is unchanged')
    .argument('<session>', 'its id, as sessions list shows it')
    .action(async (id: string, _options, command) =>
      perform(command, async ({ agent, output }) => {
        const verified = await agent.verifySession(id);
        const words = assistWords(output.language);
        output.result(verified);
        output.say(verified.intact ? words.intact(id) : words.changed(id));
        for (const fault of verified.faults) output.say(`  ${output.spoken(fault)}`);
        return verified.intact ? exitCodes.ok : exitCodes.differs;
      }),
    );
};

export const registerAssist = (cli: Cli): void => {
  const { program, perform, assistPlace, opener = [] } = cli;
  program
    .command('assist')
    .description('let support look at a terminal or the screen, once, by a code you read to them')
    .option('--ticket <number>', 'the ticket it is for')
    .option('--terminal', 'offer the terminal at once; without it, support asks for what it needs', false)
    .option('--screen', 'offer the screen at once, on the local page, which opens with the session', false)
    .action(async (_options, command) =>
      perform(command, async ({ agent, output, signal, options }) => {
        const words = assistWords(output.language);
        const { person, shell, user } = assistPlace();
        const ticket = ticketOption(options);
        const offered = options['terminal'] === true ? terminalCapabilities : [];
        if (options['screen'] === true) {
          const { assistAtPage } = await import('./assist-page.ts');
          const { first, others } = await assistAtPage({
            agent,
            output,
            words,
            signal,
            opener,
            home: textOption(options, 'home') ?? '',
            version: program.version() ?? '',
            place: { shell, user },
            ticket,
            offered: ['screen', ...offered],
          });
          output.result({ ...first, others });
          return exitCodeOf([first, ...others].map((one) => one.reason));
        }
        if (person === null)
          throw new BeistandError(
            'BAD_INPUT',
            'A session needs a terminal, where you are asked what you allow.',
            { hint: 'Run it in a terminal window, or use the local page: page' },
          );
        const desk = createDesk(person);
        const { createTerminalPlace } = await import('../assist/terminal-place.ts');
        const terminal = createTerminalPlace(shell, desk.mirror);
        const stop = new AbortController();
        const endAll = (): void => {
          const all = round.parties().map(({ controls }) => controls);
          for (const controls of all) controls?.revokeAll();
          // One that has not begun yet can only be stopped, which leaves copies that are to be sent for later.
          if (all.includes(null)) stop.abort();
        };
        const round = startRound({
          face: (party) =>
            sessionFace({
              desk,
              words,
              language: output.language,
              showTime: (iso) => showInstant(iso, output.language, output.timeZone),
              onControls: (controls) => {
                party.controls = controls;
              },
              onEvent: (event) => hearOf(party, event),
              label: () => (round.parties().length > 1 ? plainText(party.name ?? words.noHelper) : ''),
            }),
          hold: (face) =>
            agent.assist({
              ticket,
              offered,
              face,
              place: terminal,
              user,
              signal: AbortSignal.any([signal, stop.signal]),
            }),
          onFault: (error) =>
            desk.say(words.noFurther(output.spoken(error instanceof Error ? error.message : String(error)))),
        });
        const menu = createMenu({
          desk,
          words,
          spoken: output.spoken,
          round,
          endAll,
          handOver:
            ticket === null
              ? null
              : {
                  ticket,
                  hand: async (path, ask) => {
                    const confirm = (about: AttachAbout) =>
                      ask([...attachAbout(output, about, ticket), words.handAsk]);
                    return attachDone(output, await agent.attach({ ticket, path, confirm, signal }));
                  },
                },
          pathOf: (typed) => typedPath(shell.folder, typed),
        });
        desk.open({
          type: terminal.type,
          resize: terminal.resize,
          drained: terminal.drained,
          menu: () => void menu(),
          endAll,
        });
        try {
          const { first, others } = await round.over();
          output.result({ ...first, others });
          return exitCodeOf([first, ...others].map((one) => one.reason));
        } finally {
          desk.close();
        }
      }),
    );
  registerSessions(cli);
};
