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
// A link from post to post leads the whole page there, with that post's findings.
const frame = document.querySelector("iframe");
const followed = () => {
  const { pathname, hash } = frame.contentWindow.location;
  const [, , view, ...name] = pathname.split("/");
  const post = `/post/${name.join("/")}`;
  if (pathname.startsWith("/page/") && decodeURI(post) !== decodeURI(location.pathname))
    location.replace(`${post}?view=${view}${hash}`);
  else if (location.hash && !hash) frame.contentWindow.location.replace(pathname + location.hash);
};
if (frame) {
  frame.addEventListener("load", followed);
  if (frame.contentDocument?.readyState === "complete" && frame.contentWindow.location.pathname !== "blank") followed();
}
