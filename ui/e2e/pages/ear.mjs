// What a page hears: taps the sound of every call on the audio thread and notes when a tone begins. Install it before
// the first call. Times are milliseconds of the machine's clock (Date.now()).

/** Runs in the page's audio thread: looks at the last 10 ms after every 128 samples (2.7 ms at 48 kHz). */
const LISTENER = `
registerProcessor('ear', class extends AudioWorkletProcessor {
  constructor({ processorOptions: { hz } }) {
    super();
    this.ring = new Float32Array(Math.round(sampleRate / 100));
    this.at = 0;
    this.step = 2 * Math.PI * hz / sampleRate;
    this.heard = false;
  }
  process([[samples]]) {
    for (const v of samples ?? []) { this.ring[this.at] = v; this.at = (this.at + 1) % this.ring.length; }
    const heard = this.tone();
    if (heard !== this.heard) this.port.postMessage({ heard, at: Date.now() });
    this.heard = heard;
    return true;
  }
  /** The rule of lab/tone.go: loud enough, and half of the energy at the frequency. */
  tone() {
    let re = 0, im = 0, all = 0;
    const n = this.ring.length;
    for (let i = 0; i < n; i++) {
      const v = this.ring[(this.at + i) % n];
      re += v * Math.cos(this.step * i); im += v * Math.sin(this.step * i); all += v * v;
    }
    return Math.sqrt(all / n) > 200 / 32768 && 2 * (re * re + im * im) / (all * n) > 0.5;
  }
});`;

/** Runs in the page. Marks are when things happened since the last key: what a late sound was waiting for. */
async function install({ hz, source }) {
  const ear = { hears: false, began: 0, since: 0, key: null, marks: {} };
  window.ear = ear;
  const mark = (what) => {
    ear.marks[what] ??= Date.now();
  };
  const context = new AudioContext({ latencyHint: 'interactive' });
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  await context.resume();
  const listen = (stream) => {
    const node = new AudioWorkletNode(context, 'ear', { processorOptions: { hz }, numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => {
      ear.hears = data.heard;
      ear.since = data.at;
      ear.began ||= data.at;
    };
    context.createMediaStreamSource(stream).connect(node);
  };
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = function tapped(...args) {
    const pc = new Real(...args);
    mark('connection made');
    pc.addEventListener('track', (e) => {
      mark('offer taken');
      listen(new MediaStream([e.track]));
    });
    pc.addEventListener('icegatheringstatechange', () => mark(`gathering ${pc.iceGatheringState}`));
    pc.addEventListener('iceconnectionstatechange', () => mark(`ICE ${pc.iceConnectionState}`));
    pc.addEventListener('connectionstatechange', () => mark(`media ${pc.connectionState}`));
    return pc;
  };
  window.RTCPeerConnection.prototype = Real.prototype;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function noted(message) {
    if (String(message).startsWith('SIP/2.0 200') && String(message).includes('m=audio')) mark('answer sent');
    send.call(this, message);
  };
  const open = navigator.mediaDevices.getUserMedia;
  navigator.mediaDevices.getUserMedia = (...args) => {
    mark('microphone asked for');
    return open.apply(navigator.mediaDevices, args).then((stream) => {
      mark('microphone open');
      return stream;
    });
  };
  addEventListener(
    'keydown',
    (e) => {
      ear.key = { name: e.key, at: Date.now() - (performance.now() - e.timeStamp) };
    },
    true,
  );
}

export const listen = (page, hz) => page.evaluate(install, { hz, source: LISTENER });
/** Forgets the key and the marks; the next call writes its own. */
export const forget = (page) =>
  page.evaluate(() => {
    Object.assign(window.ear, { began: 0, key: null, marks: {} });
  });
/**
 * Waits until the page hears the tone and tells when it began, since when it holds (a jitter buffer that starts may break
 * off once more), when the last key was pressed, and the marks.
 */
export const heard = (page, timeout = 5000) =>
  page
    .waitForFunction(() => window.ear.hears && Date.now() - window.ear.since > 200, null, { timeout, polling: 50 })
    .then(() => page.evaluate(() => ({ ...window.ear })));
/** Waits until the page hears the tone no longer. */
export const silent = (page, timeout = 5000) =>
  page.waitForFunction(() => !window.ear.hears, null, { timeout, polling: 50 }).then(() => true);
