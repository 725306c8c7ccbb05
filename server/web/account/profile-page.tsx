/** One's own profile: person, ways of signing in, sessions and tokens. */
import { Box, Stack, Tabs } from '@mantine/core';
import { IconApi, IconDevices, IconLock, IconUser } from '@tabler/icons-react';
import { Page } from '../../../protocol/face/page.tsx';
import { useChangeSearch, useSearch } from '../../../protocol/face/route.ts';
import { AboutSection } from './about-section.tsx';
import { PasskeysSection } from './passkeys-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { useProfileWords } from './profile-words.ts';
import { SecondFactorSection } from './second-factor-section.tsx';
import { SessionsSection } from './sessions-section.tsx';
import { TokensSection } from './tokens-section.tsx';

const tabs = [
  ['about', IconUser],
  ['security', IconLock],
  ['sessions', IconDevices],
  ['tokens', IconApi],
] as const;

const ProfilePage = () => {
  const t = useProfileWords();
  const { tab = 'about' } = useSearch();
  const change = useChangeSearch();
  return (
    <Page title={t('title')}>
      <Tabs
        value={tabs.some(([name]) => name === tab) ? tab : 'about'}
        onChange={(value) => change({ tab: value ?? undefined })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {tabs.map(([name, Icon]) => (
            <Tabs.Tab
              key={name}
              value={name}
              px={{ base: 'xs', xs: 'md' }}
              leftSection={
                <Box visibleFrom="xs" lh={0}>
                  <Icon size={16} stroke={1.7} aria-hidden />
                </Box>
              }
            >
              {t(name)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="about">
          <AboutSection />
        </Tabs.Panel>
        <Tabs.Panel value="security">
          <Stack>
            <PasswordSection />
            <SecondFactorSection />
            <PasskeysSection />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="sessions">
          <SessionsSection />
        </Tabs.Panel>
        <Tabs.Panel value="tokens">
          <TokensSection />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
};

export default ProfilePage;
