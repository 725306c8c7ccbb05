/**
 * The help of our three command lines: examples of the program and of each command, how completion is set up, and German where the
 * locale is. The commands themselves are written in English; what a German reads is looked up by the English text, and a test finds
 * every text that has no German one.
 */
import { Help } from 'commander';
import type { Command, Option } from 'commander';
import { shells } from './completion.ts';
import type { Language } from './language.ts';

/** One use of a command. */
interface CommandExample {
  /** What is typed after the program's name. */
  readonly line: string;
  /** What it does, in a few words. */
  readonly en: string;
  readonly de: string;
}

/** By the command's path, as `config set`; of commands that do something, not of groups. */
export type CommandExamples = Readonly<Record<string, readonly CommandExample[]>>;

export interface HelpTexts {
  /** Command lines, each as it is typed. */
  readonly examples: readonly string[];
  readonly commandExamples: CommandExamples;
  /** German descriptions by their English ones. */
  readonly german: Readonly<Record<string, string>>;
}

/** Every description that a program's help shows, of options and arguments too. */
export const descriptionsOf = (program: Command): string[] => [
  program.description(),
  ...program.options.map((one) => one.description),
  ...program.registeredArguments.map((one) => one.description),
  ...program.commands.flatMap(descriptionsOf),
];

/** What commander itself says, in German. */
const titles: Readonly<Record<string, string>> = {
  'Usage:': 'Aufruf:',
  'Arguments:': 'Angaben:',
  'Options:': 'Optionen:',
  'Global Options:': 'Optionen aller Befehle:',
  'Commands:': 'Befehle:',
};

/** Commander's complaints, which it offers no other way to word. */
const complaints: readonly (readonly [RegExp, string])[] = [
  [/^error: unknown command '(.*)'/m, 'Fehler: Den Befehl „$1“ gibt es nicht.'],
  [/^error: unknown option '(.*)'/m, 'Fehler: Die Option „$1“ gibt es hier nicht.'],
  [/^error: missing required argument '(.*)'/m, 'Fehler: Es fehlt die Angabe <$1>.'],
  [/^error: required option '(.*)' not specified/m, 'Fehler: Es fehlt die Option „$1“.'],
  [/^error: option '(.*)' argument missing/m, 'Fehler: Zur Option „$1“ fehlt der Wert.'],
  [
    /^error: too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+)(.*)/m,
    'Fehler: Zu viele Angaben: $3 statt $2$4',
  ],
  [
    /^error: (?:option|command-argument value) '(.*)' (?:argument|is invalid for argument) '(.*?)'(?: is invalid)?\. Allowed choices are (.*)\./m,
    'Fehler: „$2“ ist bei „$1“ nicht möglich. Möglich: $3.',
  ],
  [/\(Did you mean (one of )?(.*)\?\)/m, '(Meinten Sie: $2?)'],
];

/** A complaint of commander in German. */
export const germanComplaint = (text: string): string => {
  let german = text;
  for (const [pattern, said] of complaints) german = german.replace(pattern, said);
  return german.replace(/^error: /m, 'Fehler: ');
};

const standard = new Help();

/** As commander describes an option; that a switch is off by itself goes without saying. */
const describe = (option: Option): string =>
  option.defaultValue === false ? option.description : standard.optionDescription(option);

/** In German what is German to say; the program's own texts from `texts`, commander's from above. */
const inGerman = (command: Command, texts: HelpTexts): void => {
  const german = (english: string): string => texts.german[english] ?? english;
  command.description(german(command.description()));
  command.helpOption('-h, --help', 'diese Hilfe').configureOutput({
    outputError: (text, write) => {
      write(germanComplaint(text));
    },
  });
  if (command.commands.length > 0) command.helpCommand('help [command]', 'Hilfe zu einem Befehl');
  command.configureHelp({
    styleTitle: (title) => titles[title] ?? title,
    optionDescription: (option) =>
      describe(option).replace('default: ', 'ohne sie: ').replace('(choices: ', '(möglich: '),
    argumentDescription: (argument) =>
      standard.argumentDescription(argument).replace('(choices: ', '(möglich: '),
  });
  for (const option of command.options) option.description = german(option.description);
  for (const argument of command.registeredArguments) argument.description = german(argument.description);
  for (const one of command.commands) inGerman(one, texts);
};

const inEnglish = (command: Command): void => {
  command.configureHelp({ optionDescription: describe });
  for (const one of command.commands) inEnglish(one);
};

/** What stands below the help that commander makes. */
const headings = {
  de: {
    examples: 'Beispiele:',
    completion: 'Vervollständigung:',
    script: 'schreibt ein Skript für Ihre Shell; `name`: wie das Programm bei Ihnen heißt',
  },
  en: {
    examples: 'Examples:',
    completion: 'Completion:',
    script: 'prints a script for your shell; `name` is what you call the program',
  },
} as const;

/** Of a terminal, less the indentation. */
const columns = 78;

/** A command line as a shell takes it over several lines, broken before options where it is too long for one. */
const folded = (line: string): string => {
  const [first = '', ...options] = line.split(/ (?=--)/);
  const lines = [first];
  for (const option of options) {
    const last = lines.at(-1) ?? '';
    if (last.length + option.length + ' '.length + ' \\'.length <= columns)
      lines.splice(-1, 1, `${last} ${option}`);
    else lines.push(`    ${option}`);
  }
  return lines.map((one) => `  ${one}`).join(' \\\n');
};

/** Adds the examples of each command, and to a group the first one of each of its commands. @returns those of `command` */
const addExamples = (
  command: Command,
  path: string,
  shown: { readonly program: string; readonly language: Language; readonly texts: HelpTexts },
): readonly CommandExample[] => {
  const examples =
    command.commands.length === 0
      ? (shown.texts.commandExamples[path] ?? [])
      : command.commands.flatMap((one) => addExamples(one, `${path} ${one.name()}`, shown).slice(0, 1));
  if (examples.length > 0)
    command.addHelpText(
      'after',
      [
        '',
        headings[shown.language].examples,
        ...examples.flatMap((one) => [`  # ${one[shown.language]}`, folded(`${shown.program} ${one.line}`)]),
      ].join('\n'),
    );
  return examples;
};

/** Finishes a program's help, once all its commands are there. */
export const finishHelp = (program: Command, language: Language, texts: HelpTexts): void => {
  if (language === 'de') inGerman(program, texts);
  else inEnglish(program);
  for (const one of program.commands)
    addExamples(one, one.name(), { program: program.name(), language, texts });
  const { examples, completion, script } = headings[language];
  program.addHelpText(
    'after',
    [
      '',
      examples,
      ...texts.examples.map((line) => `  ${line}`),
      '',
      completion,
      `  completion <${shells.join('|')}> [name]`,
      `      ${script}`,
    ].join('\n'),
  );
};
