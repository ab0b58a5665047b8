import type { Desk, PhoneCredential } from '../api/answers';
import { client, ok } from '../api/client';
import type { Interaction } from '../api/records';
import { closeMicrophone, MicrophoneError, openMicrophone } from './devices';
import { confirmHangup, pendingHangups, requestHangup } from './hangups';
import { Leader } from './leader';
import { playRemote, setHeadset, stopRemote } from './speaker';
import { watchSpeech } from './speech';
import { type Failure, usePhone } from './store';
import type { IncomingCall, Phone } from './types';

const CONNECT_MS = 5_000;
const TRUTH_MS = 3_000;
const RENEW_MS = 1_000;
/** What JsSIP calls a login that the PBX does not take. */
const REFUSED = ['Authentication Error', 'Rejected'];
export const AUTO_ANSWER_MS = 1_500;
const SPOKEN: Interaction['state'][] = ['offered', 'dialing', 'active', 'held', 'consulting', 'suspended'];

/** Brings the phone, the other tabs and the server's truth together. One per page. */
export class PhoneController {
  private credential: PhoneCredential | null = null;
  private microphone: MediaStream | null = null;
  private prepared: Promise<void> | null = null;
  private ready = false;
  private connecting: ReturnType<typeof setTimeout> | undefined;
  private auto: ReturnType<typeof setTimeout> | undefined;
  private doubt: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private unlisten: () => void = () => undefined;
  private readonly leader = new Leader((leads) => (leads ? void this.lead() : this.followOther()));

  constructor(private readonly phone: Phone) {
    phone.on('registration', (registration, cause) => {
      usePhone.setState({ registration, cause });
      if (registration === 'lost' && REFUSED.includes(cause)) this.renew();
    });
    phone.on('incoming', (call) => this.incoming(call));
    phone.on('up', () => this.patchCall('up'));
    phone.on('over', () => this.over());
    phone.on('audio', playRemote);
    phone.on('quality', (quality) => usePhone.setState({ quality }));
  }

  /** Asks to own the phone; a credential is at hand after the start of a shift. */
  begin(credential: PhoneCredential | null, steal = false): void {
    this.credential = credential;
    if (usePhone.getState().role === 'leader') {
      void this.lead();
      return;
    }
    usePhone.setState({ role: 'follower' });
    this.leader.claim(steal);
  }

  end(): void {
    clearTimeout(this.retry);
    this.leader.resign();
    this.phone.stop();
    this.phone.drop();
    usePhone.setState({ role: 'none', registration: 'off', call: null, accepting: null, failure: null });
  }

  takeOver(): void {
    this.leader.claim(true);
  }

  probe(): void {
    if (usePhone.getState().role === 'leader') this.phone.probe();
  }

  accept(interactionId: string): void {
    if (usePhone.getState().role !== 'leader') return;
    void this.answer(); // first of all: to draw the screen anew takes longer than the PBX does
    usePhone.setState({ accepting: interactionId, failure: null, autoAnswerAt: null });
    clearTimeout(this.auto);
    clearTimeout(this.connecting);
    this.connecting = setTimeout(() => this.failed(interactionId, this.suspect()), CONNECT_MS);
  }

  cancelAccept(): void {
    clearTimeout(this.connecting);
    usePhone.setState({ accepting: null, failure: null });
  }

  hangup(interactionId: string): void {
    usePhone.setState({ hungUp: interactionId, accepting: null });
    this.phone.hangup();
    this.over();
    requestHangup(interactionId);
  }

  toggleMute(): void {
    const muted = !usePhone.getState().muted;
    this.phone.mute(muted);
    usePhone.setState({ muted });
    this.listenWhileMuted();
  }

  /** Takes the devices chosen meanwhile into use, also for the call under way. */
  async changeDevices(): Promise<void> {
    setHeadset();
    if (!this.microphone) return;
    const before = this.microphone;
    this.microphone = await openMicrophone();
    await this.phone.replaceMicrophone(this.microphone);
    closeMicrophone(before);
    this.listenWhileMuted();
  }

  /** Whoever talks into a muted microphone is told so; the customer does not hear it. */
  private listenWhileMuted(): void {
    this.unlisten();
    this.unlisten = () => undefined;
    usePhone.setState({ spokenMuted: false });
    if (!usePhone.getState().muted || !this.microphone) return;
    this.unlisten = watchSpeech(this.microphone, (spokenMuted) => usePhone.setState({ spokenMuted }));
  }

  sendDtmf(tone: string): void {
    this.phone.sendDtmf(tone);
  }

