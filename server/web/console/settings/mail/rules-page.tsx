/** Rules for senders: to which customer their mail belongs, or that it is not for the desk. */
import { ActionIcon, Button, Group, Paper, Select, Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconMailForward, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { done } from '../../../../../protocol/face/notices.tsx';
import { Empty, Shown } from '../../../../../protocol/face/states.tsx';
import { Section } from '../../../account/section.tsx';
import { call } from '../../../api/client.ts';
import type { Answer } from '../../../api/client.ts';
import { useMe } from '../../../api/me.ts';
import { SettingsPage } from '../settings-page.tsx';
import { useSettingsWords } from '../words.ts';
import { useMailWords } from './words.ts';

type Rule = Answer<'GET /mail-rules'>['items'][number];

const queryKey = ['settings', 'mail-rules'];
const patternShape = /^[^\s@]{0,64}@[^\s@]{1,255}$/;

const toBody = ({ pattern, action, customerId }: Rule) =>
  action === 'customer' ? { pattern, action, customerId: customerId ?? '' } : { pattern, action };

const RuleForm = ({
  customers,
  busy,
  onSet,
}: {
  customers: readonly { value: string; label: string }[];
  busy: boolean;
  onSet: (rule: Rule) => void;
}) => {
  const t = useMailWords();
  const form = useForm({
    initialValues: { pattern: '', action: 'customer' as Rule['action'], customerId: null as string | null },
    validate: {
      pattern: (value) => (patternShape.test(value.trim()) ? null : t('rulePatternWrong')),
      customerId: (value, { action }) =>
        action === 'customer' && value === null ? t('ruleCustomerNeeded') : null,
    },
  });
  return (
    <form
      onSubmit={form.onSubmit((rule) => {
        onSet({
          ...rule,
          pattern: rule.pattern.trim(),
          customerId: rule.action === 'customer' ? rule.customerId : null,
        });
        form.reset();
      })}
      noValidate
    >
      <Group align="flex-start" gap="sm">
        <TextInput
          label={t('rulePattern')}
          description={t('rulePatternHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          flex={1}
          miw={230}
          maxLength={320}
          {...form.getInputProps('pattern')}
        />
        <Select
          label={t('ruleAction')}
          w={230}
          allowDeselect={false}
          data={[
            { value: 'customer', label: t('actionCustomer') },
            { value: 'triage', label: t('actionTriage') },
            { value: 'file', label: t('actionFile') },
          ]}
          {...form.getInputProps('action')}
        />
        {form.values.action === 'customer' ? (
          <Select
            label={t('ruleCustomer')}
            w={220}
            searchable
            data={[...customers]}
            {...form.getInputProps('customerId')}
          />
        ) : null}
        <Button type="submit" mt={25} loading={busy}>
          {t('ruleAdd')}
        </Button>
      </Group>
    </form>
  );
};

const RulesPage = () => {
  const t = useMailWords();
  const s = useSettingsWords();
  const queries = useQueryClient();
  const mayEdit = useMe().may('settings.edit');
  const rules = useQuery({ queryKey, queryFn: () => call('GET /mail-rules') });
  const customers = useQuery({
    queryKey: ['customers', 'all-names'],
    queryFn: () => call('GET /customers', { query: { limit: 200, sort: 'name', order: 'asc' } }),
  });
  const choices = (customers.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const refresh = () => queries.invalidateQueries({ queryKey });
  const set = useMutation({
    mutationFn: (rule: Rule) => call('PUT /mail-rules', { body: toBody(rule) }),
    onSuccess: (_nothing, { pattern }) => done(t('ruleSet', { pattern })),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: ({ pattern }: Rule) => call('DELETE /mail-rules/{pattern}', { params: { pattern } }),
    onSuccess: (_nothing, rule) =>
      done(t('ruleRemoved', { pattern: rule.pattern }), { undo: () => set.mutate(rule) }),
    onSettled: refresh,
  });
  const say = ({ action, customerId }: Rule): string =>
    action === 'customer'
      ? (choices.find((one) => one.value === customerId)?.label ?? customerId ?? '')
      : t(action === 'triage' ? 'actionTriage' : 'actionFile');
  return (
    <SettingsPage name="mailRules" subtitle={t('rulesSubtitle')} readOnly={!mayEdit}>
      {mayEdit ? (
        <Section title={t('ruleAdd')}>
          <RuleForm customers={choices} busy={set.isPending} onSet={(rule) => set.mutate(rule)} />
        </Section>
      ) : null}
      <Shown query={rules}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconMailForward} title={t('rulesNone')} text={t('rulesNoneText')} />
          ) : (
            <Paper withBorder>
              <Table verticalSpacing="sm" horizontalSpacing="md">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('rulePattern')}</Table.Th>
                    <Table.Th>{t('ruleAction')}</Table.Th>
                    <Table.Th aria-label={s('actions')} />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((rule) => (
                    <Table.Tr key={rule.pattern}>
                      <Table.Td>
                        <Text size="sm" fw={500}>
                          {rule.pattern}
                        </Text>
                      </Table.Td>
                      <Table.Td>{say(rule)}</Table.Td>
                      <Table.Td ta="right">
                        {mayEdit ? (
                          <ActionIcon
                            variant="subtle"
                            color="gray"
                            aria-label={`${s('remove')}: ${rule.pattern}`}
                            onClick={() => remove.mutate(rule)}
                          >
                            <IconX size={16} />
                          </ActionIcon>
                        ) : null}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Paper>
          )
        }
      </Shown>
    </SettingsPage>
  );
};

export default RulesPage;
