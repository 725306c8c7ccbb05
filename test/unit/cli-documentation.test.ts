/** docs/cli.md against the program: a command, option, member or exit code that one has and the other has not fails here. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandShapes, daemonEventShape } from '../../agent/actions/results.ts';
import { settingRules } from '../../agent/actions/settings.ts';
import { createProgram } from '../../agent/cli/cli.ts';
import { exitCodes } from '../../protocol/errors.ts';

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
const program = createProgram(
  {
    arguments: [],
    terminal: { out: () => {}, err: () => {}, interactive: false, color: false, stream: process.stderr },
    version: '0.1.0',
    defaultHome: '/home',
    language: 'en',
    languageForced: true,
    timeZone: 'UTC',
    createAgent: () => {
      throw new Error('not called');
    },
    interrupted: new AbortController().signal,
    assistPlace: () => {
      throw new Error('not called');
    },
  },
  () => {},
);

const sectionOf = (name: string): string => {
  const command = name.startsWith('config ') ? 'config' : name;
  const section = page
    .split('\n## ')
    .find((part) => (part.split('\n')[0] ?? '').split(', ').includes(command));
  if (section === undefined) throw new Error(`docs/cli.md has no section on ${command}`);
  // `import` answers what `update` does and says so.
  return command === 'import' ? `${section}\n${sectionOf('update')}` : section;
};

/** The names of all members of a JSON schema, nested ones too. */
const membersOf = (schema: unknown): string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap(membersOf);
  return Object.entries(schema).flatMap(([name, value]) =>
    name === 'properties'
      ? [...Object.keys(value as object), ...Object.values(value as object).flatMap(membersOf)]
      : membersOf(value),
  );
};

const leaves = (command: Command, path = ''): { name: string; command: Command }[] =>
  command.commands.length === 0
    ? [{ name: path, command }]
    : command.commands.flatMap((one) => leaves(one, path === '' ? one.name() : `${path} ${one.name()}`));
const commands = leaves(program);

describe('docs/cli.md', () => {
  it('names every command, and there is a shape for each', () => {
    expect(commands.map(({ name }) => name).toSorted()).toEqual(
      [...Object.keys(commandShapes), 'run'].toSorted(),
    );
    for (const { name } of commands) expect(sectionOf(name)).toBeTruthy();
  });

  it.each(commands)('names every option and argument of $name', ({ name, command }) => {
    const section = sectionOf(name);
    for (const option of command.options)
      if (option.long !== '--progress') expect(section).toContain(option.long);
    for (const argument of command.registeredArguments) expect(section).toContain(`<${argument.name()}>`);
  });

  it('names the options all commands share', () => {
    for (const option of program.options) expect(page).toContain(option.flags);
    expect(page).toContain('--progress <kind>');
  });

  it.each(Object.entries(commandShapes))('names every JSON member of %s', (name, shape) => {
    const section = sectionOf(name);
    const members = membersOf(z.toJSONSchema(shape));
    expect(members.length).toBeGreaterThan(0);
    for (const member of members) expect(section).toContain(`\`${member}\``);
  });

  it('names every member and kind of the daemon’s events', () => {
    const section = sectionOf('run');
    for (const member of membersOf(z.toJSONSchema(daemonEventShape)))
      expect(section).toContain(`\`${member}\``);
    for (const shape of daemonEventShape.options) expect(section).toContain(`\`${shape.shape.event.value}\``);
  });

  it('names every exit code', () => {
    const section = sectionOf('Exit codes');
    for (const code of Object.values(exitCodes)) expect(section).toMatch(new RegExp(`\\| ${code} +\\|`));
  });

  it('names every setting', () => {
    const section = sectionOf('config');
    for (const name of Object.keys(settingRules)) expect(section).toContain(`\`${name}\``);
  });
});
