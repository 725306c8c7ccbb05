/** What a face needs soon, but not to show its first page: notices and dialogs. */
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';

const Late = () => (
  <>
    <Notifications position="bottom-right" limit={4} />
    {/* Opened by events, so it needs to be around nothing. */}
    <ModalsProvider>{null}</ModalsProvider>
  </>
);
export default Late;
