/** One canned text, made or edited. */
import {
  Button,
  Code,
  Group,
  Modal,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { languageNow } from '../../../../../protocol/face/language.ts';
import { done } from '../../../../../protocol/face/notices.tsx';
import { Failure } from '../../../../../protocol/face/states.tsx';
import { LanguageSelect } from '../../../account/language-select.tsx';
import { call } from '../../../api/client.ts';
import type { Answer } from '../../../api/client.ts';
import { useSettingsWords } from '../words.ts';
import { useMailWords } from './words.ts';

export type Canned = Answer<'GET /canned-texts'>['items'][number];

const placeholders = ['{{customer}}', '{{ticket}}', '{{helper}}'];

export const CannedDialog = ({ canned, onClose }: { canned: Canned | null; onClose: () => void }) => {
  const t = useMailWords();
  const s = useSettingsWords();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      name: canned?.name ?? '',
      language: canned?.language ?? languageNow(),
      text: canned?.text ?? '',
      shared: canned?.shared ?? true,
    },
    validate: {
      name: (value) => (value.trim() === '' ? s('needed') : null),
      text: (value) => (value.trim() === '' ? s('needed') : null),
    },
  });
  const save = useMutation({
    mutationFn: (body: typeof form.values) =>
      canned === null
        ? call('POST /canned-texts', { body })
        : call('PUT /canned-texts/{cannedText}', {
            params: { cannedText: canned.id },
            body: { ...body, version: canned.version },
          }),
    onSuccess: () => {
      done(t('cannedSaved'));
      void queries.invalidateQueries({ queryKey: ['canned-texts'] });
      onClose();
    },
    // Shown in the dialog.
    onError: () => undefined,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      closeOnClickOutside={!form.isDirty()}
      title={t(canned === null ? 'cannedNew' : 'cannedEdit')}
      closeButtonProps={{ 'aria-label': s('close') }}
    >
      <form
        onSubmit={form.onSubmit((values) => save.mutate({ ...values, name: values.name.trim() }))}
        noValidate
      >
        <Stack>
          {save.isError ? <Failure error={save.error} /> : null}
          <Group align="flex-start" grow preventGrowOverflow={false}>
            <TextInput
              label={t('cannedName')}
              data-autofocus
              maxLength={100}
              {...form.getInputProps('name')}
            />
            <LanguageSelect label={t('cannedLanguage')} {...form.getInputProps('language')} />
          </Group>
          <Textarea
            label={t('cannedText')}
            autosize
            minRows={6}
            maxRows={18}
            {...form.getInputProps('text')}
          />
          <Group gap={6}>
            <Text size="xs" c="dimmed">
              {t('cannedHint')}
            </Text>
            {placeholders.map((one) => (
              <Code key={one}>{one}</Code>
            ))}
          </Group>
          <SegmentedControl
            aria-label={t('cannedShared')}
            value={form.values.shared ? 'shared' : 'own'}
            data={[
              { value: 'shared', label: t('cannedShared') },
              { value: 'own', label: t('cannedOwn') },
            ]}
            onChange={(value) => form.setFieldValue('shared', value === 'shared')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {s('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {s('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
