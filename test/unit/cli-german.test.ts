/** Every sentence an error can bring to somebody at a terminal has a German one; the source is read for them. */
import { describe, expect, it } from 'vitest';
import { createOutput } from '../../agent/cli/output.ts';
import { agentSentences } from '../../agent/words/error-texts.ts';
import { germanLines } from '../../protocol/cli/error-titles.ts';
import { germanFrom } from '../../protocol/cli/sentences.ts';
import type { Sentences } from '../../protocol/cli/sentences.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { serverSentences, toGerman as serverGerman } from '../../server/cli/sentences.ts';
import { publisherSentences } from '../../server/updates/publish/cli/sentences.ts';
import { errorSentences } from '../support/error-sentences.ts';
import { sourceFiles } from '../support/source-tree.ts';

/** Folders and files whose errors only answer a browser or a program at the API, both of which have words of their own by the code. */
const answersOverHttp = [
  /^agent\/page\//,
  /^server\/(?:api|audit|calendar|canned|faces|filters|live|privacy|relay|reports|stats|webhooks)\//,
  /^server\/auth\/(?:authenticate|lockout|routes|setup|sign-in|sign-in-setting|tokens)\.ts$/,
  /^server\/tickets\/(?:command-rules|routes|two-ticket-rules)\.ts$/,
  /^server\/recordings\/(?:routes|rules|store)\.ts$/,
  /^server\/customers\/(?:contacts|products)\.ts$/,
  /^server\/mail\/(?:desk-schema|own-(?:desk|templates)|try)\.ts$/,
  /^server\/attachments\/routes\.ts$/,
  /-routes\.ts$/,
  /\/web\//,
];
/** Not a program of ours to people: the client that the TUF project tests. */
const conformance = 'agent/trust/conformance.ts';

/** What a server answers agents and publishers; their errors carry it on. */
const toAgents = /^server\/(?:attachments|http|installations|recordings|updates\/download)\//;
const toPublishers = /^server\/updates\/(?:publish|repository|signing)\//;

const files = sourceFiles().filter(
  ({ path }) =>
    /^(?:agent|protocol|server)\/.*(?<!\.d)\.ts$/.test(path) &&
    path !== conformance &&
    !answersOverHttp.some((one) => one.test(path)),
);
const sentences = errorSentences(files, (path) => /^(?:agent|server\/operations)\//.test(path));

const programs: readonly (readonly [string, Sentences, (path: string) => boolean])[] = [
  ['agent', agentSentences, (path) => /^(?:agent|protocol)\//.test(path) || toAgents.test(path)],
  ['publish', publisherSentences, (path) => path.startsWith('protocol/') || toPublishers.test(path)],
  [
    'server',
    serverSentences,
    (path) => !path.startsWith('agent/') && !path.startsWith('server/updates/publish/'),
  ],
];

/** The numbers of what is filled in. */
const placesOf = (text: string): string[] => [...new Set(text.match(/\{\d\}/g))].toSorted();

describe('the German of errors', () => {
  it.each(programs)('has a sentence for each that %s may say', (_name, table, isSaid) => {
    const said = sentences.filter(({ path }) => isSaid(path));
    expect(said.length).toBeGreaterThan(50);
    expect(said.filter(({ text }) => !Object.hasOwn(table, text))).toEqual([]);
  });

  it.each(programs)(
    'leaves out no value that %s fills in, and has enough words to be known by',
    (_name, table) => {
      const odd = Object.entries(table).filter(
        ([english, german]) =>
          placesOf(german).join() !== placesOf(english).join() ||
          !/\p{L}{2}/u.test(english.replace(/\{\d\}/g, '')) ||
          !/\s/.test(english),
      );
      expect(odd).toEqual([]);
    },
  );

  it('reads the source through constants, choices and functions that make errors', () => {
    const planted = `
      const hint = 'Do this first.';
      const fault = (file: string, says: string) => new BeistandError('BAD_INPUT', \`\${file} \${says}.\`, { hint });
      throw fault(path, many ? 'is there twice' : \`has \${count} lines\`);
    `;
    expect(
      errorSentences([{ path: 'agent/planted.ts', text: planted }], () => false).map(({ text }) => text),
    ).toEqual(expect.arrayContaining(['Do this first.', '{1} is there twice.', '{1} has {2} lines.']));
  });

  it('fills in the values, and what an error tells of another one in German too', () => {
    const toGerman = germanFrom({
      '{1} was not installed: {2}': '{1} wurde nicht installiert: {2}',
      '{1} has {2} bytes instead of {3}.': 'Statt {3} Bytes hat {1} {2}.',
      '{1} is missing.': '{1} fehlt.',
    });
    expect(toGerman('2.0.0 was not installed: a b.json has 3 bytes instead of 7.')).toBe(
      '2.0.0 wurde nicht installiert: Statt 7 Bytes hat a b.json 3.',
    );
    expect(toGerman('Nobody knows this.')).toBeNull();
  });

  it('is not held up by a long text from outside', () => {
    const toGerman = germanFrom({ '{1} {2} {3} {4} {5} {6}!': 'x' });
    expect(toGerman('a '.repeat(500_000))).toBeNull();
  });

  it('stays out of what machines read', () => {
    const error = new BeistandError('BAD_INPUT', '"x" is not a version.', {
      hint: 'A version is like 1.2.3; status shows the installed one.',
    });
    const printed = (json: boolean): string => {
      let text = '';
      const write = (more: string): void => {
        text += more;
      };
      const terminal = { out: write, err: write, interactive: false, color: false };
      createOutput(terminal, { language: 'de', json, timeZone: 'UTC' }).fail(error);
      return text;
    };
    expect(printed(false)).toBe(
      'Fehler: "x" ist keine Version.\nWas jetzt hilft: Eine Version sieht aus wie 1.2.3; status zeigt die installierte.\n',
    );
    expect(JSON.parse(printed(true))).toMatchObject({ error: { message: error.message, hint: error.hint } });
  });

  it('shows an error that has none by its code, with the English sentence beside it', () => {
    expect(
      germanLines({ code: 'INTERNAL', message: 'x is undefined', hint: undefined }, serverGerman),
    ).toEqual({
      head: ['Fehler: Ein unerwarteter Fehler. (INTERNAL)', '  x is undefined'],
      hint: [],
    });
  });
});
