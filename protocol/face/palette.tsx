/** The command palette: every place and command by name, and what a face finds for the text itself. Fetched once the first page is there. */
import { Spotlight, spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { AreaCommand } from './area.ts';
import { Keys } from './keyboard.tsx';
import { useLanguage } from './language.ts';
import type { Language } from './language.ts';
import { useNavigate } from './route.ts';
import { createWords } from './words.ts';

const useWords = createWords('palette', {
  de: {
    palette: 'Suchen und ausführen',
    placeholder: 'Wohin, oder was tun?',
    nothing: 'Nichts gefunden.',
  },
  en: { palette: 'Search and run', placeholder: 'Where to, or what to do?', nothing: 'Nothing found.' },
});

/** Commands called what was typed, those in the person's language first. */
const called = (typed: string, commands: readonly AreaCommand[], language: Language): AreaCommand[] => {
  const text = typed.toLowerCase();
  const isCalled = (label: string) => label.toLowerCase().includes(text);
  return [
    ...commands.filter(({ label }) => isCalled(label[language])),
    ...commands.filter(({ label }) => !isCalled(label[language]) && Object.values(label).some(isCalled)),
  ];
};

const Palette = ({
  commands,
  find,
  asked,
}: {
  commands: readonly AreaCommand[];
  find?: (text: string) => readonly AreaCommand[];
  /** How often it was asked for; each time opens it. */
  asked: number;
}) => {
  const t = useWords();
  const language = useLanguage();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);
  const text = query.trim();
  const found = [...called(text, commands, language), ...(text === '' ? [] : (find?.(text) ?? []))];
  return (
    <Spotlight
      shortcut={null}
      attributes={{ content: { 'aria-label': t('palette') } }}
      nothingFound={t('nothing')}
      highlightQuery
      scrollable
      maxHeight={420}
      query={query}
      onQueryChange={setQuery}
      filter={(_query, actions) => actions}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: t('placeholder'),
        'aria-label': t('palette'),
      }}
      actions={found.map((one) => ({
        id: one.id,
        label: one.label[language],
        leftSection: <one.icon size={20} stroke={1.5} />,
        rightSection: one.keys === undefined ? undefined : <Keys keys={one.keys} />,
        onClick: () => navigate({ to: one.to, ...(one.search === undefined ? {} : { search: one.search }) }),
      }))}
    />
  );
};

export default Palette;
