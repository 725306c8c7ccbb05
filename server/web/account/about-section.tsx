/** Name and language. */
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { setLanguage } from '../../../protocol/face/language.ts';
import { done } from '../../../protocol/face/notices.tsx';
import { Unsaved } from '../../../protocol/face/unsaved.tsx';
import { LanguageSelect } from './language-select.tsx';
import { call } from '../api/client.ts';
import { useMe } from '../api/me.ts';
import { useProfileWords } from './profile-words.ts';
import { Section } from './section.tsx';

export const AboutSection = () => {
  const t = useProfileWords();
  const me = useMe();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { name: me.name, language: me.language },
    validate: { name: (value) => (value.trim() === '' ? t('needed') : null) },
  });
  const save = useMutation({
    mutationFn: (body: typeof form.values) => call('PATCH /me', { body }),
    onSuccess: (saved) => {
      queries.setQueryData(['me'], saved);
      const values = { name: saved.name, language: saved.language };
      form.setInitialValues(values);
      form.setValues(values);
      setLanguage(saved.language);
      done(t('saved'));
    },
  });
  return (
    <Section title={t('about')}>
      <Unsaved when={form.isDirty()} />
      <form
        onSubmit={form.onSubmit(({ name, language }) => save.mutate({ name: name.trim(), language }))}
        noValidate
      >
        <Stack maw={440}>
          <TextInput
            label={t('name')}
            autoComplete="name"
            maxLength={200}
            required
            withAsterisk={false}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('email')}
            description={t('emailFixed')}
            value={me.email}
            readOnly
            variant="filled"
          />
          <LanguageSelect
            label={t('language')}
            description={t('languageText')}
            {...form.getInputProps('language')}
          />
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
};
