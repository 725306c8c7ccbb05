/** `run`: the daemon, in the foreground; whoever starts it (systemd, a service) keeps it alive. */
import { exitCodes } from '../../protocol/errors.ts';
import type { DaemonEvent } from '../actions/results.ts';
import type { Cli } from './command.ts';
import type { Output } from './output.ts';
import { plainText, showBytes, showDuration, showInstant } from '../words/units.ts';

/** One line for people about what the daemon did. */
const eventLine = (output: Output, event: DaemonEvent): string | null => {
  const { texts, language, timeZone } = output;
  switch (event.event) {
    case 'started':
      return texts.daemonStarted();
    case 'recovered':
      return texts.recovered(event.now);
    case 'checked':
      return event.available === null ? null : texts.daemonAvailable(event.available);
    case 'waiting':
      if (event.reason === 'busy') return texts.daemonWaitBusy();
      if (event.reason === 'policy') return texts.daemonWaitPolicy(event.available ?? '');
      return texts.daemonWaitWindow(
        event.available ?? '',
        event.until === null ? '' : showInstant(event.until, language, timeZone),
      );
    case 'updated':
      return `${texts.updated(event.from, event.to)} ${texts.effort(showBytes(event.downloadedBytes, language), showDuration(event.durationMs, language))}`;
    case 'script':
      if (event.outcome === 'exited') return texts.scriptRan(event.id, event.exitCode ?? 0);
      if (event.outcome === 'timedOut') return texts.scriptTimedOut(event.id);
      return event.outcome === 'unknown' ? texts.scriptUnknown(event.id) : texts.scriptRefused(event.id);
    case 'reported':
      return event.sent === 0 ? null : texts.reported(event.sent);
    case 'failed':
      return `${event.code}: ${[event.message, ...(event.hint === null ? [] : [event.hint])]
        .map(output.spoken)
        .join(' ')}`;
    case 'next':
      return texts.daemonNext(showDuration(event.inMs, language));
    case 'stopped':
      return texts.daemonStopped();
    default:
      return null;
  }
};

export const registerRun = ({ program, perform }: Cli): void => {
  program
    .command('run')
    .description('look after the installation: check, update in the maintenance window, report')
    .action(async (_options, command) =>
      perform(command, async ({ agent, output, signal }) => {
        const log = (event: DaemonEvent): void => {
          output.result(event);
          const line = eventLine(output, event);
          if (line !== null) output.say(`${event.at} ${plainText(line, 2_000)}`);
        };
        await agent.run({ log, signal });
        return exitCodes.ok;
      }),
    );
};
