// What comes in late must not move what a person is looking at: a place keeps the height that it
// was opened with until the next key, click or scroll, and scrolls meanwhile.  A press alone does
// not let go: what is pressed would move away before it is clicked.

const held = new Set();

export function hold(place) {
  place.classList.add("held");
  held.add(place);
}

function release() {
  held.forEach((place) => {
    if (!place.classList.contains("waiting")) {
      place.classList.remove("held");
      held.delete(place);
    }
  });
}

for (const type of ["keydown", "click", "wheel", "touchmove"]) addEventListener(type, release, { capture: true, passive: true });
