/** The command palette: every place and command by name, and a ticket by its number. Fetched when it is first asked for. */
import { Spotlight, spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { IconSearch } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { AreaCommand } from './area.ts';
import { Keys } from './keyboard.tsx';
import { useLanguage } from './language.ts';
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

const Palette = ({
  commands,
  searchAt,
  asked,
}: {
  commands: readonly AreaCommand[];
  searchAt?: (text: string) => string;
  /** How often it was asked for; each time opens it. */
  asked: number;
}) => {
  const t = useWords();
  const language = useLanguage();
  const navigate = useNavigate();
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);
  return (
    <Spotlight
      shortcut={null}
      nothingFound={t('nothing')}
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: t('placeholder'),
        'aria-label': t('palette'),
        onKeyDown: (event) => {
          const text = event.currentTarget.value.trim();
          if (event.key !== 'Enter' || searchAt === undefined || !/^#?\d+$/.test(text)) return;
          event.preventDefault();
          event.stopPropagation();
          spotlight.close();
          navigate({ to: searchAt(text) });
        },
      }}
      actions={commands.map((one) => ({
        id: one.id,
        label: one.label[language],
        keywords: Object.values(one.label),
        leftSection: <one.icon size={20} stroke={1.5} />,
        rightSection: one.keys === undefined ? undefined : <Keys keys={one.keys} />,
        onClick: () => navigate({ to: one.to }),
      }))}
    />
  );
};

export default Palette;
