/** How the server is: what doctor found, its parts in figures, and when the signing roles expire. */
import { Alert, Badge, Button, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconStethoscope } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useFormat } from '../../../../../protocol/face/format.ts';
import { Shown } from '../../../../../protocol/face/states.tsx';
import { Section } from '../../../account/section.tsx';
import { call } from '../../../api/client.ts';
import { SettingsPage } from '../settings-page.tsx';
import { JobsCard, MailCard, ServerCard, StorageCard } from './health-cards.tsx';
import type { Health } from './health-cards.tsx';
import { useHealthWords } from './health-words.ts';

const queryKey = ['health'];
/** Figures are looked at anew this often while the page is open. */
const refreshMs = 30_000;

const Findings = ({ health }: { health: Health }) => {
  const t = useHealthWords();
  const format = useFormat();
  const examined = t('examined', { ago: format.ago(health.examinedAt) });
  if (health.faults.length === 0)
    return (
      <Alert color="teal" icon={<IconCircleCheck />} title={t('fine')}>
        <Text size="sm">{t('fineText')}</Text>
        <Text size="xs" c="dimmed">
          {examined}
        </Text>
      </Alert>
    );
  const worst = health.faults.some(({ severity }) => severity === 'error') ? 'red' : 'orange';
  return (
    <Alert color={worst} icon={<IconAlertTriangle />} title={t('faults', { count: health.faults.length })}>
      <Stack gap="sm">
        {health.faults.map(({ area, severity, message, hint }) => (
          <Stack key={message} gap={2}>
            <Text size="sm" fw={600}>
              {t(severity)}: {t(area)}
            </Text>
            <Text size="sm" lang="en">
              {message} {hint}
            </Text>
          </Stack>
        ))}
        <Text size="xs">{examined}</Text>
      </Stack>
    </Alert>
  );
};

const stateColors = { fine: 'teal', soon: 'orange', expired: 'red' } as const;
const stateNames = { fine: 'stateFine', soon: 'stateSoon', expired: 'stateExpired' } as const;

const Roles = ({ roles }: { roles: Health['roles'] }) => {
  const t = useHealthWords();
  const format = useFormat();
  return (
    <Section title={t('roles')} text={t('rolesText')}>
      {roles.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('rolesNone')}
        </Text>
      ) : (
        <Table horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('role')}</Table.Th>
              <Table.Th>{t('expires')}</Table.Th>
              <Table.Th visibleFrom="xs">{t('left')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {roles.map(({ role, expires, daysLeft, state }) => (
              <Table.Tr key={role}>
                <Table.Td ff="monospace">{role}</Table.Td>
                <Table.Td>{format.day(expires)}</Table.Td>
                <Table.Td visibleFrom="xs">
                  {t('days', { count: Math.max(0, Math.floor(daysLeft)) })}
                </Table.Td>
                <Table.Td>
                  <Badge color={stateColors[state]} variant="light">
                    {t(stateNames[state])}
                  </Badge>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
};

const HealthPage = () => {
  const t = useHealthWords();
  const queries = useQueryClient();
  const health = useQuery({ queryKey, queryFn: () => call('GET /health'), refetchInterval: refreshMs });
  const again = useMutation({
    mutationFn: () => call('GET /health', { query: { fresh: 'true' } }),
    onSuccess: (found) => queries.setQueryData(queryKey, found),
  });
  return (
    <SettingsPage
      name="health"
      subtitle={t('subtitle')}
      actions={
        <Button
          variant="default"
          leftSection={<IconStethoscope size={18} />}
          loading={again.isPending}
          onClick={() => again.mutate()}
        >
          {t('again')}
        </Button>
      }
    >
      <Shown query={health}>
        {(found) => (
          <Stack>
            <Findings health={found} />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <ServerCard health={found} />
              <StorageCard health={found} />
              <JobsCard health={found} />
              <MailCard health={found} />
            </SimpleGrid>
            <Roles roles={found.roles} />
          </Stack>
        )}
      </Shown>
    </SettingsPage>
  );
};

export default HealthPage;
