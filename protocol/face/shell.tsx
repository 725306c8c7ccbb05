/**
 * The frame around the pages of a face: navigation at the side (behind a button on a phone), command palette, who is signed
 * in. The three faces fill it differently and look alike.
 */
import {
  ActionIcon,
  AppShell,
  Avatar,
  Badge,
  Burger,
  Button,
  Group,
  Menu,
  NavLink,
  Stack,
  Text,
  Tooltip,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLanguage, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import type { AreaCommand, NavigationEntry } from './area.ts';
import { useIdle } from './idle.ts';
import { Keys, useShortcuts } from './keyboard.tsx';
import { useLanguage } from './language.ts';
import type { Language } from './language.ts';
import { PreferenceItems } from './preferences.tsx';
import { Link, useNavigate, usePath } from './route.ts';
import { createWords } from './words.ts';

const useWords = createWords('shell', {
  de: {
    menu: 'Navigation',
    palette: 'Suchen und ausführen',
    account: 'Konto und Darstellung',
    skip: 'Zum Inhalt',
    offline: 'Keine Verbindung – es wird weiter versucht.',
    find: 'Suchen …',
  },
  en: {
    menu: 'Navigation',
    palette: 'Search and run',
    account: 'Account and appearance',
    skip: 'Skip to content',
    offline: 'No connection – trying again.',
    find: 'Search …',
  },
});

export interface ShellProps {
  /** Whose face it is, at the top: the vendor's name. */
  readonly name: string;
  /** Which face it is. */
  readonly face: string;
  readonly navigation: readonly NavigationEntry[];
  readonly commands: readonly AreaCommand[];
  /** Who is signed in; null for the local page. */
  readonly person: { readonly name: string; readonly email: string } | null;
  /** More items of the account menu. */
  readonly accountItems?: ReactNode;
  readonly onLanguage?: (language: Language) => void;
  /** Whether live updates arrive. */
  readonly connected: boolean;
  /** What can be opened for a text typed into the palette, beside the commands. */
  readonly find?: (text: string) => readonly AreaCommand[];
  readonly children: ReactNode;
}

const Palette = lazy(() => import('./palette.tsx'));

const isAt = (path: string, to: string): boolean =>
  to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);

const Entry = ({ entry, path, onOpen }: { entry: NavigationEntry; path: string; onOpen: () => void }) => {
  const language = useLanguage();
  const useCount = entry.useCount ?? noCount;
  const count = useCount();
  const active = isAt(path, entry.to);
  return (
    <NavLink
      component={Link}
      to={entry.to}
      label={entry.label[language]}
      active={active}
      aria-current={active ? 'page' : undefined}
      leftSection={<entry.icon size={18} stroke={1.7} />}
      rightSection={
        count === undefined || count === 0 ? null : (
          <Badge size="sm" variant="light" circle={count < 10}>
            {count}
          </Badge>
        )
      }
      onClick={onOpen}
      styles={{ root: { borderRadius: 'var(--mantine-radius-md)' } }}
    />
  );
};
const noCount = (): undefined => undefined;

const AccountMenu = ({ person, accountItems, onLanguage }: Omit<ShellProps, 'children'>) => {
  const t = useWords();
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton>
          {person === null ? (
            <Avatar aria-hidden size={34} color="harbour">
              <IconLanguage size={18} />
            </Avatar>
          ) : (
            <Avatar
              aria-hidden
              size={34}
              name={person.name}
              color="initials"
              allowedInitialsColors={['harbour']}
            />
          )}
          <VisuallyHidden>{t('account')}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {person === null ? null : (
          <>
            <Stack gap={0} px="sm" py="xs">
              <Text size="sm" fw={600}>
                {person.name}
              </Text>
              <Text size="xs" c="dimmed">
                {person.email}
              </Text>
            </Stack>
            <Menu.Divider />
          </>
        )}
        {accountItems}
        <PreferenceItems {...(onLanguage === undefined ? {} : { onLanguage })} />
      </Menu.Dropdown>
    </Menu>
  );
};

export const Shell = (props: ShellProps) => {
  const { name, face, navigation, commands, connected, children } = props;
  const t = useWords();
  const language = useLanguage();
  const path = usePath();
  const navigate = useNavigate();
  const [opened, { toggle, close }] = useDisclosure(false);
  const places: AreaCommand[] = navigation.map((entry) => ({ id: entry.to, ...entry }));
  const all = [...places, ...commands.filter((one) => places.every((place) => place.id !== one.id))];
  const [asked, setAsked] = useState(0);
  const idle = useIdle();
  const askPalette = (): void => setAsked((count) => count + 1);
  useShortcuts([
    { keys: 'mod+k', label: t('palette'), run: askPalette, whileTyping: true },
    ...all.flatMap((one) =>
      one.keys === undefined
        ? []
        : [{ keys: one.keys, label: one.label[language], run: () => navigate({ to: one.to }) }],
    ),
  ]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('menu')} />
            <Text fw={700} truncate>
              {name}
            </Text>
            <Text c="dimmed" visibleFrom="xs" truncate>
              {face}
            </Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            {connected ? null : (
              <Badge color="orange" variant="light" role="status">
                {t('offline')}
              </Badge>
            )}
            <Button
              visibleFrom="sm"
              variant="default"
              size="xs"
              c="dimmed"
              leftSection={<IconSearch size={16} />}
              rightSection={<Keys keys="mod+K" />}
              onClick={askPalette}
            >
              {t('find')}
            </Button>
            <Tooltip label={t('palette')}>
              <ActionIcon
                hiddenFrom="sm"
                variant="default"
                size="lg"
                aria-label={t('palette')}
                onClick={askPalette}
              >
                <IconSearch size={18} />
              </ActionIcon>
            </Tooltip>
            <AccountMenu {...props} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t('menu')}>
        <Stack gap={2}>
          {navigation.map((entry) => (
            <Entry key={entry.to} entry={entry} path={path} onOpen={close} />
          ))}
        </Stack>
      </AppShell.Navbar>
      <AppShell.Main id="content">{children}</AppShell.Main>
      {/* There before it is asked for: what is typed after the keys must not meet the page's shortcuts. */}
      {idle ? (
        <Suspense fallback={null}>
          <Palette asked={asked} commands={all} {...(props.find === undefined ? {} : { find: props.find })} />
        </Suspense>
      ) : null}
    </AppShell>
  );
};
