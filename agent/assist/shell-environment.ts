/**
 * What a shell in a session finds in its environment: the customer's own, as in any terminal they open, but nothing of this
 * program or of what started it, nothing of the terminal window the customer sits at (it is shown in others as well), and
 * UTF-8, which is all that is shown. Pure.
 */

/** This program's own, and of Node and npm, whose settings can hold tokens. */
const ofPrograms =
  /^(?:BEISTAND_|MALLOC_ARENA_MAX$|MALLOC_MMAP_THRESHOLD_$|NODE_(?:OPTIONS|COMPILE_CACHE|CHANNEL_\w+|PATH|REPL_\w+)$|npm_|NPM_|INIT_CWD$)/;
/** Of the window the agent was started in: a multiplexer's session, a size, an identity programs act on. */
const ofWindow =
  /^(?:TMUX|TMUX_PANE|STY|WINDOW|WINDOWID|TERMCAP|COLUMNS|LINES|OLDPWD|SHLVL|_|VTE_VERSION|COLORTERM|(?:TERM_PROGRAM|TERM_SESSION_ID|ITERM|LC_TERMINAL|KITTY|WEZTERM|KONSOLE|ALACRITTY|VSCODE|ZELLIJ)\w*)$/;

const utf8Locale: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'en_US.UTF-8' };

/** @param system the platform, as Node names it; @param file the shell */
export const shellEnvironment = (
  own: Readonly<Record<string, string | undefined>>,
  { system, file }: { readonly system: NodeJS.Platform; readonly file: string },
): Record<string, string> => {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(own))
    if (value !== undefined && !ofPrograms.test(name) && !ofWindow.test(name)) kept[name] = value;
  if (system === 'win32') return kept;
  kept['SHELL'] = file;
  // xterm.js and most windows of today show all colours.
  kept['COLORTERM'] = 'truecolor';
  // The first of these that is there decides.
  const decides = [kept['LC_ALL'], kept['LC_CTYPE'], kept['LANG']].find((one) => (one ?? '') !== '');
  if (!/utf-?8/i.test(decides ?? '')) {
    if ((kept['LC_ALL'] ?? '') !== '') kept['LANG'] = kept['LC_ALL'] ?? '';
    delete kept['LC_ALL'];
    kept['LC_CTYPE'] = utf8Locale[system] ?? 'C.UTF-8';
  }
  return kept;
};
