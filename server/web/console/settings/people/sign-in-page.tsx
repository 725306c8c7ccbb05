/** What staff must have to sign in. Takes hold at once; whoever switches it on needs a second factor of their own. */
import { Alert, Anchor, Stack, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { done, failed } from '../../../../../protocol/face/notices.tsx';
import { isProblem } from '../../../../../protocol/face/problem.ts';
import { Link } from '../../../../../protocol/face/route.ts';
import { Shown } from '../../../../../protocol/face/states.tsx';
import { Section } from '../../../account/section.tsx';
import { call } from '../../../api/client.ts';
import { useMe } from '../../../api/me.ts';
import { SettingsPage } from '../settings-page.tsx';
import { useSettingsWords } from '../words.ts';
import { useSignInWords } from './sign-in-words.ts';

const queryKey = ['settings', 'sign-in'];

const SignInPage = () => {
  const t = useSignInWords();
  const s = useSettingsWords();
  const me = useMe();
  const queries = useQueryClient();
  const setting = useQuery({ queryKey, queryFn: () => call('GET /settings/sign-in') });
  const set = useMutation({
    mutationFn: (secondFactorForStaff: boolean) =>
      call('PUT /settings/sign-in', { body: { secondFactorForStaff } }),
    onSuccess: (now) => queries.setQueryData(queryKey, now),
    onError: (error) => {
      if (!isProblem(error, 'CONFLICT')) failed(error);
    },
  });
  const turn = (on: boolean) =>
    set.mutate(on, {
      onSuccess: () => done(s('saved'), { undo: () => set.mutate(!on) }),
    });
  return (
    <SettingsPage name="signIn" subtitle={t('subtitle')} readOnly={!me.may('settings.edit')}>
      <Shown query={setting}>
        {({ secondFactorForStaff: on = false }) => (
          <Section title={t('title')} text={t('text')}>
            <Stack>
              <Switch
                label={t('demand')}
                checked={on}
                disabled={!me.may('settings.edit') || set.isPending}
                onChange={(event) => turn(event.currentTarget.checked)}
              />
              {isProblem(set.error, 'CONFLICT') || (!on && !me.secondFactor) ? (
                <Alert color="orange" title={t('ownFirst')}>
                  <Anchor component={Link} to="/profile" search={{ tab: 'security' }} size="sm">
                    {t('toProfile')}
                  </Anchor>
                </Alert>
              ) : null}
            </Stack>
          </Section>
        )}
      </Shown>
    </SettingsPage>
  );
};

export default SignInPage;
