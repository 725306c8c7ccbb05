/** The people of an organisation, and those invited: for its own administrators, and for support. */
import { Avatar, Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { Invitations } from './invitations.tsx';
import { MemberMenu } from './member-menu.tsx';
import type { Member } from './member-menu.tsx';
import { useWords } from './words.ts';

const Row = ({ customerId, member }: { customerId: string; member: Member }) => {
  const t = useWords();
  const me = useMe();
  const own = member.id === me.id;
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Group gap="sm" wrap="nowrap" miw={0}>
          <Avatar name={member.name} color="harbour" aria-hidden visibleFrom="xs" />
          <Stack gap={2} miw={0}>
            <Group gap={6}>
              <Text fw={600}>{member.name}</Text>
              {own ? (
                <Badge size="sm" variant="light" color="gray">
                  {t('you')}
                </Badge>
              ) : null}
              {member.memberRole === null ? null : (
                <Badge size="sm" variant="light" title={t(`roleText_${member.memberRole}`)}>
                  {t(`role_${member.memberRole}`)}
                </Badge>
              )}
              {member.disabledAt === null ? null : (
                <Badge size="sm" color="red" variant="light">
                  {t('disabled')}
                </Badge>
              )}
            </Group>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {member.email}
            </Text>
            <Group gap={4} wrap="nowrap">
              {member.secondFactor ? <IconShieldCheck size={15} aria-hidden /> : null}
              <Text size="xs" c="dimmed">
                {t('secondFactor')}: {member.secondFactor ? t('on') : t('off')}
              </Text>
            </Group>
          </Stack>
        </Group>
        {own ? null : <MemberMenu customerId={customerId} member={member} />}
      </Group>
    </Paper>
  );
};

export const MemberList = ({ customerId }: { customerId: string }) => {
  const query = useQuery({
    queryKey: ['customer', customerId, 'members'],
    queryFn: () => call('GET /customers/{customerId}/members', { params: { customerId } }),
  });
  return (
    <Stack gap="xl" maw={860}>
      <Shown query={query}>
        {({ items }) => (
          <Stack gap="xs">
            {items.map((member) => (
              <Row key={member.id} customerId={customerId} member={member} />
            ))}
          </Stack>
        )}
      </Shown>
      <Invitations customerId={customerId} />
    </Stack>
  );
};
