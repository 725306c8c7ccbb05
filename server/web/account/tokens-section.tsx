/** Personal API tokens: made once, shown once, revoked. */
import { Badge, Button, Code, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormat } from '../../../protocol/face/format.ts';
import { done } from '../../../protocol/face/notices.tsx';
import { Empty, Shown } from '../../../protocol/face/states.tsx';
import { IconApi } from '@tabler/icons-react';
import { call } from '../api/client.ts';
import { askFirst } from './confirm.tsx';
import { NewTokenForm } from './new-token-form.tsx';
import { useProfileWords } from './profile-words.ts';
import { SecretOnce } from './secret-once.tsx';
import { Section } from './section.tsx';

const queryKey = ['my-tokens'];

const Scopes = ({ scopes }: { scopes: readonly string[] }) => (
  <Group gap={4}>
    {scopes.map((scope) => (
      <Badge key={scope} variant="default" size="sm" ff="monospace" fw={500}>
        {scope}
      </Badge>
    ))}
  </Group>
);

export const TokensSection = () => {
  const t = useProfileWords();
  const format = useFormat();
  const queries = useQueryClient();
  const tokens = useQuery({ queryKey, queryFn: () => call('GET /me/tokens') });
  const [dialog, setDialog] = useState<'new' | { readonly token: string } | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey });
  const revoke = useMutation({
    mutationFn: (token: string) => call('DELETE /me/tokens/{token}', { params: { token } }),
    onSuccess: () => done(t('tokenRevoked')),
    onSettled: refresh,
  });
  return (
    <Section
      title={t('tokens')}
      text={t('tokensText')}
      actions={<Button onClick={() => setDialog('new')}>{t('tokenNew')}</Button>}
    >
      <Shown query={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('tokensNone')} icon={IconApi} />
          ) : (
            <div className="stacking">
              <Table verticalSpacing="sm">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('tokenLabel')}</Table.Th>
                    <Table.Th>{t('tokenScopes')}</Table.Th>
                    <Table.Th>{t('tokenExpires')}</Table.Th>
                    <Table.Th>{t('tokenUsed')}</Table.Th>
                    <Table.Th aria-label={t('actions')} />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((one) => (
                    <Table.Tr key={one.id}>
                      <Table.Td data-label={t('tokenLabel')}>{one.label}</Table.Td>
                      <Table.Td data-label={t('tokenScopes')}>
                        <Scopes scopes={one.scopes} />
                      </Table.Td>
                      <Table.Td data-label={t('tokenExpires')}>
                        {Date.parse(one.expiresAt) < Date.now() ? (
                          <Badge color="red" variant="light">
                            {t('tokenExpired')}
                          </Badge>
                        ) : (
                          format.day(one.expiresAt)
                        )}
                      </Table.Td>
                      <Table.Td data-label={t('tokenUsed')}>
                        <Text size="sm" {...(one.lastUsedAt === null ? { c: 'dimmed' } : {})}>
                          {one.lastUsedAt === null ? t('never') : format.ago(one.lastUsedAt)}
                        </Text>
                      </Table.Td>
                      <Table.Td ta="right">
                        <Button
                          size="xs"
                          variant="subtle"
                          color="red"
                          aria-label={`${t('tokenRevoke')}: ${one.label}`}
                          onClick={() =>
                            askFirst({
                              title: t('tokenRevoke'),
                              text: t('tokenRevokeText', { label: one.label }),
                              yes: t('tokenRevoke'),
                              no: t('cancel'),
                              run: () => revoke.mutate(one.id),
                            })
                          }
                        >
                          {t('tokenRevoke')}
                        </Button>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </div>
          )
        }
      </Shown>
      {dialog === null ? null : (
        <Modal
          opened
          size="lg"
          onClose={() => setDialog(null)}
          closeOnClickOutside={dialog === 'new'}
          title={t(dialog === 'new' ? 'tokenNew' : 'tokenMade')}
          closeButtonProps={{ 'aria-label': t('close') }}
        >
          {dialog === 'new' ? (
            <NewTokenForm
              onMade={(token) => {
                setDialog({ token });
                void refresh();
              }}
            />
          ) : (
            <Stack>
              <SecretOnce text={t('tokenMadeText')} secret={dialog.token} />
              <Stack gap={4}>
                <Text size="sm" fw={500}>
                  {t('tokenUse')}
                </Text>
                <Code block>{`curl -H 'Authorization: Bearer …' ${location.origin}/api/v1/me`}</Code>
              </Stack>
            </Stack>
          )}
        </Modal>
      )}
    </Section>
  );
};
