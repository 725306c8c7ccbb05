/**
 * Keyboard shortcuts: single keys (`r`), sequences (`g t`) and `mod+Enter`. They are off while somebody types, except those
 * with `mod`. What is offered at the moment is known here, so that `?` can show it.
 */
import { Group, Kbd } from '@mantine/core';
import { createContext, lazy, Suspense, use, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useLanguage } from './language.ts';
import { createWords } from './words.ts';

export interface Shortcut {
  /** `r`, `g t`, `mod+Enter`, `Escape`; keys as in KeyboardEvent.key. */
  readonly keys: string;
  /** What it does, in the person's language, for the list that `?` shows. */
  readonly label: string;
  readonly run: () => void;
  /** Also while somebody types in a field. */
  readonly whileTyping?: boolean;
}

const sequenceMs = 1_200;

interface Keyboard {
  readonly register: (shortcuts: () => readonly Shortcut[]) => () => void;
}
const KeyboardContext = createContext<Keyboard>({ register: () => () => undefined });

const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(?:checkbox|radio|button)$/.test(target.type));

const nameOf = (event: KeyboardEvent): string =>
  event.ctrlKey || event.metaKey ? `mod+${event.key}` : event.key;

const useWords = createWords('keyboard', {
  de: { help: 'Diese Liste zeigen' },
  en: { help: 'Show this list' },
});
const ShortcutList = lazy(() => import('./shortcut-list.tsx'));

/** Listens for the whole page and shows the list of shortcuts. */
export const KeyboardProvider = ({ children }: { children: ReactNode }) => {
  const t = useWords();
  const sources = useRef(new Set<() => readonly Shortcut[]>());
  const [listed, setListed] = useState<readonly Shortcut[] | null>(null);
  const keyboard = useMemo<Keyboard>(
    () => ({
      register: (source) => {
        sources.current.add(source);
        return () => void sources.current.delete(source);
      },
    }),
    [],
  );
  useEffect(() => {
    let before = '';
    let beforeAt = 0;
    const offered = () => [...sources.current].toReversed().flatMap((source) => source());
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const key = nameOf(event);
      const typing = typesText(event.target);
      const dialogOpen = document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
      const pair = event.timeStamp - beforeAt < sequenceMs ? `${before} ${key}` : key;
      const found = offered().find(
        (one) =>
          (one.keys === pair || one.keys === key) &&
          ((!typing && !dialogOpen) || one.whileTyping === true || key.startsWith('mod+')),
      );
      if (found !== undefined) {
        event.preventDefault();
        before = '';
        found.run();
        return;
      }
      if (typing || dialogOpen) return;
      if (key === '?') {
        event.preventDefault();
        setListed(offered());
        return;
      }
      before = key;
      beforeAt = event.timeStamp;
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <KeyboardContext value={keyboard}>
      {children}
      {listed === null ? null : (
        <Suspense fallback={null}>
          <ShortcutList
            shortcuts={[...listed, { keys: '?', label: t('help'), run: () => undefined }]}
            onClose={() => setListed(null)}
          />
        </Suspense>
      )}
    </KeyboardContext>
  );
};

/** What is written on the keys, where it isn't what they are called. */
const keyNames = {
  de: { mod: 'Strg', Enter: 'Eingabe', Escape: 'Esc' },
  en: { mod: 'Ctrl', Enter: 'Enter', Escape: 'Esc' },
} as const;

/** A shortcut as keys to press. */
export const Keys = ({ keys }: { keys: string }) => {
  const language = useLanguage();
  const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  const nameOf = (key: string): string => {
    if (key === 'mod' && mac) return '⌘';
    return key === 'mod' || key === 'Enter' || key === 'Escape' ? keyNames[language][key] : key;
  };
  return (
    <Group gap={4} component="span">
      {keys.split(' ').flatMap((key) =>
        key.split('+').map((part) => (
          <Kbd key={`${key}${part}`} size="xs">
            {nameOf(part)}
          </Kbd>
        )),
      )}
    </Group>
  );
};

/** Offers shortcuts as long as the component is shown; the innermost component wins. */
export const useShortcuts = (shortcuts: readonly Shortcut[]): void => {
  const { register } = use(KeyboardContext);
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => register(() => latest.current), [register]);
};
