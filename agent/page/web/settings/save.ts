/** Saves one setting, tells so, and offers the way back. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { done } from '../../../../protocol/face/notices.tsx';
import { call } from '../api.ts';
import { useWords } from './words.ts';

/** `label` is what the setting is called on the page. */
export const useSave = (name: string, label: string) => {
  const t = useWords();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (value: string) =>
      call('PUT /settings', { body: { name, value: value === '' ? 'none' : value } }),
    onSuccess: ({ value, before }) => {
      // A file that was copied can't be named again.
      const undo = name === 'authorities' || value === before ? {} : { undo: () => mutate(before ?? '') };
      done(t('saved', { name: label }), undo);
      return queries.invalidateQueries();
    },
    // Shown at the field.
    onError: () => undefined,
  });
  return { save: mutate, saving: isPending, error };
};
