/**
 * Manners of the three command lines, as real processes: completion, asked by a real bash as it would be by Tab (the other shells'
 * scripts where they are installed), the language of the locale, and wrong use told to machines.
 */
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../support/source-tree.ts';

const programs = {
  agent: 'agent/main.ts',
  server: 'server/main.ts',
  publish: 'server/updates/publish/main.ts',
} as const;
type Program = keyof typeof programs;

const run = promisify(execFile);

/** What bash offers after `words`, the last of them half typed. */
const offered = async (program: Program, ...words: string[]): Promise<string[]> => {
  const script = `
    ${program}() { "${process.execPath}" ${programs[program]} "$@"; }
    source <(${program} completion bash ${program})
    COMP_WORDS=(${program} ${words.map((word) => `'${word}'`).join(' ')})
    COMP_CWORD=${words.length}
    _${program}_words
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['-c', script], { cwd: repositoryRoot });
  return stdout.split('\n').filter((line) => line !== '');
};

it('offers the commands that begin with what was typed', async () => {
  expect(await offered('agent', 'ro')).toEqual(['rollback']);
  expect(await offered('server', 'cus')).toEqual(['customer']);
  expect(await offered('publish', 'tr')).toEqual(['trust']);
});

it('offers the commands below a command', async () => {
  expect(await offered('agent', 'config', '')).toEqual(['list', 'get', 'set']);
  expect(await offered('publish', 'keys', 'i')).toEqual(['init']);
});

it('offers options, also after the value of another one, and those that all commands share', async () => {
  expect(await offered('agent', '--home', '/x', 'update', '--dry')).toEqual(['--dry-run']);
  expect(await offered('agent', 'update', '--js')).toEqual(['--json']);
});

it('offers the values an option knows', async () => {
  expect(await offered('agent', 'update', '--progress', 'p')).toEqual(['plain']);
});

it('leaves files to the shell where an option wants one', async () => {
  expect(await offered('agent', 'enroll', '--bundle', '')).toEqual([]);
});

it.each(['bash', 'zsh', 'fish', 'powershell'])(
  'prints a script for %s that names the program as it is called',
  async (shell) => {
    const { stdout } = await run(process.execPath, ['agent/main.ts', 'completion', shell, 'our-agent'], {
      cwd: repositoryRoot,
    });
    expect(stdout).toContain('our-agent');
    expect(stdout).toContain('complete-words');
    const checks: Record<string, readonly string[]> = {
      bash: ['bash', '-n'],
      zsh: ['zsh', '-n'],
      fish: ['fish', '--no-execute'],
    };
    const [command, flag] = checks[shell] ?? [];
    const there =
      command !== undefined && execFileSync('sh', ['-c', `command -v ${command} || true`]).toString() !== '';
    if (there && flag !== undefined)
      execFileSync('bash', ['-c', `${command} ${flag} <(cat)`], { input: stdout });
  },
);

/** Runs a program; what it printed and its exit code. */
const used = async (program: Program, words: readonly string[], locale: string) =>
  run(process.execPath, [programs[program], ...words], {
    cwd: repositoryRoot,
    env: { ...process.env, LC_ALL: locale },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  );

it.each([
  ['server', ['customer', 'list', '--data', '/nowhere'], 'Fehler: /nowhere ist kein Datenordner eines Servers. (NOT_FOUND)\nAufrufen: server init --data /nowhere\n'],
  ['publish', ['keys', 'list', '--keys', '/nowhere'], 'Fehler: In /nowhere gibt es keinen Schlüsselbund. (NOT_FOUND)\nEinen anlegen mit „keys init --keys ORDNER“.\n'],
  ['agent', ['--home', '/nowhere', 'status'], 'Fehler: /nowhere ist noch bei keinem Hersteller angemeldet.\nWas jetzt hilft: Beim Hersteller ein Bundle anfordern und aufrufen: enroll --bundle DATEI'],
] as const)('%s tells an error in German where the locale is, and what to do', async (program, words, said) => {
  const german = await used(program, words, 'de_DE.UTF-8');
  const english = await used(program, words, 'en_GB.UTF-8');
  expect(german.stderr).toContain(said);
  expect(english.stderr).not.toContain('Fehler');
  // The terminal is none, so nothing is coloured.
  expect(german.stderr).not.toContain('\u001B');
  expect(german.code).toBe(english.code);
}); // prettier-ignore

it.each(['agent', 'server', 'publish'] as const)('%s tells wrong use with --json as one JSON value', async (program) => {
  const answer = await used(program, ['nonsense', '--json'], 'de_DE.UTF-8');
  expect(JSON.parse(answer.stdout)).toMatchObject({ error: { code: 'BAD_INPUT' } });
  expect(answer).toMatchObject({ stderr: '', code: 2 });
}); // prettier-ignore
