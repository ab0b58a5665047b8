import { useSearchParams } from 'react-router';

/** The number that is looked for and the place in the list; both are in the address, so back goes back. */
export function useCursor() {
  const [params, setParams] = useSearchParams();
  return {
    number: params.get('number') ?? '',
    after: params.get('after') ?? '',
    find: (number: string) => setParams(number ? { number } : {}),
    turn: (after: string) => setParams(after ? { after } : {}),
  };
}
