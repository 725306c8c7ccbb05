/** What a new token is for, what it may do and for how long. It can't do more than whoever makes it. */
import { Button, Group, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { useMe } from '../api/me.ts';
import { useProfileWords } from './profile-words.ts';

const terms = [7, 30, 90, 180, 365] as const;

/** Actions by group, each group led by itself as a whole. */
const scopesOf = (actions: readonly string[]) =>
  [...Map.groupBy(actions, (action) => action.split('.')[0] ?? '')].map(([group, own]) => ({
    group,
    items: [`${group}.*`, ...own],
  }));

export const NewTokenForm = ({ onMade }: { onMade: (token: string) => void }) => {
  const t = useProfileWords();
  const me = useMe();
  const form = useForm({
    initialValues: { label: '', scopes: [] as string[], days: '90' },
    validate: {
      label: (value) => (value.trim() === '' ? t('needed') : null),
      scopes: (value) => (value.length === 0 ? t('needed') : null),
    },
  });
  const make = useMutation({
    mutationFn: ({ label, scopes, days }: typeof form.values) =>
      call('POST /me/tokens', { body: { label: label.trim(), scopes, days: Number(days) } }),
    onSuccess: ({ token }) => onMade(token),
  });
  return (
    <form onSubmit={form.onSubmit((values) => make.mutate(values))} noValidate>
      <Stack>
        <TextInput
          label={t('tokenLabel')}
          description={t('tokenLabelHint')}
          data-autofocus
          maxLength={200}
          {...form.getInputProps('label')}
        />
        <MultiSelect
          label={t('tokenScopes')}
          description={t('tokenScopesHint')}
          searchable
          hidePickedOptions
          data={scopesOf(me.actions)}
          {...form.getInputProps('scopes')}
        />
        <Select
          label={t('tokenDays')}
          allowDeselect={false}
          data={terms.map((days) => ({ value: String(days), label: t('days', { count: days }) }))}
          {...form.getInputProps('days')}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending}>
            {t('tokenMake')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
