// Laid into pages before their own scripts: times what they do with each picture, seeks, and when they can be used.
(() => {
  const LONGEST_MS = 5000; // a seek to the picture that is there already shows none
  const probe = { costs: [], usable: null, sought: null };
  window.probe = probe;
  const video = () => document.querySelector("[data-video]");

  const register = HTMLVideoElement.prototype.requestVideoFrameCallback;
  let registering = 0; // may wait for the browser's own threads, which is no work of the page
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
    const began = performance.now();
    const handle = register.call(this, (now, shown) => {
      const start = performance.now();
      registering = 0;
      callback(now, shown);
      probe.costs.push(performance.now() - start - registering);
      if (pressed !== null && Math.abs(shown.mediaTime - this.currentTime) < 0.025) {
        probe.sought = performance.now() - pressed;
        pressed = null;
      }
    });
    registering += performance.now() - began;
    return handle;
  };

  probe.forget = () => {
    probe.costs = [];
  };
  probe.play = () => {
    video().loop = true;
    return video().play();
  };
  probe.stop = () => {
    video().pause();
    video().loop = false;
  };

  let pressed = null;
  let armed = false;
  probe.arm = () => {
    probe.sought = pressed = null;
    armed = true;
  };
  probe.settled = () => probe.sought !== null || (pressed !== null && performance.now() - pressed > LONGEST_MS);
  probe.listen = () => {
    addEventListener(
      "pointerdown",
      (event) => {
        if (!armed) return;
        armed = false;
        pressed = performance.now();
        const { left, width } = video().getBoundingClientRect();
        if (video().dataset.empty !== undefined) video().currentTime = ((event.clientX - left) / width) * video().duration;
      },
      { capture: true },
    );
  };

  const settled = () => {
    const page = document.querySelector("[data-review]");
    const drawn = page ? page.dataset.ready === "1" : video()?.dataset.empty !== undefined;
    if (drawn && video().readyState >= 2) {
      probe.usable = performance.now();
      if (!page) {
        const again = () => video().requestVideoFrameCallback(again);
        again();
      }
    } else requestAnimationFrame(settled);
  };
  requestAnimationFrame(settled);
})();
