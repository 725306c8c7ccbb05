/** Language and look, to be chosen anywhere: in the account menu and on pages without a frame. */
import { ActionIcon, Menu, Tooltip, useMantineColorScheme } from '@mantine/core';
import type { MantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { languages, setLanguage, useLanguage } from './language.ts';
import type { Language } from './language.ts';
import { createWords } from './words.ts';

const useWords = createWords('preferences', {
  de: {
    language: 'Sprache',
    appearance: 'Darstellung',
    light: 'Hell',
    dark: 'Dunkel',
    auto: 'Wie das System',
  },
  en: { language: 'Language', appearance: 'Appearance', light: 'Light', dark: 'Dark', auto: 'As the system' },
});

const languageNames: Readonly<Record<Language, string>> = { de: 'Deutsch', en: 'English' };
const schemes = [
  ['light', IconSun],
  ['dark', IconMoon],
  ['auto', IconDeviceDesktop],
] as const satisfies readonly (readonly [MantineColorScheme, unknown])[];

/** Menu items; `onLanguage` also hears of the choice, to keep it with the account. */
export const PreferenceItems = ({ onLanguage }: { onLanguage?: (language: Language) => void }) => {
  const t = useWords();
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const mark = (chosen: boolean) => (chosen ? <IconCheck size={16} aria-hidden /> : null);
  return (
    <>
      <Menu.Label>{t('language')}</Menu.Label>
      {languages.map((one) => (
        <Menu.Item
          key={one}
          lang={one}
          rightSection={mark(one === language)}
          leftSection={<IconLanguage size={16} />}
          onClick={() => {
            setLanguage(one);
            onLanguage?.(one);
          }}
        >
          {languageNames[one]}
        </Menu.Item>
      ))}
      <Menu.Label>{t('appearance')}</Menu.Label>
      {schemes.map(([scheme, Icon]) => (
        <Menu.Item
          key={scheme}
          rightSection={mark(scheme === colorScheme)}
          leftSection={<Icon size={16} />}
          onClick={() => setColorScheme(scheme)}
        >
          {t(scheme)}
        </Menu.Item>
      ))}
    </>
  );
};

/** A button with both choices, for pages without a frame. */
export const Preferences = () => {
  const t = useWords();
  const label = `${t('language')}, ${t('appearance')}`;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Tooltip label={label}>
          <ActionIcon variant="default" size="lg" aria-label={label}>
            <IconLanguage size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <PreferenceItems />
      </Menu.Dropdown>
    </Menu>
  );
};
