import type { Desk, PhoneCredential } from '../api/answers';
import { client, ok } from '../api/client';
import { type Interaction, talkingFirst } from '../api/records';
import { copyMicrophone, MicrophoneError, openMicrophone } from './devices';
import type { EchoEvents, EchoLine } from './echo';
import { confirmHangup, pendingHangups, requestHangup } from './hangups';
import { Leader } from './leader';
import { Line } from './line';
import { playRemote, setHeadset, stopRemote } from './speaker';
import { watchSpeech } from './speech';
import { Standing, takeOffer } from './standing';
import { type Failure, type PhoneCall, usePhone } from './store';
import type { IncomingCall, Phone } from './types';

const CONNECT_MS = 5_000;
const TRUTH_MS = 3_000;
const RENEW_MS = 1_000;
/** What JsSIP calls a login that the PBX does not take. */
const REFUSED = ['Authentication Error', 'Rejected'];
export const AUTO_ANSWER_MS = 1_500;
const ON_LINE: Interaction['state'][] = ['active', 'held', 'consulting'];
const SPOKEN: Interaction['state'][] = ['offered', 'dialing', 'suspended', ...ON_LINE];

/** Brings the phone, the other tabs and the server's truth together. One per page. */
export class PhoneController {
  private credential: PhoneCredential | null = null;
  private readonly lines = new Map<string, Line>();
  /** The line in which the agent is heard; on another one the microphone is silent, whatever the PBX does. */
  private live: Line | null = null;
  private autoLine: Line | null = null;
  private readonly standing: Standing;
  private desk: Desk | null = null;
  private connecting: ReturnType<typeof setTimeout> | undefined;
  private auto: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private unlisten: () => void = () => undefined;
  private readonly leader = new Leader((leads) => (leads ? void this.lead() : this.followOther()));

  constructor(private readonly phone: Phone) {
    this.standing = new Standing(phone);
    phone.on('registration', (registration, cause) => {
      usePhone.setState({ registration, cause });
      if (registration === 'lost' && REFUSED.includes(cause)) this.renew();
    });
    phone.on('incoming', (call) => this.incoming(call));
    phone.on('up', (line) => this.up(this.lines.get(line)));
    phone.on('over', (line) => this.over(this.lines.get(line)));
    phone.on('audio', playRemote);
    phone.on('quality', (line, quality) => {
      const at = this.lines.get(line);
      if (at) at.quality = quality;
      if (at === this.live) usePhone.setState({ quality });
    });
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
    this.forget();
    usePhone.setState({ role: 'none', registration: 'off', accepting: null, failure: null });
  }

  takeOver(): void {
    this.leader.claim(true);
  }

  /** Begins anew where the PBX gave the standing line up. */
  reopen(): void {
    if (usePhone.getState().role === 'leader' && !this.live) void this.lead();
  }

  probe(): void {
    if (usePhone.getState().role === 'leader') this.phone.probe();
  }

  accept(interactionId: string): void {
    if (usePhone.getState().role !== 'leader') return;
    // first of all: to draw the screen anew takes longer than the PBX does
    if (this.standing.takes(this.own(), interactionId)) void this.take(interactionId);
    else void this.answer(this.lineOf(interactionId));
    usePhone.setState({ accepting: interactionId, failure: null, autoAnswerAt: null });
    clearTimeout(this.auto);
    clearTimeout(this.connecting);
    this.connecting = setTimeout(() => this.failed(interactionId, this.suspect()), CONNECT_MS);
    this.settle();
  }

  cancelAccept(): void {
    clearTimeout(this.connecting);
    usePhone.setState({ accepting: null, failure: null });
    this.settle();
  }

  hangup(interactionId: string): void {
    usePhone.setState({ hungUp: interactionId, accepting: null });
    const line = this.lineOf(interactionId);
    if (line === this.standing.line) this.settle();
    else this.endLocally(line);
    requestHangup(interactionId);
  }

  /** Calls the PBX's echo from this page; null where that is not possible now. */
  echo(microphone: MediaStream, told: EchoEvents): EchoLine | null {
    return usePhone.getState().role === 'leader' && !this.live ? this.phone.echo(microphone, told) : null;
  }

