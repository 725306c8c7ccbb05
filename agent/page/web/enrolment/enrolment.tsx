/** Enrolment: the bundle is dropped, the person sees whom they are about to trust, and says yes. */
import { Alert, Button, Card, Collapse, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.css';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconFileCertificate, IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { FactRows } from '../../../../protocol/face/fact-rows.tsx';
import { useFormat } from '../../../../protocol/face/format.ts';
import { done } from '../../../../protocol/face/notices.tsx';
import { Failure } from '../../../../protocol/face/states.tsx';
import type { Enrolment as EnrolmentWish } from '../../../../protocol/page-api.ts';
import { call } from '../api.ts';
import { bundleFacts } from './bundle.ts';
import type { BundleFacts } from './bundle.ts';
import { useWords } from './words.ts';

const mostBytes = 1024 * 1024;

interface Chosen {
  readonly text: string;
  readonly facts: BundleFacts;
}

const Drop = ({ onBundle }: { onBundle: (chosen: Chosen) => void }) => {
  const t = useWords();
  const [fault, setFault] = useState<string | null>(null);
  const read = async (file: File | undefined): Promise<void> => {
    const text = (await file?.text()) ?? '';
    const facts = bundleFacts(text);
    if (facts === null) setFault(t('notBundle'));
    else onBundle({ text, facts });
  };
  return (
    <Stack gap="sm">
      <Dropzone
        onDrop={(files: File[]) => void read(files[0])}
        onReject={() => setFault(t('refused'))}
        maxFiles={1}
        maxSize={mostBytes}
        accept={{ 'application/json': ['.json'] }}
        inputProps={{ 'aria-label': t('drop') }}
        py="xl"
      >
        <Stack align="center" gap="xs">
          <IconFileCertificate size={48} stroke={1.3} aria-hidden />
          <Text fw={600} size="lg">
            {t('drop')}
          </Text>
          <Text c="dimmed" size="sm" ta="center">
            {t('dropOr')}
          </Text>
        </Stack>
      </Dropzone>
      {fault === null ? null : (
        <Alert color="orange" icon={<IconAlertTriangle />} role="alert">
          {fault}
        </Alert>
      )}
    </Stack>
  );
};

const Facts = ({ facts }: { facts: BundleFacts }) => {
  const t = useWords();
  const format = useFormat();
  const rows: readonly (readonly [string, string])[] = [
    [t('vendor'), facts.vendor],
    [t('server'), facts.server],
    [t('product'), facts.product],
    [t('channel'), facts.channel],
    [t('customer'), facts.customer],
    [t('expires'), format.instant(facts.expiresAt)],
  ];
  return <FactRows rows={rows} nameWidth="34%" />;
};

const Confirm = ({
  chosen: { text, facts },
  installBase,
  onOther,
}: {
  chosen: Chosen;
  installBase: string;
  onOther: () => void;
}) => {
  const t = useWords();
  const queries = useQueryClient();
  const [more, { toggle }] = useDisclosure(false);
  const [openedAtMs] = useState(Date.now);
  const slash = installBase.includes('\\') ? '\\' : '/';
  const form = useForm({
    initialValues: {
      installFolder: `${installBase.replace(/[\\/]$/, '')}${slash}${facts.product}`,
      machineName: '',
      proxy: '',
    },
    validate: { installFolder: (value) => (value.trim() === '' ? t('required') : null) },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (wish: EnrolmentWish) => call('POST /enrolment', { body: wish }),
    onSuccess: ({ vendor }) => {
      done(t('done', { vendor }));
      return queries.invalidateQueries();
    },
    // Shown above the button.
    onError: () => undefined,
  });
  const expired = Date.parse(facts.expiresAt) < openedAtMs;
  const submit = form.onSubmit(({ installFolder, machineName, proxy }) =>
    mutate({
      bundle: text,
      installFolder: installFolder.trim(),
      ...(machineName.trim() === '' ? {} : { machineName: machineName.trim() }),
      ...(proxy.trim() === '' ? {} : { proxy: proxy.trim() }),
    }),
  );
  return (
    <Card withBorder padding="lg" component="form" onSubmit={submit}>
      <Stack gap="md">
        <Title order={2} size="h4">
          {t('trust')}
        </Title>
        <Facts facts={facts} />
        {expired ? (
          <Alert color="orange" icon={<IconAlertTriangle />}>
            {t('expired')}
          </Alert>
        ) : null}
        <TextInput
          label={t('folder')}
          description={t('folderText')}
          {...form.getInputProps('installFolder')}
        />
        <div>
          <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={more}>
            {t('more')}
          </Button>
        </div>
        <Collapse expanded={more || (error !== null && error !== undefined)}>
          <Stack gap="md">
            <TextInput
              label={t('machine')}
              description={t('machineText')}
              {...form.getInputProps('machineName')}
            />
            <TextInput
              label={t('proxy')}
              description={t('proxyText')}
              placeholder="http://proxy:3128"
              {...form.getInputProps('proxy')}
            />
          </Stack>
        </Collapse>
        {error === null ? null : <Failure error={error} />}
        <Group gap="sm">
          <Button
            type="submit"
            leftSection={<IconShieldCheck size={18} />}
            loading={isPending}
            disabled={expired}
          >
            {t('enrol')}
          </Button>
          <Button variant="default" onClick={onOther} disabled={isPending}>
            {t('other')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
};

const Enrolment = ({ installBase }: { installBase: string }) => {
  const t = useWords();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  useEffect(() => {
    document.title = t('title');
  }, [t]);
  return (
    <Stack gap="lg">
      <Stack gap={4}>
        <Title order={1} size="h2">
          {t('title')}
        </Title>
        <Text c="dimmed">{t('subtitle')}</Text>
      </Stack>
      {chosen === null ? (
        <Drop onBundle={setChosen} />
      ) : (
        <Confirm chosen={chosen} installBase={installBase} onOther={() => setChosen(null)} />
      )}
    </Stack>
  );
};
export default Enrolment;
