/** The help of the three programs: every text has a German one, every command an example that the program takes, and what commander complains of is German too. */
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram as createAgentProgram } from '../../agent/cli/cli.ts';
import { helpTexts as agentTexts } from '../../agent/cli/help-texts.ts';
import { descriptionsOf, finishHelp, germanComplaint } from '../../protocol/cli/help.ts';
import { wordsOf } from '../../protocol/cli/language.ts';
import type { Language } from '../../protocol/cli/language.ts';
import { helpTexts as serverTexts } from '../../server/cli/help-texts.ts';
import { createProgram as createServerProgram } from '../../server/cli/program.ts';
import { helpTexts as publishTexts } from '../../server/updates/publish/cli/help-texts.ts';
import { createProgram as createPublishProgram } from '../../server/updates/publish/cli/program.ts';

const programs = {
  agent: (language: Language) =>
    createAgentProgram(
      {
        arguments: [],
        terminal: {
          out: () => undefined,
          err: () => undefined,
          interactive: false,
          color: false,
          stream: process.stderr,
        },
        version: '0.1.0',
        defaultHome: '/home',
        language,
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
      () => undefined,
    ),
  server: (language: Language) =>
    createServerProgram(
      {
        words: wordsOf(language),
        write: () => undefined,
        now: () => new Date(0),
        setExitCode: () => undefined,
      },
      { language, stdin: process.stdin, stopped: () => undefined },
    ),
  publish: (language: Language) =>
    createPublishProgram({
      environmentPassphrase: undefined,
      terminal: false,
      now: () => 0,
      language,
      words: wordsOf(language),
    }),
};
const texts = { agent: agentTexts, server: serverTexts, publish: publishTexts };

/** The help of a program as it is printed. */
const helpOf = (program: Command): string => {
  let printed = '';
  program.configureOutput({ writeOut: (text) => (printed += text) });
  program.outputHelp();
  return printed;
};

/** The commands that do something, by their paths. */
const leavesOf = (command: Command, path: readonly string[] = []): [string, Command][] =>
  command.commands.flatMap((one) => {
    const below = [...path, one.name()];
    return one.commands.length === 0 ? [[below.join(' '), one]] : leavesOf(one, below);
  });

/** A line as a shell splits it. */
const wordsIn = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

describe.each(['agent', 'server', 'publish'] as const)('the help of %s', (name) => {
  it('has a German text for every English one, and no other', () => {
    const english = new Set(descriptionsOf(programs[name]('en')));
    expect([...english].filter((one) => texts[name].german[one] === undefined)).toEqual([]);
    const more = Object.keys(texts[name].german).filter((one) => !english.has(one));
    expect(more).toEqual([]);
  });

  it('shows examples and completion, in either language', () => {
    const [german, english] = [helpOf(programs[name]('de')), helpOf(programs[name]('en'))];
    for (const line of texts[name].examples) {
      expect(german).toContain(line);
      expect(english).toContain(line);
    }
    expect(german).toMatch(/^Aufruf: [\s\S]*^Optionen:[\s\S]*^Befehle:[\s\S]*^Beispiele:[\s\S]*^Vervollständigung:/m);
    expect(german).not.toMatch(/Usage|Options|Commands|display help/);
    expect(english).toMatch(/^Usage: [\s\S]*^Options:[\s\S]*^Commands:[\s\S]*^Examples:[\s\S]*^Completion:/m);
  }); // prettier-ignore
});

describe.each(['agent', 'server', 'publish'] as const)('the examples of the commands of %s', (name) => {
  const { commandExamples } = texts[name];

  it('are there for every command, and for no other', () => {
    const paths = leavesOf(programs[name]('en')).map(([path]) => path);
    expect(Object.keys(commandExamples).toSorted()).toEqual(paths.toSorted());
    for (const examples of Object.values(commandExamples)) expect(examples).not.toEqual([]);
  });

  const lines = Object.entries(commandExamples).flatMap(([path, all]) => all.map(({ line }) => [line, path]));
  it.each(lines)('%s', (line, path) => {
    const program = programs[name]('en').exitOverride();
    const reached: string[] = [];
    for (const [leaf, command] of leavesOf(program)) command.action(() => void reached.push(leaf));
    program.parse(wordsIn(line), { from: 'user' });
    expect(reached).toEqual([path]);
  });

  it.each([
    ['de', 'Beispiele:'],
    ['en', 'Examples:'],
  ] as const)('are shown by its help (%s), and the first of each by its group’s', (language, heading) => {
    const program = programs[name](language);
    for (const [path, leaf] of leavesOf(program)) {
      const help = helpOf(leaf);
      expect(help).toContain(`\n${heading}\n  # `);
      for (const one of commandExamples[path] ?? [])
        expect(help).toContain(`\n  # ${one[language]}\n  ${program.name()} ${path}`);
      const [first, second] = commandExamples[path] ?? [];
      if (leaf.parent === null || leaf.parent === program) continue;
      const group = helpOf(leaf.parent);
      expect(group).toContain(`\n  # ${first?.[language]}\n`);
      if (second !== undefined) expect(group).not.toContain(`\n  # ${second[language]}\n`);
    }
  });
});

describe('wrong use, told in German', () => {
  const program = (): Command => {
    const made = new Command('x').exitOverride();
    const send = made.command('send').argument('<file>').requiredOption('--to <name>').action(() => undefined); // prettier-ignore
    send.option('--level <n>');
    finishHelp(made, 'de', { examples: [], commandExamples: {}, german: {} });
    return made;
  };
  it.each([
    [['sned'], 'Fehler: Den Befehl „sned“ gibt es nicht.\n(Meinten Sie: send?)\n'],
    [['send', '--to', 'b'], 'Fehler: Es fehlt die Angabe <file>.\n'],
    [['send', 'a'], 'Fehler: Es fehlt die Option „--to <name>“.\n'],
    [['send', 'a', '--to'], 'Fehler: Zur Option „--to <name>“ fehlt der Wert.\n'],
    [['send', 'a', 'b', '--to', 'c'], 'Fehler: Zu viele Angaben'],
    [['send', 'a', '--to', 'b', '--tu'], 'Fehler: Die Option „--tu“ gibt es hier nicht.\n'],
  ])('%j', (words, said) => {
    const made = program();
    let printed = '';
    for (const one of [made, ...made.commands])
      one.configureOutput({ writeErr: (text) => (printed += text) });
    expect(() => made.parse(words, { from: 'user' })).toThrow();
    expect(printed).toContain(said);
  });

  it('a choice that is none names those that are', () => {
    expect(
      germanComplaint("error: option '--role <role>' argument 'x' is invalid. Allowed choices are a, b."),
    ).toBe('Fehler: „x“ ist bei „--role <role>“ nicht möglich. Möglich: a, b.');
  });
});
