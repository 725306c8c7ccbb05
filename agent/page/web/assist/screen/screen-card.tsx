/** The screen's part of a session. */
import type { ScreenChannel } from '../screen-channel.ts';

interface ScreenCardProps {
  readonly channel: ScreenChannel;
  /** Whether it may be shared right now. */
  readonly granted: boolean;
}

const ScreenCard = ({ granted }: ScreenCardProps) => <div hidden={!granted} />;
export default ScreenCard;
