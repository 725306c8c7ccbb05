/** The words of mails to customers, by kind and language. */
import { Group, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { languageNow } from '../../../../../protocol/face/language.ts';
import { useChangeSearch, useSearch } from '../../../../../protocol/face/route.ts';
import { Shown } from '../../../../../protocol/face/states.tsx';
import { call } from '../../../api/client.ts';
import { useMe } from '../../../api/me.ts';
import { SettingsPage } from '../settings-page.tsx';
import { TemplateEditor, templatesKey } from './template-editor.tsx';
import { useTemplateWords } from './template-words.ts';

const kinds = ['acknowledgement', 'reply', 'classified', 'status', 'delivered', 'confirm', 'notice'] as const;

const TemplatesPage = () => {
  const t = useTemplateWords();
  const readOnly = !useMe().may('settings.edit');
  const search = useSearch();
  const change = useChangeSearch();
  const kind = kinds.find((one) => one === search['kind']) ?? 'acknowledgement';
  const language = (['de', 'en'] as const).find((one) => one === search['language']) ?? languageNow();
  const templates = useQuery({ queryKey: templatesKey, queryFn: () => call('GET /settings/mail-templates') });
  return (
    <SettingsPage name="mailTemplates" subtitle={t('subtitle')} readOnly={readOnly}>
      <Group align="flex-end">
        <Select
          label={t('kind')}
          w={260}
          allowDeselect={false}
          value={kind}
          data={kinds.map((one) => ({ value: one, label: t(one) }))}
          onChange={(one) => change({ kind: one ?? undefined })}
        />
        <SegmentedControl
          aria-label={t('language')}
          value={language}
          data={[
            { value: 'de', label: <span lang="de">Deutsch</span> },
            { value: 'en', label: <span lang="en">English</span> },
          ]}
          onChange={(one) => change({ language: one })}
        />
      </Group>
      <Shown query={templates}>
        {({ items }) => {
          const template = items.find((one) => one.kind === kind && one.language === language);
          return template === undefined ? null : (
            <TemplateEditor
              key={`${kind}${language}${template.subject}${template.text}`}
              template={template}
              readOnly={readOnly}
            />
          );
        }}
      </Shown>
    </SettingsPage>
  );
};

export default TemplatesPage;
