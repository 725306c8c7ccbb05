/** Setting up a machine: makes the bundle, offers it as a file once, and says what to run. */
import { Alert, Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { channels } from '../../../../protocol/channels.ts';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Failure } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';
import { useBuilds, useProductTitles } from '../downloads/builds.ts';
import { CopiedCode } from '../downloads/copied-code.tsx';
import { useWords } from './words.ts';

type Bundle = Answer<'POST /customers/{customerId}/enrolments'>;

const fileName = 'beistand-bundle.json';

/** Hands the bundle to the browser as a file; it never has an address of its own. */
const save = (bundle: Bundle): void => {
  const url = URL.createObjectURL(new Blob([JSON.stringify(bundle)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
};

const Ready = ({ bundle, onClose }: { bundle: Bundle; onClose: () => void }) => {
  const t = useWords();
  const format = useFormat();
  return (
    <Stack>
      <Alert color="teal" title={t('bundleReady')}>
        {t('bundleOnce', { until: format.instant(bundle.tokenExpiresAt) })}
      </Alert>
      <Button leftSection={<IconDownload size={18} />} onClick={() => save(bundle)}>
        {t('downloadBundle')}
      </Button>
      <Stack gap={4}>
        <Text size="sm">{t('runCommand')}</Text>
        <CopiedCode text={`agent enroll --bundle ${fileName} --install /opt/${bundle.product}`} />
      </Stack>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
      </Group>
    </Stack>
  );
};

/** `customerId` is whose machine it will be. */
export const EnrolDialog = ({
  customerId,
  opened,
  onClose,
}: {
  customerId: string;
  opened: boolean;
  onClose: () => void;
}) => {
  const t = useWords();
  const builds = useBuilds();
  const title = useProductTitles();
  const [product, setProduct] = useState<string | null>(null);
  const [channel, setChannel] = useState<(typeof channels)[number]>('release');
  // Only what there is a build of can be installed.
  const items = [...new Set(builds.data?.items.map((one) => one.product))];
  const chosen = product ?? items[0];
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: (wish: { product: string; channel: (typeof channels)[number] }) =>
      call('POST /customers/{customerId}/enrolments', {
        params: { customerId },
        body: wish,
      }),
    // Shown in the dialog.
    onError: () => undefined,
  });
  const leave = (): void => {
    onClose();
    reset();
  };
  return (
    <Modal opened={opened} onClose={leave} title={t('enrol')} closeButtonProps={{ 'aria-label': t('close') }}>
      {data === undefined ? (
        <Stack>
          <Text size="sm">{t('enrolText')}</Text>
          {builds.isSuccess && items.length === 0 ? (
            <Alert color="orange">{t('noProducts')}</Alert>
          ) : (
            <Select
              label={t('product')}
              data={items.map((value) => ({ value, label: title(value) }))}
              value={chosen ?? null}
              onChange={setProduct}
              allowDeselect={false}
            />
          )}
          <Select
            label={t('channel')}
            description={t('channelText')}
            data={[...channels].toReversed()}
            value={channel}
            onChange={(value) => setChannel(channels.find((one) => one === value) ?? 'release')}
            allowDeselect={false}
          />
          {error === null ? null : <Failure error={error} />}
          <Group justify="flex-end">
            <Button
              loading={isPending}
              disabled={chosen === undefined}
              onClick={() => chosen !== undefined && mutate({ product: chosen, channel })}
            >
              {t('makeBundle')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Ready bundle={data} onClose={leave} />
      )}
    </Modal>
  );
};
