/** Whether an installation says it is well; in words as well as in colour. */
import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconQuestionMark } from '@tabler/icons-react';
import { useWords } from './words.ts';

export const HealthBadge = ({ healthy }: { healthy: boolean | null }) => {
  const t = useWords();
  if (healthy === null)
    return (
      <Badge variant="light" color="gray" leftSection={<IconQuestionMark size={12} />}>
        {t('unknown')}
      </Badge>
    );
  return healthy ? (
    <Badge variant="light" color="teal" leftSection={<IconCheck size={12} />}>
      {t('healthy')}
    </Badge>
  ) : (
    <Badge variant="light" color="red" leftSection={<IconAlertTriangle size={12} />}>
      {t('unhealthy')}
    </Badge>
  );
};
