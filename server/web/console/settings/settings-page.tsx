/** A page of the settings: the list of all of them at the side (a choice at the top on a phone), and this one. */
import { Alert, Box, Group, NavLink, Select, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link, useNavigate, usePath } from '../../../../protocol/face/route.ts';
import { useMe } from '../../api/me.ts';
import { sections } from './sections.ts';
import type { SettingsSection } from './sections.ts';
import { useSettingsWords } from './words.ts';

const groups = ['work', 'people', 'mail', 'system'] as const;

/** The sections whoever is signed in may open. */
export const useSections = (): readonly SettingsSection[] => {
  const me = useMe();
  return sections.filter(({ action }) => me.may(action));
};

const Side = () => {
  const t = useSettingsWords();
  const path = usePath();
  const allowed = useSections();
  return (
    <Stack component="nav" gap="md" w={210} visibleFrom="md" aria-label={t('menu')} style={{ flexShrink: 0 }}>
      {groups.map((group) => {
        const own = allowed.filter((one) => one.group === group);
        return own.length === 0 ? null : (
          <Stack key={group} gap={2}>
            <Text size="xs" fw={600} c="dimmed" px="sm" pb={4}>
              {t(group)}
            </Text>
            {own.map(({ to, name, icon: Icon }) => (
              <NavLink
                key={to}
                component={Link}
                to={to}
                label={t(name)}
                leftSection={<Icon size={17} stroke={1.6} />}
                active={path === to}
                aria-current={path === to ? 'page' : undefined}
                py={6}
                styles={{ root: { borderRadius: 'var(--mantine-radius-md)' } }}
              />
            ))}
          </Stack>
        );
      })}
    </Stack>
  );
};

const TopChoice = () => {
  const t = useSettingsWords();
  const path = usePath();
  const navigate = useNavigate();
  const allowed = useSections();
  return (
    <Box hiddenFrom="md">
      <Select
        aria-label={t('menu')}
        allowDeselect={false}
        value={path}
        data={groups.map((group) => ({
          group: t(group),
          items: allowed
            .filter((one) => one.group === group)
            .map(({ to, name }) => ({ value: to, label: t(name) })),
        }))}
        onChange={(to) => {
          if (to !== null) navigate({ to });
        }}
      />
    </Box>
  );
};

export const SettingsPage = ({
  name,
  subtitle,
  actions,
  readOnly = false,
  children,
}: {
  name: SettingsSection['name'];
  subtitle?: ReactNode;
  actions?: ReactNode;
  /** Says that nothing can be changed here by whoever looks. */
  readOnly?: boolean;
  children: ReactNode;
}) => {
  const t = useSettingsWords();
  return (
    <Stack gap="md">
      <TopChoice />
      <Group align="flex-start" gap="xl" wrap="nowrap">
        <Side />
        <Box flex={1} miw={0} maw={980}>
          <Page title={t(name)} subtitle={subtitle} actions={actions}>
            {readOnly ? <Alert color="gray">{t('readOnly')}</Alert> : null}
            {children}
          </Page>
        </Box>
      </Group>
    </Stack>
  );
};
