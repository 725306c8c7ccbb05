/** One build opened: its notes, its files with their sizes and checksum, who signed it and how to verify it. */
import { Alert, Anchor, Button, Divider, Group, Stack, Text, Title } from '@mantine/core';
import { IconDownload, IconFileCertificate, IconListCheck, IconUsb } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useLanguage } from '../../../../protocol/face/language.ts';
import { NoteText } from '../../../../protocol/face/note-text.tsx';
import { Loading, Shown } from '../../../../protocol/face/states.tsx';
import { call, fileUrl } from '../../api/client.ts';
import type { Build, BuildPackage } from './builds.ts';
import { CopiedCode } from './copied-code.tsx';
import { Signatures } from './signatures.tsx';
import { VerifySteps } from './verify-steps.tsx';
import { useWords } from './words.ts';

/** A build's notes in the person's language, else in the other one, said so. */
export const Notes = ({ notes }: Pick<BuildPackage, 'notes'>) => {
  const t = useWords();
  const language = useLanguage();
  const other = language === 'de' ? 'en' : 'de';
  const own = notes[language];
  const text = own ?? notes[other];
  if (text === undefined || text === '')
    return (
      <Text size="sm" c="dimmed">
        {t('noNotes')}
      </Text>
    );
  return (
    <Stack gap={4}>
      {own === undefined ? (
        <Text size="xs" c="dimmed">
          {t('notesOther')}
        </Text>
      ) : null}
      <NoteText text={text} lang={own === undefined ? other : language} />
    </Stack>
  );
};

const Files = ({ build }: { build: BuildPackage }) => {
  const t = useWords();
  const format = useFormat();
  const { target, archive, offline, manifest } = build;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          component="a"
          href={fileUrl('/builds/download', { target })}
          leftSection={<IconDownload size={18} />}
        >
          {t('download')} ({format.bytes(archive.sizeBytes)})
        </Button>
        <Button
          component="a"
          variant="default"
          href={fileUrl('/builds/offline', { target })}
          title={t('offlineText')}
          leftSection={<IconUsb size={18} />}
        >
          {t('offline')} ({format.bytes(offline.sizeBytes)})
        </Button>
      </Group>
      <Group gap="md">
        <Anchor href={fileUrl('/builds/checksums', { target })} size="sm">
          <Group gap={4} wrap="nowrap">
            <IconListCheck size={16} />
            {t('checksums')}
          </Group>
        </Anchor>
        <Anchor href={manifest.url} size="sm" download>
          <Group gap={4} wrap="nowrap">
            <IconFileCertificate size={16} />
            {t('manifest')}
          </Group>
        </Anchor>
      </Group>
      <Text size="sm" c="dimmed">
        {t('contents', { count: build.files, size: format.bytes(build.treeBytes) })}
        {build.deltas.map(({ baseVersion, sizeBytes }) => (
          <span key={baseVersion}>
            {' · '}
            {t('deltaFrom', { version: baseVersion, size: format.bytes(sizeBytes) })}
          </span>
        ))}
      </Text>
      {build.minimumAgent === null ? null : (
        <Text size="sm" c="dimmed">
          {t('minimumAgent', { version: build.minimumAgent })}
        </Text>
      )}
      {build.sbom === null ? null : (
        <Text size="sm" c="dimmed">
          {t('sbom', { path: build.sbom.path })}
        </Text>
      )}
    </Stack>
  );
};

const Whole = ({ build }: { build: BuildPackage }) => {
  const t = useWords();
  const { target } = build;
  const { data } = useQuery({
    queryKey: ['builds', 'checksum', target],
    queryFn: () => call('GET /builds/checksum', { query: { target } }),
    staleTime: Infinity,
  });
  const section = (title: string, content: React.ReactNode) => (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {title}
      </Title>
      {content}
    </Stack>
  );
  return (
    <Stack gap="lg">
      {section(t('notes'), <Notes notes={build.notes} />)}
      {section(t('files'), <Files build={build} />)}
      {section(
        t('sha256'),
        data === undefined ? (
          <Text size="sm" c="dimmed" role="status">
            {t('computing')}
          </Text>
        ) : (
          <CopiedCode text={data.sha256} />
        ),
      )}
      <Divider />
      {section(t('signatures'), <Signatures signatures={build.signatures} />)}
      {section(t('verify'), <VerifySteps build={build} sha256={data?.sha256} />)}
    </Stack>
  );
};

/** What is behind a build's row. */
export const BuildPanel = ({ build: { target, withdrawn } }: { build: Build }) => {
  const t = useWords();
  const query = useQuery({
    queryKey: ['builds', 'package', target],
    queryFn: () => call('GET /builds/package', { query: { target } }),
    enabled: !withdrawn,
  });
  if (withdrawn) return <Alert color="orange">{t('withdrawnText')}</Alert>;
  return (
    <Shown query={query} loading={<Loading rows={4} />}>
      {(build) => <Whole build={build} />}
    </Shown>
  );
};
