/** The agent's local page, as the browser starts it. */
import { startFace } from '../../../protocol/face/face.tsx';
import { languageChosen, setLanguage } from '../../../protocol/face/language.ts';
import { areas } from './areas.ts';
import { Frame } from './frame.tsx';

// The page's port, and with it what the browser keeps, is another one each time: the language is kept by the agent.
const kept = document.querySelector<HTMLMetaElement>('meta[name="beistand-language"]')?.content;
if ((kept === 'de' || kept === 'en') && !languageChosen()) setLanguage(kept, false);

startFace({ root: '/', areas, Frame });
