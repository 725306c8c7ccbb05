/** What a face needs soon, but not to show its first page: notices and dialogs. */
import { modals, ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { dialogsAreThere } from './confirm.ts';

export const { openConfirmModal } = modals;
export type OpenConfirmModal = typeof openConfirmModal;

const Late = () => {
  useEffect(dialogsAreThere, []);
  return (
    <>
      <Notifications position="bottom-right" limit={4} />
      {/* Opened by events, so it needs to be around nothing. */}
      <ModalsProvider>{null}</ModalsProvider>
    </>
  );
};
export default Late;
