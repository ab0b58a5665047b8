type PluralEnd = '_zero' | '_one' | '_two' | '_few' | '_many' | '_other';
type Stem<K extends string> = K extends `${infer S}${PluralEnd}` ? S : K;

type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? Stem<K> : `${K}.${Leaves<T[K]>}`;
}[keyof T & string];

/** Every key of a bundle as "feature:path.to.key", plural endings cut off. */
export type Keys<B> = { [F in keyof B & string]: `${F}:${Leaves<B[F]>}` }[keyof B & string];
