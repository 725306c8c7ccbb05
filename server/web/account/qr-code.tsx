/** A QR code drawn in the page; what it says leaves the page nowhere. Always dark on light, as cameras expect. */
import { encode } from 'uqr';

export const QrCode = ({ text, label, size = 208 }: { text: string; label: string; size?: number }) => {
  const { data, size: modules } = encode(text, { ecc: 'M', border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox={`0 0 ${modules} ${modules}`}
      shapeRendering="crispEdges"
    >
      <rect width={modules} height={modules} fill="#fff" rx={1} />
      <path d={path} fill="#000" />
    </svg>
  );
};
