/** Questions before something that can't be undone. Dialogs are fetched after the first view; a question asked before waits for them. */
import type { OpenConfirmModal } from './late.tsx';

let mounted: () => void = () => undefined;
const ready = new Promise<void>((resolve) => {
  mounted = resolve;
});

/** Called once the place where dialogs appear is there. */
export const dialogsAreThere = (): void => mounted();

/** Asks; what happens then is in the question's `onConfirm`. */
export const askFirst = (question: Parameters<OpenConfirmModal>[0]): void => {
  const ask = async (): Promise<void> => {
    const { openConfirmModal } = await import('./late.tsx');
    await ready;
    openConfirmModal(question);
  };
  void ask();
};
