/** The people of one's own organisation: who they are, what they may, inviting and shutting out. */
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { Page } from '../../../../protocol/face/page.tsx';
import { useMe } from '../../api/me.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberList } from './member-list.tsx';
import { useWords } from './words.ts';

const MembersPage = () => {
  const t = useWords();
  const me = useMe();
  const customerId = me.customerId ?? '';
  const [inviting, { open, close }] = useDisclosure(false);
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      actions={
        <Button leftSection={<IconPlus size={18} />} onClick={open}>
          {t('invite')}
        </Button>
      }
    >
      <MemberList customerId={customerId} />
      <InviteDialog customerId={customerId} opened={inviting} onClose={close} />
    </Page>
  );
};
export default MembersPage;
