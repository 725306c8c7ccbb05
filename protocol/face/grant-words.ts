/** What a helper can be allowed, as the faces say it (protocol/session/capability-words.ts). */
import { capabilityLabels } from '../session/capability-words.ts';
import { createWords } from './words.ts';

export const useGrantWords = createWords('grants', capabilityLabels);