  /** Concerns the conversation the agent is in; a held one stays as muted as it was. */
  toggleMute(): void {
    const line = this.live;
    if (!line) return;
    line.muted = !line.muted;
    this.hearLive();
  }

  /** Takes the devices chosen meanwhile into use, also for the calls under way. */
  async changeDevices(): Promise<void> {
    setHeadset();
    const using = [...this.lines.values()].filter((l) => l.microphone);
    if (using.length === 0) return;
    const fresh = await openMicrophone();
    await Promise.all(using.map((l, n) => l.replaceMicrophone(n === 0 ? fresh : copyMicrophone(fresh))));
    this.listenWhileMuted();
  }

  /** Whoever talks into a muted microphone is told so; the customer does not hear it. */
  private listenWhileMuted(): void {
    this.unlisten();
    this.unlisten = () => undefined;
    usePhone.setState({ spokenMuted: false });
    if (!this.live?.muted || !this.live.microphone) return;
    this.unlisten = watchSpeech(this.live.microphone, (spokenMuted) => usePhone.setState({ spokenMuted }));
  }

  sendDtmf(tone: string): void {
    if (this.live) this.phone.sendDtmf(this.live.id, tone);
  }

  /** The server's record decides: a session whose conversation is over ends here too. */
  reconcile(desk: Desk): void {
    this.desk = desk;
    const { accepting, failure, hungUp } = usePhone.getState();
    const find = (id: string) => (desk.interactions ?? []).find((i) => i.id === id);
    const spoken = (id: string) => SPOKEN.includes(find(id)?.state ?? 'ended');
    for (const id of pendingHangups()) if (!spoken(id)) confirmHangup(id);
    if (hungUp && !spoken(hungUp)) usePhone.setState({ hungUp: null });
    if (accepting && ['active', 'held'].includes(find(accepting)?.state ?? '')) this.cancelAccept();
    if (accepting && !spoken(accepting)) this.cancelAccept();
    if (failure && !spoken(failure.interactionId)) usePhone.setState({ failure: null });
    for (const line of this.lines.values()) {
      clearTimeout(line.doubt);
      if (line === this.standing.line) continue;
      const id = line.shown.interactionId;
      if (id && !spoken(id)) line.doubt = setTimeout(() => this.endLocally(line), TRUTH_MS);
    }
    this.settle();
    this.follow(find);
  }

  /** Lets the standing line carry what the server says, and nothing else. */
  private settle(): void {
    const { line } = this.standing;
    if (!line || !this.desk || !this.standing.settle(this.desk, this.own())) return;
    if (this.standing.resting) this.leave(line);
    else if (!this.live || this.live === line) this.goLive(line);
    else this.show();
  }

  /** What has a line of its own. */
  private own(): string[] {
    return this.others().map((l) => l.shown.interactionId);
  }

  /** The lines of calls; the standing one is none of them. */
  private others(): Line[] {
    return [...this.lines.values()].filter((l) => l !== this.standing.line);
  }

