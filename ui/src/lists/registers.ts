/** What the registers are called by those who run them; proper names, the same in every language. */
const NAMES: Record<string, string> = {
  lista_robinson: 'Lista Robinson',
  no_llame: 'Registro Nacional No Llame',
  nao_me_perturbe: 'Não Me Perturbe',
  ca_dncl: 'National DNCL (LNNTE)',
  sernac: 'SERNAC No Molestar',
  rne: 'RNE (CRC)',
  tps: 'TPS / CTPS',
  rpo: 'Registro Pubblico delle Opposizioni',
  repep: 'REPEP (PROFECO)',
  us_dnc: 'National Do Not Call Registry',
};

export const registerName = (name: string): string => NAMES[name] ?? name.replaceAll('_', ' ');
