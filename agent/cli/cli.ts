/**
 * The command line from arguments to exit code. It reads no environment and ends no process: `main.ts`
 * hands in both, a test may as well.
 */
import { Command, CommanderError } from 'commander';
import type { Agent } from '../actions/agent.ts';
import { answerCompletion } from '../../protocol/cli/completion.ts';
import { finishHelp } from '../../protocol/cli/help.ts';
import type { Language } from '../../protocol/cli/language.ts';
import { silence, usageProblem } from '../../protocol/cli/usage.ts';
import { exitCodes } from '../../protocol/errors.ts';
import { createOutput } from './output.ts';
import type { Terminal } from './output.ts';
import { textOption } from './command.ts';
import type { Cli } from './command.ts';
import { createProgressDisplay } from './progress-display.ts';
import type { ProgressKind } from './progress-display.ts';
import { helpTexts } from './help-texts.ts';
import { registerAssist } from './assist.ts';
import { registerAttach } from './attach.ts';
import { registerCheck } from './check.ts';
import { registerConfig } from './config.ts';
import { registerDoctor } from './doctor.ts';
import { registerEnroll } from './enroll.ts';
import { registerHistory } from './history.ts';
import { registerImport } from './import.ts';
import { registerPage } from './page.ts';
import { registerPin } from './pin.ts';
import { registerRollback } from './rollback.ts';
import { registerRun } from './run.ts';
import { registerStatus } from './status.ts';
import { registerUpdate } from './update.ts';
import { registerVerify } from './verify.ts';

export interface CliWorld {
  /** Arguments after the program's name. */
  readonly arguments: readonly string[];
  readonly terminal: Terminal & { readonly stream: NodeJS.WritableStream };
  readonly version: string;
  readonly defaultHome: string;
  /** By locale; the home's own setting wins. */
  readonly language: Language;
  readonly languageForced: boolean;
  readonly timeZone: string;
  createAgent(home: string): Agent;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly interrupted: AbortSignal;
  /** The program, with its first arguments, that opens a file on this desktop; absent where there is none. */
  readonly opener?: readonly string[];
  readonly assistPlace: Cli['assistPlace'];
}

const progressKind = (value: unknown): ProgressKind =>
  value === 'plain' || value === 'json' || value === 'none' ? value : 'auto';

const register = [
  registerEnroll,
  registerCheck,
  registerUpdate,
  registerImport,
  registerRollback,
  registerVerify,
  registerStatus,
  registerHistory,
  registerPin,
  registerConfig,
  registerDoctor,
  registerRun,
  registerPage,
  registerAttach,
  registerAssist,
];

/** The program with all commands; `onExit` hears each command's exit code. */
export const createProgram = (world: CliWorld, onExit: (code: number) => void): Command => {
  const program = new Command('beistand')
    .description('Installs, updates and takes back a vendor’s product on this machine.')
    .version(world.version)
    .option('--home <folder>', 'the agent’s own folder', world.defaultHome)
    .option('--json', 'one JSON value on standard output instead of text', false)
    .showHelpAfterError(
      world.language === 'de'
        ? '(beistand --help zeigt die Befehle)'
        : '(beistand --help lists the commands)',
    )
    .configureOutput({ writeOut: world.terminal.out, writeErr: world.terminal.err })
    .exitOverride();

  const perform: Cli['perform'] = async (command, work) => {
    const options = command.optsWithGlobals<Record<string, unknown>>();
    const agent = world.createAgent(textOption(options, 'home') ?? world.defaultHome);
    const language = world.languageForced ? world.language : ((await agent.language()) ?? world.language);
    const output = createOutput(world.terminal, {
      language,
      json: options['json'] === true,
      timeZone: world.timeZone,
    });
    const progress = createProgressDisplay(progressKind(options['progress']), output, world.terminal);
    const onInterrupt = (): void => {
      output.note(progress.critical() ? output.texts.finishing() : output.texts.stopping());
    };
    world.interrupted.addEventListener('abort', onInterrupt, { once: true });
    try {
      onExit(await work({ agent, output, progress, signal: world.interrupted, options }));
    } catch (error) {
      progress.end();
      onExit(output.fail(error));
    } finally {
      world.interrupted.removeEventListener('abort', onInterrupt);
    }
  };

  for (const one of register)
    one({
      program,
      perform,
      assistPlace: world.assistPlace,
      ...(world.opener === undefined ? {} : { opener: world.opener }),
    });
  finishHelp(program, world.language, helpTexts);
  return program;
};

const usageError = (world: CliWorld, error: CommanderError): number => {
  const problem = usageProblem(error);
  if (problem === null) return exitCodes.ok;
  if (world.arguments.includes('--json'))
    createOutput(world.terminal, { language: world.language, json: true, timeZone: world.timeZone }).fail(
      problem,
    );
  return exitCodes.usage;
};

/** Runs one command line; returns the exit code of protocol/errors.ts. */
export const runCli = async (world: CliWorld): Promise<number> => {
  let exitCode: number = exitCodes.ok;
  const quiet = world.arguments.includes('--json');
  const program = createProgram(world, (code) => {
    exitCode = code;
  });
  const completion = answerCompletion(program, world.arguments);
  if (completion !== null) {
    world.terminal.out(completion);
    return exitCodes.ok;
  }
  if (quiet) silence(program);
  try {
    await program.parseAsync([...world.arguments], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return usageError(world, error);
    throw error;
  }
  return exitCode;
};
