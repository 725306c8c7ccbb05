/** The settings as a whole: an overview of what can be set here. */
import { Group, Paper, SimpleGrid, Stack, Text, ThemeIcon } from '@mantine/core';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link } from '../../../../protocol/face/route.ts';
import { useSections } from './settings-page.tsx';
import { useSettingsWords } from './words.ts';

const SettingsIndexPage = () => {
  const t = useSettingsWords();
  const allowed = useSections();
  return (
    <Page title={t('title')}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        {allowed.map(({ to, name, icon: Icon }) => (
          <Paper key={to} withBorder p="md" component={Link} to={to} c="inherit" td="none">
            <Group wrap="nowrap" align="flex-start">
              <ThemeIcon size={40} variant="light" radius="md">
                <Icon size={22} stroke={1.6} />
              </ThemeIcon>
              <Stack gap={0}>
                <Text fw={600}>{t(name)}</Text>
                <Text size="sm" c="dimmed">
                  {t(`${name}Text`)}
                </Text>
              </Stack>
            </Group>
          </Paper>
        ))}
      </SimpleGrid>
    </Page>
  );
};

export default SettingsIndexPage;
