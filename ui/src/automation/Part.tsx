import css from '../admin/admin.module.css';

/** A part of the form whose fields stand below each other. */
export function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <fieldset className={css.section}>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}
