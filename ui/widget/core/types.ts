/** What the server tells of an inbox (channels/webchat: publicConfig). */
export interface Config {
  title: Words;
  greeting: Words;
  away: Words;
  accent: string;
  position: 'right' | 'left';
  theme: 'auto' | 'light' | 'dark';
  hide_closed?: boolean;
  form: FormField[];
  privacy_url?: string;
  file_bytes: number;
  files: number;
  text_limit: number;
  transcript?: boolean;
  voice?: boolean;
  hours: Hours;
}

/** Sentences by language; "" is for every other. */
export type Words = Record<string, string>;

export interface FormField {
  key: string;
  kind: 'name' | 'email' | 'phone' | 'text' | 'choice';
  required?: boolean;
  labels?: Words;
  options?: string[];
}

/** `next` is when it changes, in Unix seconds. */
export interface Hours {
  open: boolean;
  next?: number;
}

export interface State {
  status: 'none' | 'waiting' | 'talking' | 'ended' | '';
  agent?: string;
  position?: number;
}

export interface FileInfo {
  id: string;
  name: string;
  mime: string;
  size: number;
  kind: string;
}

export interface Button {
  title: string;
  payload?: string;
  url?: string;
}

/** A frame from the server; channels/webchat/frames.go says what each holds. */
export interface Told {
  t: string;
  id?: string;
  sid?: string;
  seq?: number;
  me?: boolean;
  by?: string;
  text?: string;
  files?: FileInfo[];
  buttons?: Button[];
  at?: number;
  status?: string;
  system?: boolean;
  key?: string;
  retry?: boolean;
  wait?: number;
  on?: boolean;
  state?: State;
  hours?: Hours;
}

/** A frame to the server. */
export interface Sent {
  t: string;
  id?: string;
  [more: string]: unknown;
}

/** What the web site says of its user. */
export interface Who {
  user: string;
  hmac: string;
  name?: string;
  email?: string;
  phone?: string;
}