  /** The server's record decides: a session whose conversation is over ends here too. */
  reconcile(desk: Desk): void {
    const { call, accepting, failure, hungUp } = usePhone.getState();
    const find = (id: string) => (desk.interactions ?? []).find((i) => i.id === id);
    const spoken = (id: string) => SPOKEN.includes(find(id)?.state ?? 'ended');
    for (const id of pendingHangups()) if (!spoken(id)) confirmHangup(id);
    if (hungUp && !spoken(hungUp)) usePhone.setState({ hungUp: null });
    if (accepting && ['active', 'held'].includes(find(accepting)?.state ?? '')) this.cancelAccept();
    if (accepting && !spoken(accepting)) this.cancelAccept();
    if (failure && !spoken(failure.interactionId)) usePhone.setState({ failure: null });
    clearTimeout(this.doubt);
    if (call?.interactionId && !spoken(call.interactionId))
      this.doubt = setTimeout(() => this.endLocally(), TRUTH_MS);
  }

  private async lead(): Promise<void> {
    usePhone.setState({ role: 'leader', registration: 'connecting' });
    try {
      const credential = this.credential ?? (await ok(client.POST('/api/v1/desk/phone')));
      this.credential = null; // known to the phone only
      usePhone.setState({ autoAnswer: credential.auto_answer });
      this.phone.start(credential);
    } catch {
      usePhone.setState({ registration: 'lost', cause: 'credential' });
      clearTimeout(this.retry);
      this.retry = setTimeout(() => usePhone.getState().role === 'leader' && void this.lead(), 5_000);
    }
  }

  /** The PBX knows our credential no more: another was issued meanwhile, or it restarted. Ask for one that is good. */
  private renew(): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      if (usePhone.getState().role !== 'leader') return;
      if (this.phone.hasSession())
        this.renew(); // the call is worth more than the registration
      else void this.lead();
    }, RENEW_MS);
  }

  private followOther(): void {
    this.phone.drop();
    stopRemote();
    closeMicrophone(this.microphone);
    usePhone.setState({ role: 'follower', call: null, accepting: null, quality: null });
  }

  private incoming(call: IncomingCall): void {
    usePhone.setState({ call: { ...call, phase: 'ringing' }, muted: false, quality: null });
    this.prepared = null;
    this.ready = false;
    this.prepare().catch(() => undefined); // tried again, and told, when the agent accepts
    if (call.answerNow || usePhone.getState().accepting === call.interactionId) {
      void this.answer();
    } else if (usePhone.getState().autoAnswer) {
      usePhone.setState({ autoAnswerAt: Date.now() + AUTO_ANSWER_MS });
      this.auto = setTimeout(() => this.accept(call.interactionId), AUTO_ANSWER_MS);
    }
  }

  /** Opening the microphone and agreeing on the sound take a fifth of a second: they are done while the call rings. */
  private prepare(): Promise<void> {
    const offer = usePhone.getState().call?.offerId;
    const open = async () => {
      const microphone = await openMicrophone();
      if (usePhone.getState().call?.offerId !== offer) {
        closeMicrophone(microphone);
        return;
      }
      closeMicrophone(this.microphone);
      this.microphone = microphone;
      this.letThrough(false);
      this.phone.prepare(microphone);
      this.ready = true;
    };
    this.prepared ??= open().catch((error) => {
      this.prepared = null;
      throw error;
    });
    return this.prepared;
  }

  /** Before the agent accepts, the line carries silence. */
  private letThrough(on: boolean): void {
    for (const track of this.microphone?.getAudioTracks() ?? []) track.enabled = on;
  }

  private async answer(): Promise<void> {
    const call = usePhone.getState().call;
    if (call?.phase !== 'ringing') return;
    try {
      if (!this.ready) {
        this.patchCall('answering');
        await this.prepare();
      }
      this.letThrough(true);
      this.phone.answer();
      this.patchCall('answering');
    } catch (error) {
      this.patchCall('ringing');
      const none = error instanceof MicrophoneError && error.problem === 'none';
      this.failed(call.interactionId, none ? 'no_microphone' : 'microphone');
    }
  }

  private suspect(): Failure {
    const { registration, call } = usePhone.getState();
    if (registration !== 'registered') return 'not_registered';
    return call ? 'pbx' : 'no_invite';
  }

  private failed(interactionId: string, kind: Failure): void {
    clearTimeout(this.connecting);
    usePhone.setState({ accepting: null, failure: { interactionId, kind } });
  }

  private endLocally(): void {
    this.phone.hangup();
    this.over();
  }

  private over(): void {
    clearTimeout(this.auto);
    clearTimeout(this.doubt);
    this.unlisten();
    this.unlisten = () => undefined;
    closeMicrophone(this.microphone);
    this.microphone = null;
    stopRemote();
    usePhone.setState({ call: null, muted: false, spokenMuted: false, quality: null, autoAnswerAt: null });
  }

  private patchCall(phase: 'ringing' | 'answering' | 'up'): void {
    usePhone.setState((s) => ({ call: s.call ? { ...s.call, phase } : null }));
  }
}
