// A change of a file loads the page anew, where it was; a server that is back does too.
const at = `scroll ${location.pathname}`;
const aside = document.querySelector("aside");
if (aside) aside.scrollTop = Number(sessionStorage.getItem(at) ?? 0);
let gone = false;
const source = new EventSource(`/events?seen=${document.body.dataset.seen}`);
const again = () => {
  if (aside) sessionStorage.setItem(at, String(aside.scrollTop));
  location.reload();
};
source.onmessage = again;
source.onerror = () => { gone = true; };
source.onopen = () => { if (gone) again(); };
