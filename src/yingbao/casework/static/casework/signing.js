/* A signature is drawn in a frame. Without this file it is sent as a photograph of the signed paper. */
(() => {
  "use strict";
  for (const part of document.querySelectorAll("[data-signing]")) {
    const kept = document.getElementById(part.dataset.signing);
    const canvas = part.querySelector("canvas");
    const pen = canvas.getContext("2d");
    let last = null;

    const place = (event) => {
      const frame = canvas.getBoundingClientRect();
      return [((event.clientX - frame.left) * canvas.width) / frame.width, ((event.clientY - frame.top) * canvas.height) / frame.height];
    };

    const line = (from, to) => {
      pen.beginPath();
      pen.moveTo(...from);
      pen.lineTo(...to);
      pen.stroke();
    };

    /* The frame gets its size when it is first seen: a folded one has none. */
    const ready = () => {
      const { width, height } = canvas.getBoundingClientRect();
      if (!width || canvas.dataset.ready) return;
      canvas.dataset.ready = "yes";
      const sharp = Math.min(window.devicePixelRatio || 1, 2);
      canvas.width = width * sharp;
      canvas.height = height * sharp;
      Object.assign(pen, { lineWidth: 2.5 * sharp, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
      if (!kept.value) return;
      const before = new Image();
      before.onload = () => pen.drawImage(before, 0, 0, canvas.width, canvas.height);
      before.src = kept.value;
    };

    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      last = place(event);
      line(last, [last[0] + 0.1, last[1]]);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last) return;
      for (const one of event.getCoalescedEvents?.() || [event]) {
        const next = place(one);
        line(last, next);
        last = next;
      }
    });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => {
        if (!last) return;
        last = null;
        kept.value = canvas.toDataURL("image/png");
      });
    }
    part.querySelector("button").addEventListener("click", () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      kept.value = "";
    });

    part.hidden = false;
    new ResizeObserver(ready).observe(canvas);
  }
})();
