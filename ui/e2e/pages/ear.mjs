// What a page hears: taps the sound of every call and notes when a tone begins. Install it before the first call. Times are milliseconds of the machine's clock (Date.now()).

/** The rule of lab/tone.go: loud enough, and half of the energy at the frequency. */
const TONE = `
function tone(samples, hz, rate) {
  let re = 0, im = 0, all = 0;
  const n = samples.length, step = 2 * Math.PI * hz / rate;
  for (let i = 0; i < n; i++) {
    const v = samples[i];
    re += v * Math.cos(step * i); im += v * Math.sin(step * i); all += v * v;
  }
  return Math.sqrt(all / n) > 200 / 32768 && 2 * (re * re + im * im) / (all * n) > 0.5;
}`;

/**
 * A thread of its own reads the frames of 10 ms as the jitter buffer gives them out to be played. This is the ear: beyond it
 * there is only the sound device.
 */
const FRAMES = `${TONE}
onmessage = async ({ data: { frames, hz } }) => {
  const reader = frames.getReader();
  for (let n = 0, heard = false;; n++) {
    const { done, value } = await reader.read();
    if (done) return;
    const at = Date.now(), samples = new Float32Array(value.numberOfFrames);
    value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    const now = tone(samples, hz, value.sampleRate);
    value.close();
    if (now !== heard || n % 10 === 0) postMessage({ heard: now, at });
    heard = now;
  }
};`;

/** The same in an AudioContext, which has buffers of its own before it: the last 10 ms after every 128 samples. */
const RENDERED = `${TONE}
registerProcessor('ear', class extends AudioWorkletProcessor {
  constructor({ processorOptions: { hz } }) {
    super();
    this.hz = hz;
    this.heard = false;
    this.last = new Float32Array(Math.round(sampleRate / 100));
  }
  process([[samples]]) {
    if (!samples) return true;
    this.last.copyWithin(0, samples.length);
    this.last.set(samples, this.last.length - samples.length);
    const now = tone(this.last, this.hz, sampleRate);
    if (now && !this.heard) this.port.postMessage(Date.now());
    this.heard = now; // the same track may carry another call later
    return true;
  }
});`;

/** Runs in the page. Marks are when things happened since the last key: what a late sound was waiting for. */
async function install({ hz, frames, rendered }) {
  const ear = { heard: false, last: 0, began: 0, since: 0, rendered: 0, key: null, marks: {} };
  window.ear = ear; // last is when the newest word came; there is one each tenth of a second while frames come
  const mark = (what) => {
    ear.marks[what] ??= Date.now();
  };
  const url = (code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const context = new AudioContext({ latencyHint: 'interactive' });
  await context.audioWorklet.addModule(url(rendered));
  await context.resume();
  const listen = (track) => {
    const worker = new Worker(url(frames));
    worker.onmessage = ({ data }) => {
      if (data.heard && (!ear.heard || data.at - ear.last > 200)) ear.since = data.at;
      if (data.heard) ear.began ||= data.at;
      ear.heard = data.heard;
      ear.last = data.at;
    };
    const { readable } = new MediaStreamTrackProcessor({ track });
    worker.postMessage({ frames: readable, hz }, [readable]);
    const node = new AudioWorkletNode(context, 'ear', { processorOptions: { hz }, numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => {
      ear.rendered ||= data;
    };
    context.createMediaStreamSource(new MediaStream([track])).connect(node);
  };
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = function tapped(...args) {
    const pc = new Real(...args);
    mark('connection made');
    pc.addEventListener('track', (e) => {
      mark('offer taken');
      listen(e.track);
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

export const listen = (page, hz) => page.evaluate(install, { hz, frames: FRAMES, rendered: RENDERED });
/** Forgets the key and the marks; the next call writes its own. */
export const forget = (page) =>
  page.evaluate(() => {
    Object.assign(window.ear, { began: 0, rendered: 0, key: null, marks: {} });
  });
/**
 * Waits until the page hears the tone and goes on hearing it, and tells when it began, when the last key was pressed, and
 * the marks.
 */
export const heard = (page, timeout = 5000) =>
  page
    .waitForFunction(
      () => window.ear.heard && window.ear.rendered && window.ear.last - window.ear.since > 200,
      null,
      { timeout, polling: 50 },
    )
    .then(() => page.evaluate(() => ({ ...window.ear })));
/** Waits until the page hears the tone at a moment of the machine's clock or later. */
export const hears = (page, from, timeout = 15000) =>
  page
    .waitForFunction((at) => window.ear.heard && window.ear.last > at, from, { timeout, polling: 50 })
    .then(() => true);
/** Waits until the page hears the tone no longer. */
export const silent = (page, timeout = 5000) =>
  page
    .waitForFunction(() => !window.ear.heard || Date.now() - window.ear.last > 300, null, { timeout, polling: 50 })
    .then(() => true);
