import { PhoneController } from './controller';
import { JsSipPhone } from './jssip';

/** The phone of this page. */
export const phone = new PhoneController(new JsSipPhone());
