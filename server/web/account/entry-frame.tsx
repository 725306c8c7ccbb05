/** The frame of the pages one sees before being signed in: a card in the middle, the vendor's name, language and look. */
import { Anchor, Box, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconLifebuoy } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { vendorName } from '../../../protocol/face/facts.ts';
import { Preferences } from '../../../protocol/face/preferences.tsx';
import { Link } from '../../../protocol/face/route.ts';
import { faceNow } from './face.ts';
import { useWords } from './words.ts';

export const EntryFrame = ({
  title,
  text,
  back = false,
  children,
}: {
  title: string;
  text?: string;
  /** Offers the way back to the sign-in page. */
  back?: boolean;
  children?: ReactNode;
}) => {
  const t = useWords();
  const vendor = vendorName();
  const face = t(faceNow());
  useEffect(() => {
    document.title = `${title} · ${vendor}`;
  }, [title, vendor]);
  return (
    <Box mih="100dvh" p="md" bg="light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))">
      <Group justify="flex-end" component="header">
        <Preferences />
      </Group>
      <Center mih="calc(100dvh - 140px)">
        <Stack w="100%" maw={420} gap="lg" component="main">
          <Group justify="center" gap="xs" wrap="nowrap">
            <IconLifebuoy size={30} stroke={1.6} color="var(--mantine-primary-color-filled)" aria-hidden />
            <Stack gap={0} miw={0}>
              <Text fw={650} lh={1.2}>
                {vendor}
              </Text>
              <Text size="sm" c="dimmed" lh={1.3}>
                {face}
              </Text>
            </Stack>
          </Group>
          <Paper withBorder shadow="sm" radius="lg" p={{ base: 'lg', xs: 'xl' }}>
            <Stack gap="md">
              <Stack gap={4}>
                <Title order={1} size="h3">
                  {title}
                </Title>
                {text === undefined ? null : (
                  <Text size="sm" c="dimmed">
                    {text}
                  </Text>
                )}
              </Stack>
              {children}
            </Stack>
          </Paper>
          {back ? (
            <Anchor component={Link} to="/sign-in" size="sm" ta="center">
              {t('back')}
            </Anchor>
          ) : null}
        </Stack>
      </Center>
    </Box>
  );
};
