// The other end of the line: a page with a peer connection whose offer the fake PBX sends to the phone.
export async function peer(browser, mock) {
  const context = await browser.newContext({ permissions: ['microphone'] });
  const page = await context.newPage();
  await page.goto(`${mock.url}favicon.svg`);
  await page.evaluate(async () => {
    const pc = new RTCPeerConnection();
    window.pc = pc;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) pc.addTrack(track, stream);
    await pc.setLocalDescription(await pc.createOffer());
    await new Promise((done) => {
      if (pc.iceGatheringState === 'complete') done();
      pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && done();
    });
  });
  const sdp = await page.evaluate(() => window.pc.localDescription.sdp);
  return {
    ring: (mode) => mock.act('invite', { sdp, mode }),
    /** Takes the phone's answer, so that sound flows. */
    async talk() {
      for (let n = 0; n < 50 && !mock.act('answer').sdp; n++) await page.waitForTimeout(100);
      await page.evaluate(
        (answer) => window.pc.setRemoteDescription({ type: 'answer', sdp: answer }),
        mock.act('answer').sdp,
      );
    },
    packets: () =>
      page.evaluate(async () => {
        let n = 0;
        for (const s of (await window.pc.getStats()).values()) if (s.type === 'inbound-rtp') n = s.packetsReceived;
        return n;
      }),
    close: () => context.close(),
  };
}