  /** Goes along when the server holds the conversation the agent was in and goes on with the other one. */
  private follow(find: (id: string) => Interaction | undefined): void {
    if (!this.live || find(this.live.shown.interactionId)?.state !== 'held') return;
    const known = [...this.lines.values()].filter((l) => l.answered);
    const talking = known
      .map((line) => ({ line, i: find(line.shown.interactionId) }))
      .filter((at): at is { line: Line; i: Interaction } => ON_LINE.includes(at.i?.state ?? 'ended'))
      .sort((a, b) => talkingFirst(a.i, b.i))[0];
    if (talking && talking.line !== this.live) this.goLive(talking.line);
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
      if (this.phone.hasSession() && !(this.standing.resting && this.others().length === 0))
        this.renew(); // the call is worth more than the registration
      else void this.lead();
    }, RENEW_MS);
  }

  private followOther(): void {
    this.phone.drop();
    this.forget();
    usePhone.setState({ role: 'follower', accepting: null });
  }

  private incoming(call: IncomingCall): void {
    const line = new Line(call, this.phone);
    const beside = this.live;
    this.lines.set(line.id, line);
    if (call.standing) {
      void this.standing.open(line, beside?.microphone ?? null);
      return;
    }
    this.live ??= line;
    this.show();
    line.prepare((beside ?? this.standing.line)?.microphone).catch(() => undefined); // tried again, and told, when the agent accepts
    if (call.answerNow || usePhone.getState().accepting === call.interactionId) {
      void this.answer(line);
    } else if (usePhone.getState().autoAnswer && !beside) {
      // beside another call a person decides: answering holds whoever talks now
      this.autoLine = line;
      usePhone.setState({ autoAnswerAt: Date.now() + AUTO_ANSWER_MS });
      this.auto = setTimeout(() => this.accept(call.interactionId), AUTO_ANSWER_MS);
    }
  }

  private async take(interactionId: string): Promise<void> {
    const still = () => usePhone.getState().accepting === interactionId;
    try {
      if (!(await takeOffer(interactionId)) && still()) this.cancelAccept();
    } catch {
      if (still()) this.failed(interactionId, 'pbx');
    }
  }

  private async answer(line: Line | undefined): Promise<void> {
    if (line?.shown.phase !== 'ringing') return;
    try {
      if (!line.ready) {
        this.phase(line, 'answering');
        await line.prepare();
      }
      if (!this.lines.has(line.id)) return;
      line.phase('answering');
      this.goLive(line);
      this.phone.answer(line.id);
    } catch (error) {
      this.phase(line, 'ringing');
      const none = error instanceof MicrophoneError && error.problem === 'none';
      this.failed(line.shown.interactionId, none ? 'no_microphone' : 'microphone');
    }
  }

  /** From now on the agent is heard on this line and on no other. */
  private goLive(line: Line): void {
    this.live = line;
    for (const other of this.lines.values()) if (other !== line) other.letThrough(false);
    this.hearLive();
  }

  private hearLive(): void {
    this.live?.letThrough(true);
    this.show();
    this.listenWhileMuted();
  }

  private lineOf(interactionId: string): Line | undefined {
    const all = [...this.lines.values()];
    // the only line is meant even when a conversation went on under another name
    return all.find((l) => l.shown.interactionId === interactionId) ?? (all.length === 1 ? all[0] : undefined);
  }

  private suspect(): Failure {
    const { registration, call } = usePhone.getState();
    if (registration !== 'registered') return 'not_registered';
    return call ? 'pbx' : 'no_invite';
  }

  private failed(interactionId: string, kind: Failure): void {
    clearTimeout(this.connecting);
    usePhone.setState({ accepting: null, failure: { interactionId, kind } });
    this.settle();
  }

  private endLocally(line: Line | undefined): void {
    if (!line) return;
    this.phone.hangup(line.id);
    this.over(line);
  }

  /** A line is gone; the other one, if there is one, is as it was. */
  private over(line: Line | undefined): void {
    if (!line || !this.lines.delete(line.id)) return;
    line.close();
    stopRemote(line.id);
    this.standing.over(line);
    if (line === this.autoLine) {
      clearTimeout(this.auto);
      usePhone.setState({ autoAnswerAt: null });
    }
    this.leave(line);
  }

  /** The agent is not heard there any more; another conversation, if there is one, goes on. */
  private leave(line: Line): void {
    line.letThrough(false);
    if (line !== this.live) {
      this.show();
      return;
    }
    this.live = this.others()[0] ?? (this.standing.resting ? null : this.standing.line);
    this.hearLive();
  }

  private up(line: Line | undefined): void {
    this.phase(line, 'up');
    if (line) this.standing.up(line);
    this.settle();
  }

  private forget(): void {
    for (const line of [...this.lines.values()]) this.over(line);
  }

  private phase(line: Line | undefined, phase: PhoneCall['phase']): void {
    line?.phase(phase);
    this.show();
  }

  private show(): void {
    const all = this.standing.resting ? this.others() : [...this.lines.values()];
    const second = all.find((l) => l !== this.live);
    const { shown = null, muted = false, quality = null } = this.live ?? {};
    usePhone.setState({ call: shown, second: second?.shown ?? null, muted, quality });
  }
}
