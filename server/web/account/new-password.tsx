/** A field for a new password that shows, while one types, which rules it meets. The server checks them again. */
import { Group, List, PasswordInput, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCircle } from '@tabler/icons-react';
import { passwordChars, passwordFaults } from '../../../protocol/password-rules.ts';
import { useWords } from './words.ts';

interface Owner {
  readonly name: string;
  readonly email: string;
}

/** Whether a new password is good enough for this person. */
export const isGoodPassword = (password: string, owner: Owner): boolean =>
  passwordFaults(password, owner).length === 0;

const Rule = ({ met, text }: { met: boolean; text: string }) => {
  const t = useWords();
  return (
    <List.Item
      icon={
        <ThemeIcon size={18} radius="xl" variant={met ? 'filled' : 'light'} color={met ? 'teal.9' : 'gray'}>
          {met ? <IconCheck size={12} /> : <IconCircle size={10} />}
        </ThemeIcon>
      }
    >
      <Text size="sm" span {...(met ? {} : { c: 'dimmed' })}>
        {text}
        <VisuallyHidden>: {t(met ? 'met' : 'open')}</VisuallyHidden>
      </Text>
    </List.Item>
  );
};

export const NewPassword = ({
  value,
  onChange,
  owner,
  error,
}: {
  value: string;
  onChange: (value: string) => void;
  owner: Owner;
  error?: string | undefined;
}) => {
  const t = useWords();
  const faults = passwordFaults(value, owner);
  const typed = value !== '';
  const lacks = (...names: (typeof faults)[number][]): boolean =>
    !typed || names.some((one) => faults.includes(one));
  return (
    <Group gap="xs">
      <PasswordInput
        w="100%"
        label={t('newPassword')}
        autoComplete="new-password"
        maxLength={passwordChars.max}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('show') }}
      />
      <List spacing={4} size="sm" center ps={0} aria-live="polite">
        <Rule met={!lacks('too-short', 'too-long')} text={t('ruleLength', { count: passwordChars.min })} />
        <Rule met={!lacks('contains-name')} text={t('ruleName')} />
        <Rule met={!lacks('common', 'one-character')} text={t('ruleCommon')} />
      </List>
    </Group>
  );
};
