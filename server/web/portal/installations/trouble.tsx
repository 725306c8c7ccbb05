/** That a build was tried on a machine and did not stay: when, why, and what is to be done about it. */
import { Anchor, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp } from '@tabler/icons-react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { useMe } from '../../api/me.ts';
import type { NewBuild } from './installations.ts';
import { useWhy } from './why.ts';
import { useWords } from './words.ts';

/** Codes that the customer can do something about. */
const steps = ['NO_SPACE', 'READ_ONLY', 'DISK_FAULT', 'FILE_LOCKED', 'UNREACHABLE', 'STALLED', 'CLOCK_SET_BACK', 'AGENT_TOO_OLD'] as const; // prettier-ignore

export const TroubleNote = ({ trouble }: { trouble: NonNullable<NewBuild['trouble']> }) => {
  const t = useWords();
  const me = useMe();
  const format = useFormat();
  const why = useWhy()(trouble.code);
  const takenBack = trouble.outcome === 'rolledBack';
  const step = steps.find((one) => one === trouble.code);
  const Icon = takenBack ? IconArrowBackUp : IconAlertTriangle;
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Text c={takenBack ? 'dimmed' : 'orange'} component="span" lh={1} pt={2}>
        <Icon size={18} aria-hidden />
      </Text>
      <Stack gap={2}>
        <Text size="sm" fw={500}>
          {t(takenBack ? 'takenBackAt' : 'failedAt', { day: format.day(trouble.at) })}
          {why === null ? '' : ` ${why}`}
        </Text>
        <Text size="sm" c="dimmed">
          {step === undefined ? '' : `${t(`step_${step}`)} `}
          {t(takenBack ? 'takenBackThen' : 'failedThen')}
          {me.may('ticket.open') ? (
            <>
              {' '}
              <Anchor component={Link} to="/tickets/new" size="sm" underline="always">
                {t('openTicket')}
              </Anchor>
            </>
          ) : null}
        </Text>
      </Stack>
    </Group>
  );
};
