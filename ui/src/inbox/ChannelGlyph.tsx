import {
  IconBrandApple,
  IconBrandInstagram,
  IconBrandMessenger,
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconBrandX,
  IconDeviceMobileMessage,
  IconMail,
  IconMessage,
  IconMessageCircle,
} from '@tabler/icons-react';
import { useT } from '../i18n/useT';
import { CHANNELS } from './records';

const GLYPHS = {
  whatsapp: IconBrandWhatsapp,
  telegram: IconBrandTelegram,
  sms: IconDeviceMobileMessage,
  webchat: IconMessageCircle,
  email: IconMail,
  messenger: IconBrandMessenger,
  instagram: IconBrandInstagram,
  x: IconBrandX,
  apple: IconBrandApple,
};

/** A channel's sign, with its name for those who do not see it. */
export function ChannelGlyph({ channel, size = 18 }: { channel: string; size?: number }) {
  const t = useT();
  const known = CHANNELS.find((c) => c === channel);
  const Icon = known ? GLYPHS[known] : IconMessage;
  return <Icon size={size} aria-label={known ? t(`inbox:channel.${known}`) : channel} role="img" />;
}
