(function () {
  var root = document.documentElement;
  function speak(english) {
    root.lang = english ? "en" : "zh-CN";
    root.classList.toggle("english", english);
    var title = document.querySelector("title");
    document.title = english ? title.dataset.en : title.dataset.zh;
    try { localStorage.setItem("yingbao-lang", english ? "en" : "zh"); } catch (refused) {}
  }
  var kept = null;
  try { kept = localStorage.getItem("yingbao-lang"); } catch (refused) {}
  speak(location.hash === "#en" || kept === "en");
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("switch");
    button.hidden = false;
    button.addEventListener("click", function () { speak(!root.classList.contains("english")); });
  });
  addEventListener("beforeprint", function () {
    document.querySelectorAll("main > section:not(#proofs) details").forEach(function (part) { part.open = true; });
  });
})();
