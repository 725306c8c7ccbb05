/** The shortcuts offered at the moment, as `?` shows them. */
import { Modal, Table, Text } from '@mantine/core';
import { Keys } from './keyboard.tsx';
import type { Shortcut } from './keyboard.tsx';
import { createWords } from './words.ts';

const useWords = createWords('shortcut-list', {
  de: { title: 'Tastenkürzel', close: 'Schließen' },
  en: { title: 'Keyboard shortcuts', close: 'Close' },
});

const ShortcutList = ({ shortcuts, onClose }: { shortcuts: readonly Shortcut[]; onClose: () => void }) => {
  const t = useWords();
  return (
    <Modal opened onClose={onClose} title={t('title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Table withRowBorders={false} verticalSpacing={4}>
        <Table.Tbody>
          {shortcuts.map((one) => (
            <Table.Tr key={`${one.keys}${one.label}`}>
              <Table.Td w={150}>
                <Keys keys={one.keys} />
              </Table.Td>
              <Table.Td>
                <Text size="sm">{one.label}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
};
export default ShortcutList;
