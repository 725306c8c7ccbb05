/**
 * Completion of our command lines in bash, zsh, fish and PowerShell. The shell's script asks the program itself what
 * fits (`complete-words`), so that one place knows, and a new command is completed without a new script.
 */

/** What is read of a commander program; structural, so that this file needs no package. */
export interface CommandLike {
  name(): string;
  description(): string;
  readonly commands: readonly CommandLike[];
  readonly options: readonly OptionLike[];
  readonly registeredArguments: readonly ArgumentLike[];
  readonly parent: CommandLike | null;
}
interface OptionLike {
  readonly long?: string | null | undefined;
  readonly short?: string | null | undefined;
  readonly description: string;
  /** Whether a value follows. */
  readonly required: boolean;
  readonly optional: boolean;
  readonly argChoices?: readonly string[] | undefined;
}
interface ArgumentLike {
  readonly argChoices?: readonly string[] | undefined;
}

export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/** What fits, or that files and folders do. */
export type Completion = readonly Candidate[] | 'files';

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

const takesValue = (option: OptionLike): boolean => option.required || option.optional;
const plain = (words: readonly string[]): Candidate[] => words.map((word) => ({ word, description: '' }));

const optionsOf = (command: CommandLike | null): OptionLike[] =>
  command === null ? [] : [...command.options, ...optionsOf(command.parent)];

/** What may stand in place of the last of `words` (those after the program's name), which may be empty or half typed. */
export const complete = (program: CommandLike, words: readonly string[]): Completion => {
  const partial = words.at(-1) ?? '';
  let command = program;
  let position = 0;
  let waiting: OptionLike | undefined;
  for (const word of words.slice(0, -1)) {
    if (waiting !== undefined) {
      waiting = undefined;
      continue;
    }
    if (word.startsWith('-')) {
      const option = optionsOf(command).find(({ long, short }) => word === long || word === short);
      if (option !== undefined && takesValue(option)) waiting = option;
      continue;
    }
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) position += 1;
    else {
      command = next;
      position = 0;
    }
  }
  const fitting = (candidates: readonly Candidate[]): Candidate[] =>
    candidates.filter(({ word }) => word.startsWith(partial));
  if (waiting !== undefined)
    return waiting.argChoices === undefined ? 'files' : fitting(plain(waiting.argChoices));
  if (partial.startsWith('-'))
    return fitting([
      ...optionsOf(command).flatMap(({ long, description }) =>
        long === undefined || long === null ? [] : [{ word: long, description }],
      ),
      { word: '--help', description: '' },
    ]);
  if (command.commands.length > 0)
    return fitting([
      ...command.commands.map((one) => ({ word: one.name(), description: one.description() })),
      ...(command.parent === null ? [{ word: 'completion', description: '' }] : []),
    ]);
  const choices = command.registeredArguments[position]?.argChoices;
  return choices === undefined ? 'files' : fitting(plain(choices));
};

/** As the shells' scripts read it: a word and its description a line, or `:files`. */
const lines = (completion: Completion): string =>
  completion === 'files'
    ? ':files\n'
    : completion.map(({ word, description }) => `${word}\t${description.replace(/\s+/g, ' ')}\n`).join('');

const scripts: Readonly<Record<Shell, (name: string) => string>> = {
  bash: (name) => `_${name}_words() {
  local line found
  found=$("\${COMP_WORDS[0]}" complete-words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=()
  if [[ $found == :files ]]; then
    compopt -o default 2>/dev/null
    return
  fi
  while IFS=$'\\t' read -r line _; do
    [[ -n $line ]] && COMPREPLY+=("$line")
  done <<< "$found"
}
complete -F _${name}_words ${name}
`,
  zsh: (name) => `#compdef ${name}
_${name}_words() {
  local -a found described
  found=("\${(@f)$(\${words[1]} complete-words -- "\${(@)words[2,$CURRENT]}" 2>/dev/null)}")
  if [[ \${found[1]} == :files ]]; then
    _files
    return
  fi
  local one
  for one in $found; do
    described+=("\${one%%$'\\t'*}:\${one#*$'\\t'}")
  done
  _describe '${name}' described
}
compdef _${name}_words ${name}
`,
  fish: (name) => `function __${name}_words
    set -l before (commandline -opc)
    set -l found ($before[1] complete-words -- $before[2..-1] (commandline -ct) 2>/dev/null)
    if test "$found[1]" = ':files'
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $found
    end
end
complete -c ${name} -f -a '(__${name}_words)'
`,
  powershell: (name) => `Register-ArgumentCompleter -Native -CommandName ${name} -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    if ($wordToComplete -eq '') { $words += '""' }
    & $commandAst.CommandElements[0].ToString() complete-words -- @words 2>$null | ForEach-Object {
        if ($_ -ne ':files') {
            $word, $description = $_ -split "\`t", 2
            if (-not $description) { $description = $word }
            [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $description)
        }
    }
}
`,
};

const isShell = (value: string | undefined): value is Shell => shells.some((one) => one === value);

/**
 * What `completion <shell> [name]` and `complete-words -- …` print; null for every other command line. `words` are
 * those after the program. Without a known shell, the answer is how to ask.
 */
export const answerCompletion = (program: CommandLike, words: readonly string[]): string | null => {
  const [command, first, second] = words;
  if (command === 'complete-words') {
    // PowerShell can't pass an empty word.
    const given = words.slice(first === '--' ? 2 : 1).map((word) => (word === '""' ? '' : word));
    return lines(complete(program, given));
  }
  if (command !== 'completion') return null;
  const name = (second ?? program.name()).replace(/[^\w.-]/g, '');
  return isShell(first) ? scripts[first](name) : `completion <${shells.join('|')}> [name]\n`;
};
