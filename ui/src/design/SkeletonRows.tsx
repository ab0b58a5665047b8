import { useT } from '../i18n/useT';
import css from './design.module.css';

/** Place holders that appear only when loading takes longer than 200 ms. */
export function SkeletonRows({ rows = 6, tall }: { rows?: number; tall?: boolean }) {
  const t = useT();
  return (
    <div
      className={css.skeleton}
      role="status"
      style={tall ? ({ '--bone': '48px' } as React.CSSProperties) : undefined}
    >
      <span className="sr">{t('common:loading')}</span>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bones are all alike
        <div key={i} className={css.bone} />
      ))}
    </div>
  );
}
