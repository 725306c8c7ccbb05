/** The server's commands, put together. */
import { Command } from 'commander';
import { finishHelp } from '../../protocol/cli/help.ts';
import type { Language } from '../../protocol/cli/language.ts';
import { registerFiles } from '../attachments/cli.ts';
import { registerMail } from '../mail/cli.ts';
import { registerTickets } from '../tickets/cli.ts';
import { version } from '../version.ts';
import type { CommandContext } from './context.ts';
import { registerCustomers } from './customers.ts';
import { helpTexts } from './help-texts.ts';
import { registerSetup } from './setup.ts';
import { registerStaff } from './staff.ts';
import { registerUpdates } from './updates.ts';

/** What the composition root hands in beside the context. */
export interface ProgramParts {
  readonly language: Language;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Hears how the running server is stopped. */
  readonly stopped: (stop: () => Promise<void>) => void;
}

/** The command line of the server; commander's own exits become errors for the composition root. */
export const createProgram = (context: CommandContext, parts: ProgramParts): Command => {
  const program = new Command('server')
    .description('Beistand’s server: update repository, customers, installations, tickets.')
    .version(version)
    .exitOverride()
    .showHelpAfterError(context.words('(--help shows what there is)', '(--help zeigt, was es gibt)'));
  registerSetup(program, context, parts.stopped);
  registerCustomers(program, context);
  registerStaff(program, context);
  registerUpdates(program, context);
  registerFiles(program, context);
  registerTickets(program, context);
  registerMail(program, context, parts.stdin);
  finishHelp(program, parts.language, helpTexts);
  return program;
};
