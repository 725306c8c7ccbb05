/** Ordering a report that comes by mail, to people of one's own organisation. */
import { Button, Group, Modal, MultiSelect, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLanguage } from '../../../../protocol/face/language.ts';
import type { Language } from '../../../../protocol/face/language.ts';
import { done } from '../../../../protocol/face/notices.tsx';
import { Failure } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useWords } from './words.ts';

interface Wish {
  readonly report: 'open-items' | 'history' | 'targets';
  readonly format: 'pdf' | 'csv';
  readonly language: Language;
  readonly every: 'day' | 'week' | 'month';
  readonly on: number;
  readonly at: string;
  readonly recipients: string[];
}

/** A Monday, to name the weekdays from. */
const someMonday = Date.UTC(2026, 0, 5);
const dayMs = 86_400_000;
const weekdays = (language: Language): { value: string; label: string }[] => {
  const name = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, at) => ({
    value: String(at + 1),
    label: name.format(someMonday + at * dayMs),
  }));
};

export const OrderDialog = ({
  customerId,
  opened,
  onClose,
}: {
  customerId: string;
  opened: boolean;
  onClose: () => void;
}) => {
  const t = useWords();
  const language = useLanguage();
  const queries = useQueryClient();
  const contacts = useQuery({
    queryKey: ['customer', customerId, 'contacts'],
    queryFn: () => call('GET /customers/{customerId}/contacts', { params: { customerId } }),
    enabled: opened,
  });
  const form = useForm<Wish>({
    initialValues: {
      report: 'open-items',
      format: 'pdf',
      language,
      every: 'week',
      on: 1,
      at: '07:00',
      recipients: [],
    },
    validate: { recipients: (chosen) => (chosen.length === 0 ? t('recipientsMissing') : null) },
  });
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: (wish: Wish) => call('POST /report-schedules', { body: { customerId, ...wish } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['reports', 'schedules'] });
      done(t('ordered'));
      leave();
    },
    // Shown in the dialog.
    onError: () => undefined,
  });
  const leave = (): void => {
    onClose();
    form.reset();
    reset();
  };
  const { every, on } = form.values;
  return (
    <Modal opened={opened} onClose={leave} title={t('order')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form noValidate onSubmit={form.onSubmit((wish) => mutate(wish))}>
        <Stack>
          <Select
            label={t('report')}
            data={[
              { value: 'open-items', label: t('openItems') },
              { value: 'history', label: t('history') },
              { value: 'targets', label: t('targets') },
            ]}
            allowDeselect={false}
            {...form.getInputProps('report')}
          />
          <MultiSelect
            label={t('recipients')}
            data={(contacts.data?.items ?? []).map(({ name, email }) => ({
              value: email,
              label: `${name} (${email})`,
            }))}
            searchable
            {...form.getInputProps('recipients')}
          />
          <Group grow>
            <Select
              label={t('every')}
              data={(['day', 'week', 'month'] as const).map((value) => ({
                value,
                label: t(`every_${value}`),
              }))}
              allowDeselect={false}
              {...form.getInputProps('every')}
            />
            {every === 'week' ? (
              <Select
                label={t('weekday')}
                data={weekdays(language)}
                allowDeselect={false}
                value={String(Math.min(on, 7))}
                onChange={(value) => form.setFieldValue('on', Number(value ?? 1))}
              />
            ) : null}
            {every === 'month' ? (
              <NumberInput label={t('dayOfMonth')} min={1} max={28} {...form.getInputProps('on')} />
            ) : null}
          </Group>
          <Group grow>
            <TextInput type="time" label={t('at')} {...form.getInputProps('at')} />
            <Select
              label={t('format')}
              data={[
                { value: 'pdf', label: 'PDF' },
                { value: 'csv', label: 'CSV' },
              ]}
              allowDeselect={false}
              {...form.getInputProps('format')}
            />
          </Group>
          <Select
            label={t('language')}
            data={[
              { value: 'de', label: t('german') },
              { value: 'en', label: t('english') },
            ]}
            allowDeselect={false}
            {...form.getInputProps('language')}
          />
          {error === null ? null : <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={leave}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={isPending}>
              {t('send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
