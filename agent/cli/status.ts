/** `status`: what is installed, for whom, and what the agent is doing. Asks nobody, changes nothing. */
import { exitCodes } from '../../protocol/errors.ts';
import type { Status } from '../actions/results.ts';
import type { Cli } from './command.ts';
import type { Output } from './output.ts';
import { plainText, showInstant } from '../words/units.ts';

type Label = keyof Output['texts']['labels'];

const rows = (output: Output, status: Status): readonly (readonly [Label, string | null])[] => {
  const { texts, language, timeZone } = output;
  const time = (instant: string): string => showInstant(instant, language, timeZone);
  const { installed, busy, maintenanceWindow } = status;
  const since = installed?.since ?? null;
  const until = maintenanceWindow === null ? '' : time(maintenanceWindow.changesAt);
  return [
    ['product', `${status.product} (${status.channel}, ${status.platform})`],
    [
      'installed',
      installed === null
        ? texts.notInstalled()
        : `${installed.version}${since === null ? '' : `, ${texts.since(time(since))}`}`,
    ],
    ['previous', status.previous.length === 0 ? null : status.previous.join(', ')],
    ['folder', status.installFolder],
    ['pinned', status.pinned],
    ['knownBad', status.knownBad.length === 0 ? null : status.knownBad.join(', ')],
    ['state', status.state === 'idle' ? null : status.state],
    ['busy', busy === null ? null : `${busy.doing} (${busy.pid}), ${texts.since(time(busy.since))}`],
    ['lastCheck', status.lastCheckAt === null ? texts.never() : time(status.lastCheckAt)],
    ['offered', status.offered],
    [
      'window',
      maintenanceWindow === null
        ? null
        : `${maintenanceWindow.window}, ${maintenanceWindow.open ? texts.windowOpen(until) : texts.windowClosed(until)}`,
    ],
    ['policy', `updates ${status.policy.updates}, scripts ${status.policy.scripts}`],
    ['reports', status.reportsWaiting === 0 ? null : String(status.reportsWaiting)],
    ['customer', `${status.customer.name} (${status.customer.id})`],
    ['vendor', status.vendor],
    ['server', status.server],
    ['installation', status.installationId],
    ['agent', status.agentVersion],
  ];
};

export const registerStatus = ({ program, perform }: Cli): void => {
  program
    .command('status')
    .description('what is installed and what the agent is doing; asks nobody')
    .action(async (_options, command) =>
      perform(command, async ({ agent, output }) => {
        const status = await agent.status();
        output.result(status);
        const { labels } = output.texts;
        const width = Math.max(...Object.values(labels).map((label) => label.length)) + 2;
        for (const [label, value] of rows(output, status))
          if (value !== null) output.say(`${labels[label].padEnd(width)}${plainText(value)}`);
        return exitCodes.ok;
      }),
    );
};
