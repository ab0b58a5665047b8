import type { Shown } from './states';

/** The shapes of the state language; colour is never the only sign. */
const SHAPES: Record<Shown, React.ReactNode> = {
  ready: <circle cx="8" cy="8" r="5.5" fill="currentColor" />,
  offered: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.4 1.6" />
      <circle cx="8" cy="8" r="2.4" fill="currentColor" />
    </>
  ),
  talking: <path d="M8 1.5 14.5 8 8 14.5 1.5 8z" fill="currentColor" />,
  held: (
    <>
      <rect x="3.6" y="2.5" width="2.8" height="11" fill="currentColor" />
      <rect x="9.6" y="2.5" width="2.8" height="11" fill="currentColor" />
    </>
  ),
  consulting: (
    <>
      <path
        d="M5.5 3.5 10 8l-4.5 4.5L1 8z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <path
        d="M10.5 3.5 15 8l-4.5 4.5L6 8z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </>
  ),
  monitoring: (
    <path
      d="M4 6.5a4 4 0 0 1 8 0c0 3-3 3.2-3 5.2a2 2 0 0 1-3.6 1.1M6.2 7a1.8 1.8 0 0 1 3.6 0"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
    />
  ),
  preview: (
    <>
      <path
        d="M1.2 8C3 4.9 5.3 3.4 8 3.4S13 4.9 14.8 8C13 11.1 10.7 12.6 8 12.6S3 11.1 1.2 8z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <circle cx="8" cy="8" r="2.2" fill="currentColor" />
    </>
  ),
  joined: (
    <>
      <path d="M8 1 11.2 4.2 8 7.4 4.8 4.2z" fill="currentColor" />
      <path d="M4 7.6 7.2 10.8 4 14 .8 10.8z" fill="currentColor" />
      <path d="M12 7.6 15.2 10.8 12 14 8.8 10.8z" fill="currentColor" />
    </>
  ),
  dialing: (
    <path
      d="M4 12 12 4M6 4h6v6"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  writing: (
    <>
      <path
        d="M2 2.8h12v8H7.6L4.4 13.8v-3H2z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <path d="M5 6.8h6" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
  wrapup: (
    <path
      d="M2.5 13.5 3.4 10 10.8 2.6l2.6 2.6L6 12.6z"
      fill="currentColor"
      stroke="currentColor"
      strokeLinejoin="round"
    />
  ),
  paused: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6.4 5.5v5M9.6 5.5v5" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  missed: <path d="m3.5 3.5 9 9m0-9-9 9" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />,
  devicelost: (
    <>
      <path d="M8 1.8 15 14H1z" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />
      <path d="M8 6.2v4M8 11.8v.4" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  offline: <circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" strokeWidth="1.6" />,
};

export function StateGlyph({ state, size = 14 }: { state: Shown; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {SHAPES[state]}
    </svg>
  );
}
