import css from './design.module.css';

/** A key as it is written on the keyboard; decoration beside a control that has its own name. */
export function Kbd({ children }: { children: string }) {
  return <kbd className={css.kbd}>{children}</kbd>;
}
