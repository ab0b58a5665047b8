/**
 * The widget's looks, put into its shadow root as a constructed sheet, which no policy of the page forbids. What is said of
 * :host is important: inside a shadow root that wins over everything the page says of the element. Lengths are in px, for the
 * page's own size of letters is not ours.
 */
export const sheet = `
:host{all:initial!important;display:block!important;position:fixed!important;inset:auto!important;width:0!important;height:0!important;margin:0!important;z-index:2147483647!important;visibility:visible!important;opacity:1!important;transform:none!important;filter:none!important;pointer-events:auto!important;contain:none!important;clip-path:none!important}
:host([hidden]){display:none!important}
*,*::before,*::after{box-sizing:border-box}
[hidden]{display:none!important}
.cb{--bg:#fff;--soft:#f3f5f8;--line:#dde2e8;--edge:#7b8794;--text:#17202a;--muted:#56616c;--bad:#b3261e;--good:#0a7d4b;--badge:#c8201b;--lift:0 12px 40px rgb(16 24 40/.18),0 2px 8px rgb(16 24 40/.10);font:400 15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--text);text-align:start;letter-spacing:normal;word-spacing:normal;text-transform:none;text-indent:0;white-space:normal;cursor:auto;-webkit-text-size-adjust:100%;direction:ltr;color-scheme:light}
.cb[data-theme=dark]{--bg:#171c22;--soft:#232a33;--line:#323b46;--edge:#7f8b98;--text:#eaeef3;--muted:#a8b3be;--bad:#ff9a8f;--good:#8fe0b1;--lift:0 12px 40px rgb(0 0 0/.55),0 0 0 1px #323b46;color-scheme:dark}
button,input,textarea,select{font:inherit;color:inherit;letter-spacing:inherit;margin:0}
button{cursor:pointer;border:0;background:none;padding:0;-webkit-tap-highlight-color:transparent}
button:disabled{cursor:default}
a{color:var(--link);text-underline-offset:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.icon{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round;display:block;flex:none}
.i-dots{stroke-width:3}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launcher{position:fixed;bottom:20px;right:20px;width:60px;height:60px;border-radius:50%;background:var(--accent);color:var(--on);display:grid;place-items:center;box-shadow:0 6px 20px rgb(16 24 40/.26),0 0 0 1px rgb(255 255 255/.35);transition:transform .16s,box-shadow .16s}
.launcher:hover{transform:translateY(-2px);box-shadow:0 10px 26px rgb(16 24 40/.32),0 0 0 1px rgb(255 255 255/.35)}
.launcher:focus-visible{outline:3px solid var(--bg);outline-offset:2px;box-shadow:0 0 0 8px var(--link)}
.launcher .icon{width:32px;height:32px}
.launcher .i-chat{fill:currentColor;stroke:none}
.badge{position:absolute;top:-3px;right:-3px;min-width:24px;height:24px;padding:0 6px;border-radius:12px;background:var(--badge);color:#fff;font-size:13px;font-weight:650;line-height:24px;text-align:center;box-shadow:0 0 0 2px var(--bg)}
.panel{position:fixed;bottom:96px;right:20px;width:392px;max-width:calc(100vw - 32px);height:min(660px,calc(100vh - 120px));height:min(660px,calc(100dvh - 120px));display:flex;flex-direction:column;background:var(--bg);border-radius:18px;overflow:hidden;box-shadow:var(--lift);animation:rise .2s cubic-bezier(.2,.8,.3,1)}
.left .launcher,.left .panel{right:auto;left:20px}
@keyframes rise{from{opacity:0;transform:translateY(12px) scale(.985)}}
.head{flex:none;display:flex;align-items:center;gap:4px;padding:16px 10px 16px 20px;background:var(--accent);color:var(--on)}
.head .who{flex:1;min-width:0}
.head h2{margin:0;font-size:17px;font-weight:650;line-height:1.3;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.head p{margin:2px 0 0;font-size:13.5px;line-height:1.35;display:flex;align-items:center;gap:7px}
.dot{flex:none;width:9px;height:9px;border-radius:50%;background:#3ddc84;box-shadow:0 0 0 2px rgb(255 255 255/.9)}
.dot.away{background:#f2b01e}
.icon-button{width:40px;height:40px;border-radius:10px;display:grid;place-items:center;flex:none;transition:background .12s}
.icon-button:hover{background:color-mix(in srgb,currentColor 12%,transparent)}
.head .icon-button:focus-visible{outline-color:var(--on);outline-offset:-3px}
.body{flex:1;min-height:0;display:flex;flex-direction:column;position:relative}
.thread{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:18px 16px 14px}
.thread:focus-visible{outline-offset:-3px}
ol{list-style:none;margin:0;padding:0;display:flex;flex-direction:column}
.hello{display:flex;gap:10px;margin:0 0 14px}
.bubble{max-width:84%;padding:9px 13px;border-radius:16px;background:var(--soft);overflow-wrap:anywhere;white-space:pre-wrap;unicode-bidi:plaintext}
li{display:flex;flex-direction:column;align-items:flex-start;margin-top:3px}
li.first{margin-top:14px}
li.me{align-items:flex-end}
li.me .bubble{background:var(--accent);color:var(--on);border-bottom-right-radius:5px}
li.me .bubble a{color:inherit}
li.them .bubble{border-bottom-left-radius:5px}
li.me.failed .bubble{background:none;color:var(--text);box-shadow:inset 0 0 0 1.5px var(--bad)}
li.day,li.note{align-items:center;text-align:center;color:var(--muted);font-size:13px;margin:14px 0 4px}
.by{display:flex;align-items:center;gap:7px;font-size:13px;font-weight:550;color:var(--muted);margin:0 0 5px 2px}
.face{width:24px;height:24px;border-radius:50%;display:grid;place-items:center;flex:none;background:var(--accent);color:var(--on);font-size:11.5px;font-weight:650;text-transform:uppercase}
.meta{display:flex;align-items:center;gap:4px;font-size:12.5px;color:var(--muted);margin:3px 4px 0}
.meta .icon{width:15px;height:15px}
.meta.seen{color:var(--link)}
.meta.bad{color:var(--bad)}
.file{display:flex;align-items:center;gap:10px;max-width:84%;margin-top:3px;padding:10px 13px;border-radius:14px;background:var(--soft);text-align:start;min-height:44px}
.file:hover{background:color-mix(in srgb,var(--text) 9%,var(--bg))}
.file b{display:block;font-weight:600;overflow-wrap:anywhere;line-height:1.3}
.file small{font-size:13px;color:var(--muted)}
.picture{display:block;max-width:84%;margin-top:3px;border-radius:14px;overflow:hidden;background:var(--soft);min-width:80px;min-height:60px;line-height:0}
.picture canvas{display:block;max-width:100%;max-height:260px;width:auto;height:auto}
.choices{display:flex;flex-wrap:wrap;gap:8px;margin-top:8px}
.choice{min-height:38px;padding:7px 15px;border-radius:19px;border:1.5px solid var(--link);color:var(--link);background:var(--bg);font-weight:550;text-decoration:none;text-align:center;overflow-wrap:anywhere;line-height:1.4}
.choice:hover{background:color-mix(in srgb,var(--link) 9%,var(--bg))}
.typing{display:flex;align-items:center;gap:9px;min-height:22px;margin:10px 4px 2px;font-size:13px;color:var(--muted)}
.typing i{display:flex;gap:3px}
.typing i::before,.typing i::after,.typing i b{content:"";width:6px;height:6px;border-radius:50%;background:currentColor;animation:blink 1.2s infinite}
.typing i b{animation-delay:.2s}.typing i::after{animation-delay:.4s}
@keyframes blink{0%,60%,100%{opacity:.3}30%{opacity:1}}
.banner{flex:none;padding:8px 16px;font-size:13.5px;background:var(--soft);border-bottom:1px solid var(--line);color:var(--text)}
.banner.bad{color:var(--bad)}
.jump{position:absolute;left:50%;bottom:12px;transform:translateX(-50%);display:flex;align-items:center;gap:6px;min-height:34px;padding:5px 14px 5px 10px;border-radius:17px;background:var(--accent);color:var(--on);font-size:13.5px;font-weight:600;box-shadow:var(--lift)}
.jump .icon{width:18px;height:18px}
.composer{flex:none;padding:10px 12px 12px;border-top:1px solid var(--line);background:var(--bg)}
.box{display:flex;align-items:flex-end;gap:2px;border:1px solid var(--edge);border-radius:16px;padding:3px;background:var(--bg);transition:border-color .12s,box-shadow .12s}
.box:focus-within{border-color:var(--link);box-shadow:0 0 0 1px var(--link)}
.box textarea{flex:1;min-width:0;border:0;background:none;outline:0;resize:none;padding:9px 6px 9px 10px;line-height:22px;max-height:132px;min-height:40px;overflow-y:auto}
.box .icon-button{color:var(--muted)}
.box .send{color:var(--on);background:var(--accent);border-radius:13px}
.box .send:hover{background:color-mix(in srgb,var(--on) 14%,var(--accent))}
.box .send:disabled{background:var(--soft);color:var(--muted)}
::placeholder{color:var(--muted);opacity:1}
.tray{display:flex;flex-direction:column;gap:6px;margin:0 0 8px}
.chip{display:flex;align-items:center;gap:8px;padding:5px 5px 5px 11px;border-radius:11px;background:var(--soft);font-size:13.5px;position:relative;overflow:hidden}
.chip span{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.chip .icon{width:18px;height:18px}
.chip .icon-button{width:28px;height:28px}
.chip progress{position:absolute;inset:auto 0 0 0;width:100%;height:3px;border:0;appearance:none;background:none}
.chip progress::-webkit-progress-bar{background:none}
.chip progress::-webkit-progress-value{background:var(--link)}
.chip progress::-moz-progress-bar{background:var(--link)}
.chip.bad{color:var(--bad)}
.drop{position:absolute;inset:8px;z-index:2;display:grid;place-items:center;border:2px dashed var(--link);border-radius:14px;background:color-mix(in srgb,var(--bg) 92%,transparent);font-weight:600}
.form{flex:1;min-height:0;overflow-y:auto;padding:20px;display:flex;flex-direction:column;gap:14px}
.lead{margin:0 0 2px;font-size:16px;white-space:pre-wrap;overflow-wrap:anywhere}
.field{display:flex;flex-direction:column;gap:5px}
label,.label{font-size:14px;font-weight:600}
label small{font-weight:400;color:var(--muted);font-size:13px}
.form input,.form select,.form textarea,.rating textarea,.sheet input{width:100%;min-height:44px;padding:9px 12px;border:1px solid var(--edge);border-radius:11px;background:var(--bg)}
.form textarea,.rating textarea{resize:vertical;min-height:84px}
[aria-invalid=true]{border-color:var(--bad)!important;box-shadow:0 0 0 1px var(--bad)}
.error{margin:0;font-size:13.5px;color:var(--bad)}
.primary{min-height:46px;padding:10px 18px;border-radius:12px;background:var(--accent);color:var(--on);font-weight:650;text-align:center}
.primary:hover{background:color-mix(in srgb,var(--on) 12%,var(--accent))}
.primary:focus-visible,.send:focus-visible{outline-color:var(--link)}
.plain{min-height:44px;padding:10px 16px;border-radius:12px;font-weight:600;color:var(--text);border:1px solid var(--edge)}
.plain:hover{background:var(--soft)}
.composer>.error{margin:0 4px 8px}
.fine{margin:0;font-size:13.5px;color:var(--muted);text-align:center}
.field .fine{text-align:start}
.rating{width:100%;padding:15px;border:1px solid var(--line);border-radius:16px;background:var(--bg);display:flex;flex-direction:column;gap:12px;margin-top:6px}
.rating fieldset{border:0;margin:0;padding:0;min-width:0}
.rating legend{padding:0;margin:0 0 10px;font-weight:600;overflow-wrap:anywhere}
.scale{display:flex;flex-wrap:wrap;gap:8px}
.scale label{position:relative;flex:1 1 44px;min-width:44px;min-height:44px;padding:8px 6px;display:grid;place-items:center;text-align:center;border:1.5px solid var(--edge);border-radius:12px;cursor:pointer;line-height:1.25;overflow-wrap:anywhere}
.scale input{position:absolute;inset:0;opacity:0;cursor:pointer;width:100%;height:100%}
.scale label:has(:checked){background:var(--accent);color:var(--on);border-color:var(--accent)}
.scale label:has(:focus-visible){outline:2px solid var(--link);outline-offset:2px}
.menu{position:absolute;top:6px;right:10px;z-index:4;min-width:230px;max-width:calc(100% - 20px);padding:6px;border-radius:13px;background:var(--bg);border:1px solid var(--line);box-shadow:var(--lift);display:flex;flex-direction:column}
.menu button{display:flex;align-items:center;gap:11px;min-height:44px;padding:9px 11px;border-radius:9px;text-align:start}
.menu button:hover,.menu button:focus-visible{background:var(--soft)}
.menu button:focus-visible{outline-offset:-2px}
.menu .icon{width:20px;height:20px;color:var(--muted)}
.sheet{position:absolute;inset:auto 0 0 0;z-index:4;padding:20px;background:var(--bg);border-top:1px solid var(--line);border-radius:18px 18px 0 0;box-shadow:0 -8px 30px rgb(16 24 40/.16);display:flex;flex-direction:column;gap:12px}
.sheet h3{margin:0;font-size:16px;font-weight:650}
.sheet .row{display:flex;gap:10px;flex-wrap:wrap}
.sheet .row>*{flex:1 1 120px}
.callbar{flex:none;display:flex;align-items:center;gap:8px;padding:8px 10px 8px 18px;background:var(--soft);border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}
.callbar p{flex:1;margin:0}
.callbar .hang{background:#c8201b;color:#fff}
.callbar .hang .icon{transform:rotate(135deg)}
.callbar [aria-pressed=true]{background:var(--text);color:var(--bg)}
.viewer{position:fixed;inset:0;z-index:9;display:grid;place-items:center;padding:56px 16px 16px;background:rgb(10 13 17/.9)}
.viewer canvas{max-width:100%;max-height:100%;width:auto;height:auto;object-fit:contain}
.viewer .icon-button{position:absolute;top:10px;right:10px;color:#fff}
@media (max-width:480px),(max-height:420px){
.panel,.left .panel{inset:0;width:100%;max-width:none;height:100%;border-radius:0;box-shadow:none}
.open .launcher{display:none}
.launcher{bottom:16px;right:16px}.left .launcher{left:16px}
.box textarea,.form input,.form select,.form textarea,.rating textarea,.sheet input{font-size:16px}
}
@media (prefers-reduced-motion:reduce){*,*::before,*::after{animation:none!important;transition:none!important;scroll-behavior:auto!important}}
@media (forced-colors:active){.launcher,.panel,.bubble,.file,.primary,.send,.badge,.icon-button{border:1px solid}.scale label:has(:checked){outline:3px solid Highlight}}
@media print{:host{display:none!important}}
`;
