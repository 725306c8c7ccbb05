/** One mail template: its words, what may be filled in, its faults at once, and how a mail would look. */
import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { done } from '../../../../../protocol/face/notices.tsx';
import { Failure } from '../../../../../protocol/face/states.tsx';
import { unknownPlaceholders } from '../../../../../protocol/placeholders.ts';
import { Section } from '../../../account/section.tsx';
import { call } from '../../../api/client.ts';
import type { Answer } from '../../../api/client.ts';
import { SaveBar } from '../save-bar.tsx';
import { useTemplateWords } from './template-words.ts';

export type MailTemplate = Answer<'GET /settings/mail-templates'>['items'][number];
interface Wording {
  readonly subject: string;
  readonly text: string;
}

export const templatesKey = ['settings', 'mail-templates'];
const calmMs = 300;

/** What is wrong with the words, as a sentence; undefined where all is well. The server looks again. */
const useFault = (): ((template: MailTemplate, words: Wording) => string | undefined) => {
  const t = useTemplateWords();
  const braces = (names: readonly string[]): string => names.map((name) => `{{${name}}}`).join(', ');
  return ({ placeholders, needed }, { subject, text }) => {
    if (subject.trim() === '' || text.trim() === '') return t('empty');
    const unknown = unknownPlaceholders(`${subject}\n${text}`, placeholders);
    if (unknown.length > 0) return t('unknown', { names: braces(unknown) });
    if (!subject.includes('[#{{ticket}}]')) return t('missingTicket', { name: '{{ticket}}' });
    const missing = needed.filter((name) => !text.includes(`{{${name}}}`));
    return missing.length > 0 ? t('missing', { names: braces(missing) }) : undefined;
  };
};

const Preview = ({ template, words }: { template: MailTemplate; words: Wording }) => {
  const t = useTemplateWords();
  const [calm] = useDebouncedValue(words, calmMs);
  const faultOf = useFault();
  const { kind, language } = template;
  const preview = useQuery({
    queryKey: ['mail-template-preview', kind, language, calm],
    queryFn: () =>
      call('POST /settings/mail-templates/preview', { body: { kind, language, template: { ...calm } } }),
    enabled: faultOf(template, calm) === undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={t('preview')} text={t('previewText')}>
      {preview.isError ? <Failure error={preview.error} /> : null}
      {preview.data === undefined ? null : (
        <Paper withBorder p="md" lang={language} aria-live="polite">
          <Stack gap="xs">
            <Text fw={600}>{preview.data.subject}</Text>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
              {preview.data.text}
            </Text>
          </Stack>
        </Paper>
      )}
    </Section>
  );
};

export const TemplateEditor = ({ template, readOnly }: { template: MailTemplate; readOnly: boolean }) => {
  const t = useTemplateWords();
  const queries = useQueryClient();
  const field = useRef<HTMLTextAreaElement>(null);
  const saved: Wording = { subject: template.subject, text: template.text };
  const [words, setWords] = useState(saved);
  const { kind, language } = template;
  const faultOf = useFault();
  const fault = faultOf(template, words);
  const dirty = words.subject !== saved.subject || words.text !== saved.text;

  const put = useMutation({
    mutationFn: ({ before, to }: { before: Wording; to: Wording | null }) =>
      call('PUT /settings/mail-templates', { body: { kind, language, before, template: to } }),
    onSuccess: (list) => {
      queries.setQueryData(templatesKey, list);
      const now = list.items.find((one) => one.kind === kind && one.language === language);
      if (now !== undefined) setWords({ subject: now.subject, text: now.text });
    },
  });
  const save = () => put.mutate({ before: saved, to: words }, { onSuccess: () => done(t('saved')) });
  const reset = () =>
    put.mutate(
      { before: saved, to: null },
      {
        onSuccess: () =>
          done(t('resetDone'), { undo: () => put.mutate({ before: template.standard, to: saved }) }),
      },
    );
  const insert = (name: string): void => {
    const at = field.current?.selectionStart ?? words.text.length;
    setWords({ ...words, text: `${words.text.slice(0, at)}{{${name}}}${words.text.slice(at)}` });
    field.current?.focus();
  };
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Section
        title={t(kind)}
        badge={
          <Badge variant="light" color={template.own ? 'harbour' : 'gray'}>
            {t(template.own ? 'own' : 'standard')}
          </Badge>
        }
        actions={
          template.own && !readOnly ? (
            <Button size="xs" variant="default" loading={put.isPending} onClick={reset}>
              {t('reset')}
            </Button>
          ) : undefined
        }
      >
        <TextInput
          label={t('subject')}
          lang={language}
          maxLength={300}
          readOnly={readOnly}
          value={words.subject}
          onChange={(event) => setWords({ ...words, subject: event.currentTarget.value })}
        />
        <Textarea
          ref={field}
          label={t('text')}
          lang={language}
          autosize
          minRows={10}
          maxRows={24}
          maxLength={20_000}
          readOnly={readOnly}
          error={fault}
          value={words.text}
          onChange={(event) => setWords({ ...words, text: event.currentTarget.value })}
        />
        {readOnly ? null : (
          <Stack gap={6} role="group" aria-label={t('placeholders')}>
            <Text size="xs" c="dimmed">
              {t('placeholders')}
            </Text>
            <Group gap={6}>
              {template.placeholders.map((name) => (
                <Button
                  key={name}
                  size="compact-xs"
                  variant="default"
                  ff="monospace"
                  fw={template.needed.includes(name) ? 700 : 400}
                  title={template.needed.includes(name) ? t('needed') : undefined}
                  onClick={() => insert(name)}
                >
                  {`{{${name}}}`}
                </Button>
              ))}
            </Group>
          </Stack>
        )}
      </Section>
      <Preview template={template} words={words} />
      <SaveBar
        dirty={dirty}
        busy={put.isPending}
        fault={fault}
        onSave={save}
        onDiscard={() => setWords(saved)}
      />
    </SimpleGrid>
  );
};
