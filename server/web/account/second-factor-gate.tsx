/** Leads whoever must set up a second factor to where they do: the server lets them do nothing else until then. */
import { useEffect } from 'react';
import { useNavigate, usePath } from '../../../protocol/face/route.ts';

export const SecondFactorGate = ({ needed }: { needed: boolean }) => {
  const path = usePath();
  const navigate = useNavigate();
  const away = needed && !path.endsWith('/profile');
  useEffect(() => {
    if (away) navigate({ to: '/profile', search: { tab: 'security' }, replace: true });
  }, [away, navigate]);
  return null;
};
