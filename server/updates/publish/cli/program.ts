/** The publisher's commands, put together. */
import { Command } from 'commander';
import { finishHelp } from '../../../../protocol/cli/help.ts';
import { addBuildCommand } from './build.ts';
import { addCosignCommand } from './cosign.ts';
import { helpTexts } from './help-texts.ts';
import { addKeysCommands } from './keys.ts';
import type { Surroundings } from './options.ts';
import { addScriptCommand } from './script.ts';
import { addTrustCommand } from './trust.ts';

/** The command line of the publisher; commander's own exits become errors for the composition root. */
export const createProgram = (surroundings: Surroundings): Command => {
  const program = new Command('beistand-publish')
    .description('Turns builds into packs, deltas and signed manifests, and holds the signing keys.')
    .exitOverride()
    .showHelpAfterError(surroundings.words('(--help shows what there is)', '(--help zeigt, was es gibt)'));
  addKeysCommands(program, surroundings);
  addTrustCommand(program, surroundings);
  addBuildCommand(program, surroundings);
  addScriptCommand(program, surroundings);
  addCosignCommand(program, surroundings);
  finishHelp(program, surroundings.language, helpTexts);
  return program;
};
