/** Fields of one setting each: saved by their own button, or at once where there is nothing to type. */
import { Button, Group, Select, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';
import { isProblem, useProblemText } from '../../../../protocol/face/problem.ts';
import { useSave } from './save.ts';
import { useWords } from './words.ts';

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | null;
  readonly description?: string;
}

/** An error beside its field: the agent's own words say which value would do. */
const useFieldError = (): ((error: unknown) => string | null) => {
  const problem = useProblemText();
  return (error) => {
    if (error === null || error === undefined) return null;
    const { title, detail } = problem(error);
    return isProblem(error, 'BAD_INPUT') ? `${title} ${error.message}` : `${title} ${detail ?? ''}`.trim();
  };
};

export const TextSetting = ({
  name,
  label,
  value,
  description,
  required = false,
}: FieldProps & { readonly required?: boolean }) => {
  const t = useWords();
  const { save, saving, error } = useSave(name, label);
  const fieldError = useFieldError();
  const [text, setText] = useState(value ?? '');
  useEffect(() => setText(value ?? ''), [value]);
  const changed = text.trim() !== (value ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (changed) save(text.trim());
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        <TextInput
          flex="1 0 260px"
          label={label}
          description={description}
          value={text}
          autoComplete="off"
          spellCheck={false}
          error={fieldError(error)}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={saving}
          disabled={!changed || (required && text.trim() === '')}
        >
          {t('save')}
        </Button>
      </Group>
    </form>
  );
};

export const ChoiceSetting = ({
  name,
  label,
  value,
  choices,
}: FieldProps & { readonly choices: readonly { readonly value: string; readonly label: string }[] }) => {
  const { save, saving, error } = useSave(name, label);
  const fieldError = useFieldError();
  return (
    <Select
      label={label}
      value={value}
      data={choices}
      allowDeselect={false}
      disabled={saving}
      error={fieldError(error)}
      onChange={(chosen) => {
        if (chosen !== null && chosen !== value) save(chosen);
      }}
    />
  );
};
