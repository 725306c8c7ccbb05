/** What a customer wants to know first: is it my turn, what is new for my machines, how are my tickets, the nightly. */
import { Anchor, Button, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { IconMessageCircle, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link } from '../../../../protocol/face/route.ts';
import { Empty, Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { currentNightlies, useBuilds } from '../downloads/builds.ts';
import { NightlyCard } from '../downloads/nightly-card.tsx';
import { useNews } from '../installations/installations.ts';
import { TicketList } from '../tickets/ticket-list.tsx';
import { yourTurn } from '../tickets/tickets.ts';
import { NewsList } from './news-list.tsx';
import { useWords } from './words.ts';

const openMost = 5;

const Section = ({
  title,
  text,
  more,
  children,
}: {
  title: string;
  text?: string;
  more?: ReactNode;
  children: ReactNode;
}) => (
  <Stack gap="sm" component="section" aria-label={title}>
    <Group justify="space-between" gap="xs">
      <Title order={2} size="h4">
        {title}
      </Title>
      {more}
    </Group>
    {text === undefined ? null : (
      <Text size="sm" c="dimmed">
        {text}
      </Text>
    )}
    {children}
  </Stack>
);

const HomePage = () => {
  const t = useWords();
  const me = useMe();
  const turn = useQuery(yourTurn());
  const open = useQuery({
    queryKey: ['tickets', 'open-first'],
    queryFn: () => call('GET /tickets', { query: { status: ['new', 'open'], limit: openMost } }),
  });
  const news = useNews();
  const builds = useBuilds();
  const waiting = turn.data?.items ?? [];
  const link = (to: string, label: string) => (
    <Anchor component={Link} to={to} size="sm">
      {label}
    </Anchor>
  );
  const newTicket = me.may('ticket.open') ? (
    <Button component={Link} to="/tickets/new" leftSection={<IconPlus size={18} />}>
      {t('newTicket')}
    </Button>
  ) : undefined;
  return (
    <Page title={t('title')} subtitle={t('greeting', { name: me.name })} actions={newTicket}>
      <Stack gap="xl">
        {waiting.length === 0 ? null : (
          <Section title={t('yourTurn')} text={t('yourTurnText')}>
            <TicketList items={waiting} />
          </Section>
        )}
        <Grid gap="xl">
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Section title={t('news')}>
              <Shown query={news}>{({ items }) => <NewsList items={items} />}</Shown>
            </Section>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Section title={t('open')} more={link('/tickets', t('allTickets'))}>
              <Shown query={open}>
                {({ items }) => {
                  if (items.length > 0) return <TicketList items={items} />;
                  return waiting.length > 0 ? (
                    <Text c="dimmed" size="sm">
                      {t('noOthers')}
                    </Text>
                  ) : (
                    <Empty icon={IconMessageCircle} title={t('noOpen')} text={t('noOpenText')} />
                  );
                }}
              </Shown>
            </Section>
          </Grid.Col>
        </Grid>
        <Section title={t('nightly')} more={link('/downloads', t('allDownloads'))}>
          <Shown query={builds}>
            {({ items }) => {
              const nightlies = currentNightlies(items);
              return nightlies.length === 0 ? (
                <Text c="dimmed" size="sm">
                  {t('noNightly')}
                </Text>
              ) : (
                <Stack gap="sm">
                  {nightlies.map((build) => (
                    <NightlyCard key={build.target} build={build} />
                  ))}
                </Stack>
              );
            }}
          </Shown>
        </Section>
      </Stack>
    </Page>
  );
};
export default HomePage;
